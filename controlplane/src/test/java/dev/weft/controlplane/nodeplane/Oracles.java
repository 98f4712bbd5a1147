package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.View;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.ledger.Event.Dead;
import dev.weft.controlplane.ledger.Event.Incarnation;
import dev.weft.controlplane.ledger.EventCodec;
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
    private final World world;
    private final Trace trace;
    private final Random random;
    private final Map<Integer, Map<NodeId, Member>> lastSeen = new HashMap<>();
    private final Map<Integer, Map<NodeId, Incarnation>> lastLives = new HashMap<>();
    private final Map<Integer, View> lastView = new HashMap<>();

    Oracles(World world, long seed) {
        this.world = world;
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
        lastLives.remove(node.index);
        lastView.remove(node.index);
        long stored = node.disk.load().stream()
                .filter(entry -> entry.author().equals(node.id))
                .mapToLong(Entry::sequence)
                .max()
                .orElse(0);
        // Where another machine writes with the same key, what that one has sent is not told apart.
        require(
                node.mayFork || stored >= node.sentSequence,
                node,
                "has lost its entry",
                node.sentSequence,
                "that it has sent");
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
            boolean isOtherLife = isOtherLife(node, member);
            if (earlier != null) {
                checkChange(node, view, earlier, member, isOtherLife);
            }
        }
        if (node.isAtWork()) {
            MemberStatus own = view.member(node.id).map(Member::status).orElse(MemberStatus.ALIVE);
            // Who was cloned first gathers what its other self has written.
            require(own == MemberStatus.ALIVE || node.mayFork, node, "runs and does not refute that it is", own);
        }
    }

    /** Whether the node's newest word of itself is another one than before: a copy of a machine may use the same number. */
    private boolean isOtherLife(SimulatedNode node, Member member) {
        Incarnation life =
                node.core().ledger().record(member.id()).orElseThrow().incarnation();
        Incarnation before =
                lastLives.computeIfAbsent(node.index, index -> new HashMap<>()).put(member.id(), life);
        boolean mayHaveTwo = world.nodeOf(member.id()).filter(of -> of.mayFork).isPresent();
        return mayHaveTwo && !life.equals(before);
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

    private void checkChange(SimulatedNode node, View view, Member earlier, Member member, boolean isOtherLife) {
        if (member.status() == MemberStatus.REVOKED) {
            require(isRightlyRevoked(node, member), node, member, "is revoked, and nobody wanted that");
            return;
        }
        if (world.nodeOf(member.id()).filter(of -> of.isTraitor).isPresent()) {
            // Whatever it says of itself.
            return;
        }
        boolean isOverruled = isOverruled(node, view, earlier);
        if (earlier.status() == MemberStatus.REVOKED) {
            require(isOverruled, node, member, "is back after it was revoked");
            return;
        }
        // One of two machines with one key has left: that is its last word, whatever number the other one has come to.
        boolean hasLeftInAFork = member.forked() && member.status() == MemberStatus.LEFT;
        require(hasLeftInAFork || member.incarnation() >= earlier.incarnation(), node, member, "incarnation went back");
        boolean wasLeft = earlier.status() == MemberStatus.LEFT;
        require(!wasLeft || member.status() == MemberStatus.LEFT, node, member, "left, and then", member.status());
        require(
                member.status() == earlier.status()
                        || member.status() != MemberStatus.ALIVE
                        || member.forked()
                        || isOtherLife
                        || isOverruled
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

    private boolean isRightlyRevoked(SimulatedNode node, Member member) {
        return world.condemned.contains(member.id())
                || node.core().ledger().feeds().isFullOfForks(member.id());
    }

    /**
     * Whether what it was accused of was said by somebody who is thrown out by now, or has let go of it: that one knew a newer
     * incarnation. Of two machines with one key the one may let go of the suspicion that the other's verdict rests on.
     */
    private boolean isOverruled(SimulatedNode node, View view, Member accused) {
        NodeId author = accused.cause().author();
        Ledger ledger = node.core().ledger();
        long base = ledger.feeds().base(author);
        // With the same number it is on the other side of a fork.
        if (base >= accused.cause().sequence()) {
            return true;
        }
        boolean restsOnNothing =
                ledger
                        .feeds()
                        .range(
                                author,
                                accused.cause().sequence(),
                                accused.cause().sequence())
                        .stream()
                        .anyMatch(entry -> EventCodec.decode(entry) instanceof Dead dead
                                && dead.suspicions().stream()
                                        .anyMatch(own -> own.author().equals(author) && own.sequence() <= base));
        return restsOnNothing
                || view.member(author)
                        .filter(by -> by.status() != MemberStatus.REVOKED)
                        .isEmpty()
                || world.nodeOf(author).filter(by -> by.isTraitor).isPresent();
    }

    private static long admittedAt(SimulatedNode node, Member member) {
        return node.core()
                .ledger()
                .record(member.id())
                .map(NodeRecord::admittedAt)
                .orElseThrow();
    }

    /** When all is over. Unless somebody is bad nothing may have been unreadable, and nobody has contradicted itself. */
    void checkAtTheEnd(SimulatedNode node) {
        checkReplay(node);
        if (world.hasTraitor()) {
            return;
        }
        boolean mayFork = world.nodes.stream().anyMatch(other -> other.mayFork);
        Set<String> never = Set.of(
                Drop.MALFORMED.counter(),
                Drop.MALFORMED_ENTRY.counter(),
                Drop.TOO_LONG.counter(),
                Drop.UNKNOWN_TYPE.counter(),
                mayFork ? "-" : "entries.fork",
                "entries.bad-signature",
                "entries.bad-proof",
                "entries.too-large");
        node.core().counters().forEach((name, count) -> require(!never.contains(name), node, name, count));
    }

    /** Now and then, because it costs: the live view is what replay makes of the entries, in whatever order. */
    void checkReplay(SimulatedNode node) {
        Ledger ledger = node.core().ledger();
        List<Entry> entries = new ArrayList<>(ledger.feeds().entries());
        Collections.shuffle(entries, random);
        View replayed =
                Replay.ofHeld(ledger.network(), crypto, node.id, entries).view();
        View live = node.core().ledgerView();
        if (!replayed.equals(live)) {
            Set<Member> differing = new HashSet<>(live.members());
            replayed.members().forEach(differing::remove);
            throw new AssertionError(
                    "on node" + node.index + ": replay of the ledger differs from the live view, which has "
                            + differing + " and lacks "
                            + replayed.members().stream()
                                    .filter(member -> !live.members().contains(member))
                                    .toList());
        }
    }

    /** The parts of the message are put together only when it is needed: that costs more than the check. */
    private static void require(boolean holds, SimulatedNode node, Object... message) {
        if (!holds) {
            throw new AssertionError("on node" + node.index + ": "
                    + Arrays.stream(message).map(String::valueOf).collect(Collectors.joining(" ")));
        }
    }
}
