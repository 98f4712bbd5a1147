package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.View;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.InviteToken;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.ledger.Event.InviteWithdrawn;
import dev.weft.controlplane.ledger.Event.Left;
import dev.weft.controlplane.ledger.Event.Revoked;
import dev.weft.controlplane.ledger.EventCodec;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether all is as it must be once everything has healed: one view everywhere, and it is true. */
final class Convergence {
    /** After the last fault everything must be in order again within this time. */
    static final long LIMIT_MILLIS = 30_000;

    /** And within this time all that is left to send must be what one sends at rest. */
    static final long QUIET_LIMIT_MILLIS = 60_000;

    private static final long REST_MILLIS = 4_000;
    private static final long WINDOW_MILLIS = 2_000;

    /**
     * What a node may send at rest: a probe and its answer, and to each address of one dead member an introduction and
     * what it is accused of.
     */
    private static final long REST_BYTES_PER_SECOND = 6_000;

    private final World world;
    private final Machines machines;
    private final Joins joins;

    Convergence(World world, Machines machines, Joins joins) {
        this.world = world;
        this.machines = machines;
        this.joins = joins;
    }

    /** Goes on until all agree, and returns after how long. */
    long await() {
        long healedAt = world.now();
        while (!isReached()) {
            if (world.now() - healedAt > LIMIT_MILLIS) {
                throw new AssertionError(
                        "no agreement " + LIMIT_MILLIS + " ms after everything healed:\n" + Views.of(world.nodes));
            }
            world.schedule.runUntil(world.now() + 100);
        }
        return world.now() - healedAt;
    }

    /**
     * It must last, and cost little: gossip goes on for a while about what is no news to anybody any more, and then only
     * probes are left. Returns after how long that was so.
     */
    long rest() {
        long agreedAt = world.now();
        long quietSince = agreedAt;
        long known = mostKnown();
        while (world.now() - quietSince < REST_MILLIS) {
            if (world.now() - agreedAt > QUIET_LIMIT_MILLIS) {
                throw new AssertionError("does not come to rest:\n" + Views.of(world.nodes));
            }
            machines.traffic.startWindow();
            world.schedule.runUntil(world.now() + WINDOW_MILLIS);
            long most = machines.traffic.mostInWindow(this::isLetIn) * 1_000 / WINDOW_MILLIS;
            // The last words of a bad member may come late, as every datagram: others judge them once more. An old
            // datagram may tell of somebody whom all that run had forgotten, or of a later life of one that is gone:
            // then they find out what became of it. And whoever has heard its other self tells its own facts again,
            // up to ten seconds later.
            boolean isDisturbed = (world.hasTraitor() || mostKnown() > known) && !isReached();
            if (!isDisturbed) {
                known = mostKnown();
            }
            if (most > REST_BYTES_PER_SECOND || isDisturbed) {
                quietSince = world.now();
            }
        }
        if (!isReached()) {
            throw new AssertionError("agreement did not last:\n" + Views.of(world.nodes));
        }
        return quietSince - agreedAt;
    }

    /** How many members, and lives of those that are gone or run twice, the node knows that knows most. */
    private long mostKnown() {
        return world.nodes.stream()
                .filter(node -> node.isRunning() && node.core().phase() != NodeCore.Phase.GONE)
                .mapToLong(node -> node.core().ledgerView().members().stream()
                        .mapToLong(this::known)
                        .sum())
                .max()
                .orElse(0);
    }

    private long known(Member member) {
        boolean isGone =
                world.nodeOf(member.id()).filter(SimulatedNode::isAtWork).isEmpty();
        boolean mayTellAgain =
                world.nodeOf(member.id()).filter(node -> node.mayFork).isPresent();
        return isGone || mayTellAgain ? 1 + member.incarnation() : 1;
    }

