package dev.weft.agent.http;

import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.identity.NodeId;

/**
 * A node by its id and its name.
 *
 * @param id 26 characters
 * @param name what people call it
 */
public record NamedNodeJson(String id, String name) {
    static NamedNodeJson of(Member member) {
        return new NamedNodeJson(member.id().toString(), member.name());
    }

    static NamedNodeJson of(NodeId node, LedgerCopy ledger) {
        return new NamedNodeJson(node.toString(), ledger.nameOf(node));
    }
}
