package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.View;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Replay;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** What must hold whenever one looks. */
final class Oracles {
    private final Crypto crypto;
    private final Random random;
    private final Map<Integer, Map<NodeId, Member>> lastSeen = new HashMap<>();
    private final Map<Integer, View> lastView = new HashMap<>();

    Oracles(Crypto crypto, long seed) {
        this.crypto = crypto;
        this.random = new Random(seed);
    }

    /** A node lost what it had not synced: what it has seen before does not count any more. */
    void restarted(SimulatedNode node) {
        lastSeen.remove(node.index);
        lastView.remove(node.index);
    }

    /** After every event of a node. */
    @SuppressWarnings("ReferenceEquality") // the same object is the same view, and most events change nothing
    void check(SimulatedNode node) {
        View view = node.core().ledgerView();
        if (view == lastView.put(node.index, view)) {
            return;
        }
        Map<NodeId, Member> before = lastSeen.computeIfAbsent(node.index, index -> new HashMap<>());
        Set<InetAddress> addresses = new HashSet<>();
        for (Member member : view.members()) {
            Member earlier = before.put(member.id(), member);
            require(member.meshIp4() != null && addresses.add(member.meshIp4()), node, member, "address is not unique");
            require(addresses.add(member.meshIp6()), node, member, "address is not unique");
            if (earlier != null) {
                require(member.incarnation() >= earlier.incarnation(), node, member, "incarnation went back");
                require(
                        earlier.status() != MemberStatus.LEFT || member.status() == MemberStatus.LEFT,
                        node,
                        member,
                        "left, and then " + member.status().word());
                require(
                        member.status() == earlier.status()
                                || member.status() != MemberStatus.ALIVE
                                || member.incarnation() > earlier.incarnation(),
                        node,
                        member,
                        "alive again without a new incarnation");
            }
        }
        if (node.core().phase() == NodeCore.Phase.RUNNING) {
            MemberStatus own = view.member(node.id).map(Member::status).orElse(MemberStatus.ALIVE);
            require(own == MemberStatus.ALIVE, node, null, "runs and does not refute that it is " + own.word());
        }
    }

    /** Nobody here is bad, so nothing may be unreadable. */
    static void checkNothingIsMalformed(SimulatedNode node) {
        node.core().counters().forEach((name, count) -> {
            boolean isOurFault = name.equals(Drop.MALFORMED.counter())
                    || name.equals(Drop.MALFORMED_ENTRY.counter())
                    || name.equals(Drop.TOO_LONG.counter())
                    || name.equals(Drop.UNKNOWN_TYPE.counter());
            require(!isOurFault, node, null, name + "=" + count);
        });
    }

    /** Now and then, because it costs: the live view is what replay makes of the entries, in whatever order. */
    void checkReplay(SimulatedNode node) {
        List<Entry> entries = new ArrayList<>(node.core().ledger().feeds().entries());
        Collections.shuffle(entries, random);
        View replayed = Replay.view(node.core().ledger().network(), crypto, node.id, entries);
        require(
                replayed.equals(node.core().ledgerView()),
                node,
                null,
                "replay of the ledger differs from the live view");
    }

    private static void require(
            boolean holds, SimulatedNode node, @org.jspecify.annotations.Nullable Member member, String what) {
        if (!holds) {
            throw new AssertionError("on node" + node.index + ": " + (member == null ? "" : member + " ") + what);
        }
    }
}