    private boolean isReached() {
        if (world.nodes.size() < world.expectedNodes) {
            return false;
        }
        View agreed = null;
        for (SimulatedNode node : world.nodes) {
            if (!node.isRunning() || node.core().phase() == NodeCore.Phase.GONE) {
                continue;
            }
            if (isTurnedAway(node) || isLeftInTheDark(node)) {
                continue;
            }
            View view = node.core().ledgerView();
            if ((agreed != null && !agreed.equals(view))
                    || !view.equals(node.core().shownView())) {
                return false;
            }
            agreed = view;
        }
        return agreed != null && isTrue(agreed);
    }

    /**
     * Its invite has expired since or does not count any more, or more machines had it than it is for; or all whom it knows
     * have lost their disks or gone bad; or who invited it is turned away itself.
     */
    private boolean mayBeTurnedAway(SimulatedNode node) {
        return node.token != null
                && (world.trueWallMillis() > node.token.invite().expiresAtMillis()
                        || isOverused(node)
                        || hasNoContact(node.token)
                        || world.isDoomed(node)
                        || world.nodeOf(node.token.invite().inviterId())
                                .filter(this::isTurnedAway)
                                .isPresent());
    }

    private boolean isTurnedAway(SimulatedNode node) {
        return mayBeTurnedAway(node) && isUnknown(node);
    }

    /** Nobody that it was told of is there any more. */
    private boolean hasNoContact(InviteToken token) {
        return token.contacts().stream()
                .noneMatch(contact -> world.nodes.stream()
                        .anyMatch(node -> node.isAtWork()
                                && !node.isClone
                                && node.id.equals(contact.node())
                                && contact.endpoints().contains(Endpoint.of(node.address))));
    }

    /**
     * Thrown out, and set back to when it knew nobody, or knows another side of the feed of whoever threw it out and runs twice:
     * it is told so, and cannot know whether whoever says so may.
     */
    private boolean isLeftInTheDark(SimulatedNode node) {
        boolean isFounded = node.core().ledger().isFounded();
        return (!isFounded && isInvitedInVain(node)) || isOverruled(node, by -> !isFounded);
    }

    /** Somebody through whom it came in has forked too often, and all whom that one has invited are out with it. */
    private boolean isInvitedInVain(SimulatedNode node) {
        if (node.token == null) {
            return false;
        }
        NodeId inviter = node.token.invite().inviterId();
        return isFullOfForks(inviter)
                || world.nodeOf(inviter).filter(this::isInvitedInVain).isPresent();
    }

    private boolean isOverruled(SimulatedNode node, Predicate<Optional<SimulatedNode>> by) {
        return world.nodes.stream()
                .filter(other -> other.isAtWork() && other != node)
                .flatMap(other -> other.core().ledger().overruledBy(node.id).stream())
                .anyMatch(entry -> by.test(world.nodeOf(entry.author())));
    }

    /** Who was shut out and does not know it tries everybody for ever. */
    private boolean isLetIn(int index) {
        SimulatedNode node = world.nodes.get(index);
        return !isTurnedAway(node);
    }

    /**
     * Nobody has let it in, or who had let it in lost power before its disk had it, or was turned away itself: the founder
     * does not know either. Or all that is left of it is that it was let in, and nobody remembers where it is.
     */
    private boolean isUnknown(SimulatedNode node) {
        return world.nodes.stream()
                .filter(other -> other != node && other.isAtWork() && isKnownToFounder(other.id))
                .noneMatch(other -> other.core()
                        .ledger()
                        .record(node.id)
                        .filter(record -> !record.controlEndpoints().isEmpty())
                        .isPresent());
    }

    private boolean isKnownToFounder(NodeId id) {
        SimulatedNode founder = world.nodes.get(0);
        return founder.isRunning() && founder.core().ledger().record(id).isPresent();
    }

    private boolean isOverused(SimulatedNode node) {
        return node.token != null
                && joins.usesOf(node.token.invite()) > node.token.invite().uses();
    }

