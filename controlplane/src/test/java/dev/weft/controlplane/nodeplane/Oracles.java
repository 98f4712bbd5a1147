package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.View;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.NodeRecord;
import dev.weft.controlplane.ledger.Replay;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold whenever one looks. */
final class Oracles {
    private final Crypto crypto;
    private final Trace trace;
    private final Random random;
    private final Map<Integer, Map<NodeId, Member>> lastSeen = new HashMap<>();
    private final Map<Integer, View> lastView = new HashMap<>();

    Oracles(World world, long seed) {
        this.crypto = world.crypto;
        this.trace = world.trace;
        this.random = new Random(seed);
    }

    /**
     * A node lost what it had not synced: what it has seen before does not count any more. But of its own entries it has
     * all that anybody may have seen.
     */
    void restarted(SimulatedNode node) {
        lastSeen.remove(node.index);
        lastView.remove(node.index);
        long stored = node.disk.load().stream()
                .filter(entry -> entry.author().equals(node.id))
                .mapToLong(Entry::sequence)
                .max()
                .orElse(0);
        require(stored >= node.sentSequence, node, "has lost its entry", node.sentSequence, "that it has sent");
    }

    /** A datagram of the node goes out. */
    void sent(SimulatedNode node) {
        node.sentSequence =
                Math.max(node.sentSequence, node.core().ledger().feeds().headSequence(node.id));
    }

    /** After every event of a node. */
    @SuppressWarnings("ReferenceEquality") // the same object is the same view, and most events change nothing
    void check(SimulatedNode node) {
        View view = node.core().ledgerView();
        if (view == lastView.put(node.index, view)) {
            return;
        }
        trace.addView(node.index, view);
        checkAddresses(node, view);
        checkUses(node, view);
        Map<NodeId, Member> before = lastSeen.computeIfAbsent(node.index, index -> new HashMap<>());
        for (Member member : view.members()) {
            Member earlier = before.put(member.id(), member);
            if (earlier != null) {
                checkChange(node, view, earlier, member);
            }
        }
        if (node.isAtWork()) {
            MemberStatus own = view.member(node.id).map(Member::status).orElse(MemberStatus.ALIVE);
            // Who was cloned first gathers what its other self has written.
            boolean mayWait = node.core().ledger().feeds().forkedAt(node.id).isPresent();
            require(own == MemberStatus.ALIVE || mayWait, node, "runs and does not refute that it is", own);
        }
    }

    private static void checkAddresses(SimulatedNode node, View view) {
        Set<InetAddress> addresses = new HashSet<>();
        for (Member member : view.members()) {
            require(member.meshIp4() != null && addresses.add(member.meshIp4()), node, member, "address not unique");
            require(addresses.add(member.meshIp6()), node, member, "address not unique");
        }
    }

    private static void checkUses(SimulatedNode node, View view) {
        Ledger ledger = node.core().ledger();
        Map<PublicKey32, Integer> uses = new HashMap<>();
        for (Member member : view.members()) {
            Invite invite = ledger.record(member.id()).map(NodeRecord::invite).orElse(null);
            if (invite != null) {
                int used = uses.merge(invite.inviteKey(), 1, Integer::sum);
                require(used <= invite.uses(), node, member, "is one more than its invite is for");
            }
        }
    }

    private static void checkChange(SimulatedNode node, View view, Member earlier, Member member) {
        require(member.incarnation() >= earlier.incarnation(), node, member, "incarnation went back");
        boolean wasLeft = earlier.status() == MemberStatus.LEFT;
        require(!wasLeft || member.status() == MemberStatus.LEFT, node, member, "left, and then", member.status());
        require(
                member.status() == earlier.status()
                        || member.status() != MemberStatus.ALIVE
                        || member.incarnation() > earlier.incarnation(),
                node,
                member,
                "alive again without a new incarnation");
        Inet4Address address = earlier.meshIp4();
        if (address != null && !address.equals(member.meshIp4())) {
            Member holder = view.members().stream()
                    .filter(other -> address.equals(other.meshIp4()))
                    .findFirst()
                    .orElse(null);
            require(
                    holder == null || admittedAt(node, holder) <= admittedAt(node, member),
                    node,
                    member,
                    "lost its address to a later one");
        }
    }

    private static long admittedAt(SimulatedNode node, Member member) {
        return node.core()
                .ledger()
                .record(member.id())
                .map(NodeRecord::admittedAt)
                .orElseThrow();
    }

    /** When all is over. Nobody here is bad, so nothing may have been unreadable, and nobody contradicted itself. */
    void checkAtTheEnd(SimulatedNode node) {
        checkReplay(node);
        Set<String> never = Set.of(
                Drop.MALFORMED.counter(),
                Drop.MALFORMED_ENTRY.counter(),
                Drop.TOO_LONG.counter(),
                Drop.UNKNOWN_TYPE.counter(),
                "entries.fork",
                "entries.bad-signature",
                "entries.bad-proof",
                "entries.too-large");
        node.core().counters().forEach((name, count) -> require(!never.contains(name), node, name, count));
    }

    /** Now and then, because it costs: the live view is what replay makes of the entries, in whatever order. */
    void checkReplay(SimulatedNode node) {
        List<Entry> entries = new ArrayList<>(node.core().ledger().feeds().entries());
        Collections.shuffle(entries, random);
        View replayed = Replay.view(node.core().ledger().network(), crypto, node.id, entries);
        require(replayed.equals(node.core().ledgerView()), node, "replay of the ledger differs from the live view");
    }

    /** The parts of the message are put together only when it is needed: that costs more than the check. */
    private static void require(boolean holds, SimulatedNode node, Object... message) {
        if (!holds) {
            throw new AssertionError("on node" + node.index + ": "
                    + Arrays.stream(message).map(String::valueOf).collect(Collectors.joining(" ")));
        }
    }
}
