package dev.weft.agent.cli;

import dev.weft.controlplane.identity.NodeId;

/** The form of an entry's name for people. */
final class ShortRef {
    private ShortRef() {}

    /** {@code AUTHOR/SEQUENCE} with the first characters of the author only. */
    static String of(String entry) {
        int slash = entry.indexOf('/');
        return slash <= NodeId.SHORT_LENGTH ? entry : entry.substring(0, NodeId.SHORT_LENGTH) + entry.substring(slash);
    }
}
