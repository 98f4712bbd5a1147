package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.View;
import dev.weft.controlplane.ledger.Event.Left;
import dev.weft.controlplane.ledger.EventCodec;
import java.util.Optional;

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
        while (world.now() - quietSince < REST_MILLIS) {
            if (world.now() - agreedAt > QUIET_LIMIT_MILLIS) {
                throw new AssertionError("does not come to rest:\n" + Views.of(world.nodes));
            }
            machines.traffic.startWindow();
            world.schedule.runUntil(world.now() + WINDOW_MILLIS);
            long most = machines.traffic.mostInWindow() * 1_000 / WINDOW_MILLIS;
            if (most > REST_BYTES_PER_SECOND) {
                quietSince = world.now();
            }
        }
        if (!isReached()) {
            throw new AssertionError("agreement did not last:\n" + Views.of(world.nodes));
        }
        return quietSince - agreedAt;
    }

    private boolean isReached() {
        if (world.nodes.size() < world.plan.nodes()) {
            return false;
        }
        View agreed = null;
        for (SimulatedNode node : world.nodes) {
            if (!node.isRunning() || node.core().phase() == NodeCore.Phase.GONE) {
                continue;
            }
            if (mayBeTurnedAway(node) && isUnknown(node)) {
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

    /** Its invite has expired since, or more machines had it than it is for. */
    private boolean mayBeTurnedAway(SimulatedNode node) {
        return node.token != null
                && (world.trueWallMillis() > node.token.invite().expiresAtMillis() || isOverused(node));
    }

    /** Nobody has let it in, or who had let it in lost power before its disk had it. */
    private boolean isUnknown(SimulatedNode node) {
        return world.nodes.stream()
                .filter(other -> other != node && other.isAtWork())
                .noneMatch(other -> other.core().ledger().record(node.id).isPresent());
    }

    private boolean isOverused(SimulatedNode node) {
        return node.token != null
                && joins.usesOf(node.token.invite()) > node.token.invite().uses();
    }

    private boolean isTrue(View view) {
        return world.nodes.stream().allMatch(node -> isTrue(node, view.member(node.id)));
    }

    /**
     * Whoever has written that it leaves has left. Whoever else runs is alive, unless it never was let in. Whoever does not
     * run is dead, or nobody remembers it: the only one that knew it lost power before its disk had it.
     */
    private boolean isTrue(SimulatedNode node, Optional<Member> member) {
        if (member.isEmpty()) {
            return !node.isRunning() || mayBeTurnedAway(node) || hasLeft(node);
        }
        MemberStatus status = member.get().status();
        if (hasLeft(node)) {
            return status == MemberStatus.LEFT || (mayBeTurnedAway(node) && status == MemberStatus.DEAD);
        }
        return status == (node.isAtWork() ? MemberStatus.ALIVE : MemberStatus.DEAD);
    }

    private static boolean hasLeft(SimulatedNode node) {
        return node.disk.load().stream()
                .anyMatch(entry -> entry.author().equals(node.id) && EventCodec.decode(entry) instanceof Left);
    }
}