    private boolean isTrue(View view) {
        Set<NodeId> thrownOut = thrownOut(view);
        return world.nodes.stream().filter(node -> !node.isClone).allMatch(node -> {
            Optional<Member> member = view.member(node.id);
            if (node.isTraitor) {
                return member.isEmpty() || !member.get().status().isPresent();
            }
            boolean isRevoked = member.isEmpty() || member.get().status() == MemberStatus.REVOKED;
            boolean mustBeOut = thrownOut.contains(node.id) || isShutOut(node, view);
            return mustBeOut ? isRevoked : isTrue(node, member);
        });
    }

    /** Whom those have revoked that are members, and run: they know what they have said. */
    private Set<NodeId> thrownOut(View view) {
        return wordOfMembers(view)
                .flatMap(entry -> EventCodec.decode(entry) instanceof Revoked revoked
                        ? Stream.of(revoked.target())
                        : Stream.empty())
                .collect(Collectors.toSet());
    }

    /**
     * Whoever has written that it leaves has left. Whoever else runs is alive, unless it never was let in. Whoever does not
     * run is dead, or nobody remembers it: the only one that knew it lost power before its disk had it.
     */
    private boolean isTrue(SimulatedNode node, Optional<Member> member) {
        if (member.isEmpty()) {
            return !node.isRunning()
                    || mayBeTurnedAway(node)
                    || hasLeft(node)
                    || world.condemned.contains(node.id)
                    || isInvitedInVain(node);
        }
        MemberStatus status = member.get().status();
        if (status == MemberStatus.REVOKED) {
            return world.condemned.contains(node.id) || isFullOfForks(node);
        }
        if (node.mayFork && status == MemberStatus.LEFT) {
            return node.leaving;
        }
        if (hasLeft(node)) {
            return status == MemberStatus.LEFT || (mayBeTurnedAway(node) && status == MemberStatus.DEAD);
        }
        return status == (node.isAtWork() && !isTurnedAway(node) ? MemberStatus.ALIVE : MemberStatus.DEAD);
    }

    /** What those have written that are members, and run. */
    private Stream<Entry> wordOfMembers(View view) {
        return world.nodes.stream()
                .filter(node -> node.isAtWork() && !node.isClone)
                .filter(node -> view.member(node.id)
                        .filter(member -> member.status() == MemberStatus.ALIVE)
                        .isPresent())
                .flatMap(node ->
                        node.disk.load().stream().filter(entry -> entry.author().equals(node.id)));
    }

    /** Whether its invite was taken back by a member that runs, and that did not know of it. */
    private boolean isShutOut(SimulatedNode node, View view) {
        if (node.token == null || !world.withdrawn.contains(node.token.invite().inviteKey())) {
            return false;
        }
        PublicKey32 inviteKey = node.token.invite().inviteKey();
        return wordOfMembers(view)
                .filter(entry -> EventCodec.decode(entry) instanceof InviteWithdrawn withdrawn
                        && withdrawn.inviteKey().equals(inviteKey))
                .collect(Collectors.groupingBy(Entry::author))
                .values()
                .stream()
                .anyMatch(parts -> parts.stream()
                        .noneMatch(entry -> ((InviteWithdrawn) EventCodec.decode(entry))
                                .admitted()
                                .contains(node.id)));
    }

    private boolean isFullOfForks(SimulatedNode node) {
        return node.mayFork && isFullOfForks(node.id);
    }

    private boolean isFullOfForks(NodeId id) {
        return world.nodes.stream()
                .filter(SimulatedNode::isAtWork)
                .anyMatch(other -> other.core().ledger().feeds().isFullOfForks(id));
    }

    private static boolean hasLeft(SimulatedNode node) {
        return node.disk.load().stream()
                .anyMatch(entry -> entry.author().equals(node.id) && EventCodec.decode(entry) instanceof Left);
    }
}
