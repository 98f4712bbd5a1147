package dev.weft.controlplane.nodeplane;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/** Does the harm. */
final class Faults {
    private static final long MAX_DOWN_MILLIS = 15_000;

    private static final List<Link.Clog> CLOGS = List.of(Link.Clog.values());

    private final World world;
    private final Machines machines;
    private final RandomGenerator random;
    private final TrustFaults trust;
    private final DiskFaults disks;

    Faults(World world, Machines machines, Joins joins) {
        this.world = world;
        this.machines = machines;
        this.random = world.random;
        this.trust = new TrustFaults(world, machines, joins);
        this.disks = new DiskFaults(world, machines, joins);
    }

    /** Plans the next fault, and so all that follow. */
    void begin() {
        long wait = 1 + (long) (-Math.log(1 - random.nextDouble()) * world.plan.faultPeriodMillis());
        world.schedule.in(wait, () -> {
            if (world.isHarmful()) {
                List<Fault> faults = world.plan.faults();
                cause(faults.get(random.nextInt(faults.size())), world.anyNode());
                begin();
            }
        });
    }

    private void cause(Fault fault, SimulatedNode node) {
        switch (fault) {
            case KILL, POWER_LOSS -> takeDown(node, fault, random.nextLong(1, MAX_DOWN_MILLIS));
            case MASS_RESTART -> massRestart();
            case PARTITION, ISOLATION, ONE_WAY -> cut(fault, node);
            case CLOG -> clog(node);
            case FLAP -> flap(node);
            case PAUSE -> pause(node);
            case SLOWNESS -> slow(node);
            case CLOCK_STEP -> stepClock(node);
            case MOVE -> move(node);
            case FORGED_REFUSALS -> deny(node);
            case ANNOUNCEMENT -> announce(node);
            case LEAVE -> leave(node);
            case REVOCATION -> trust.revoke();
            case WITHDRAWAL -> trust.withdraw();
            case BETRAYAL -> trust.betray();
            case OLD_COPY -> disks.restoreOldCopy(node);
            case EMPTY_DISK -> disks.empty(node);
            case CLONE -> disks.copy(node);
        }
    }

    private void happened(Fault fault, Object what) {
        world.report.count(fault);
        world.note(fault.word() + ": " + what);
    }

    private void takeDown(SimulatedNode node, Fault how, long downMillis) {
        if (node.isRunning() && world.isHarmful()) {
            if (how == Fault.KILL) {
                machines.kill(node);
            } else {
                machines.losePower(node);
            }
            world.schedule.in(downMillis, () -> machines.restart(node));
        }
    }

    private void massRestart() {
        happened(Fault.MASS_RESTART, "all");
        for (SimulatedNode node : world.nodes) {
            Fault how = random.nextBoolean() ? Fault.KILL : Fault.POWER_LOSS;
            world.schedule.in(random.nextLong(500), () -> takeDown(node, how, random.nextLong(500, 10_000)));
        }
    }

    private void cut(Fault fault, SimulatedNode node) {
        int nodes = SimulationPlan.MAX_MACHINES;
        BitSet side = new BitSet(nodes);
        if (fault == Fault.ISOLATION) {
            side.set(node.index);
        } else {
            for (int i = 0; i < nodes; i++) {
                side.set(i, random.nextBoolean());
            }
        }
        happened(fault, side);
        boolean oneWay = fault == Fault.ONE_WAY;
        if (oneWay && random.nextBoolean()) {
            // One node that is heard by nobody, or hears nobody.
            side.clear();
            side.set(node.index);
            if (random.nextBoolean()) {
                side.flip(0, nodes);
            }
        }
        world.network.cut(new Cut(side, oneWay, inAWhile(25_000)), world.now());
    }

    private long inAWhile(long longestMillis) {
        return world.now() + random.nextLong(100, longestMillis);
    }

    private void clog(SimulatedNode node) {
        SimulatedNode other = world.anyNode();
        Link.Clog kind = CLOGS.get(random.nextInt(CLOGS.size()));
        happened(Fault.CLOG, node.index + " to " + other.index + " " + kind);
        long until = inAWhile(8_000);
        boolean uplink = random.nextInt(3) == 0;
        for (int to = 0; to < SimulationPlan.MAX_MACHINES; to++) {
            if (uplink || to == other.index) {
                world.network.clog(node.index, to, kind, world.now(), until);
            }
        }
    }

    private void flap(SimulatedNode node) {
        SimulatedNode other = world.anyNode();
        happened(Fault.FLAP, node.index + " and " + other.index);
        long halfPeriod = random.nextBoolean() ? 20_000 : random.nextLong(300, 20_000);
        long phase = random.nextLong(2 * halfPeriod);
        long until = world.now() + random.nextLong(halfPeriod, 4 * halfPeriod);
        boolean wholeNode = random.nextInt(3) == 0;
        for (int to = 0; to < SimulationPlan.MAX_MACHINES; to++) {
            if (wholeNode || to == other.index) {
                world.network.flap(node.index, to, halfPeriod, phase, until);
                world.network.flap(to, node.index, halfPeriod, phase, until);
            }
        }
    }

    private void pause(SimulatedNode node) {
        if (node.isRunning() && world.now() >= node.busyUntil) {
            happened(Fault.PAUSE, node.index);
            node.busyUntil = inAWhile(12_000);
            node.calmSince = Math.max(node.calmSince, node.busyUntil);
        }
    }

    private void slow(SimulatedNode node) {
        if (!node.isRunning() || node.slowMillis > 0) {
            return;
        }
        node.slowMillis = random.nextLong(2, random.nextBoolean() ? 20 : 150);
        happened(Fault.SLOWNESS, node.index + " needs " + node.slowMillis + " ms");
        long until = inAWhile(20_000);
        node.calmSince = Math.max(node.calmSince, until);
        int run = node.run;
        world.schedule.in(until - world.now(), () -> {
            if (node.run == run) {
                node.slowMillis = 0;
                // What has piled up by then still has to be worked off.
                node.calmSince = Math.max(node.calmSince, world.now());
            }
        });
    }

    private void stepClock(SimulatedNode node) {
        Duration most = List.of(Duration.ofSeconds(3), Duration.ofMinutes(20), Duration.ofHours(5), Duration.ofDays(9))
                .get(random.nextInt(4));
        node.clockOffsetMillis = random.nextLong(-most.toMillis(), most.toMillis());
        happened(Fault.CLOCK_STEP, node.index + " off by " + node.clockOffsetMillis + " ms");
    }

    private void move(SimulatedNode node) {
        if (node.isScrapped || node.traitor != null) {
            return;
        }
        world.move(node);
        happened(Fault.MOVE, node.index + " to " + node.address);
        node.calmSince = Math.max(node.calmSince, world.now());
        // A running agent notices after a while.
        world.schedule.in(random.nextLong(3_000), () -> announceFacts(node));
    }

    private void deny(SimulatedNode node) {
        happened(Fault.FORGED_REFUSALS, node.index);
        node.deniedUntil = inAWhile(10_000);
        node.calmSince = Math.max(node.calmSince, node.deniedUntil);
    }

    private void announce(SimulatedNode node) {
        happened(Fault.ANNOUNCEMENT, node.index);
        node.changeFacts();
        announceFacts(node);
    }

    private void announceFacts(SimulatedNode node) {
        if (node.isAtWork()) {
            machines.command(node, core -> core.announce(node.facts(), world.clock(node)));
        }
    }

    private void leave(SimulatedNode node) {
        // Most stay, so that there is something left to agree on; the founder is needed for invites.
        boolean few = world.nodes.stream().filter(other -> other.leaving).count() < world.plan.nodes() / 4;
        if (few && !node.isClone && node.index > 0 && node.isAtWork()) {
            happened(Fault.LEAVE, node.index);
            node.leaving = true;
            machines.command(node, core -> core.leave(world.clock(node)));
        }
    }

    /** All is well from now on; who is down comes up, but for some that are gone for good. */
    void heal() {
        world.note("all heals");
        world.network.heal(world.now());
        for (SimulatedNode node : world.nodes) {
            node.clockOffsetMillis = 0;
            node.deniedUntil = 0;
            node.slowMillis = 0;
            node.busyUntil = Math.min(node.busyUntil, world.now());
            node.calmSince = Math.min(node.calmSince, world.now());
            node.traitor = null;
            if (node.isClone) {
                machines.stop(node);
                node.isScrapped = true;
            }
            if (node.isRunning() && isLeavingOrGone(node)) {
                // The agent of a machine that has left is started once more: it tells those who have not heard.
                // One that has only just said its farewells, to a broken network, needs that as well.
                machines.kill(node);
            }
            if (node.isRunning()) {
                machines.goOn(node);
                announceFacts(node);
            } else if (node.isScrapped) {
                world.note("node" + node.index + " does not come back");
            } else if (node.leaving || node.index == 0 || random.nextInt(4) > 0) {
                // Who crashed in the middle of leaving comes back to tell it, and the founder because others rest on
                // it.
                machines.restart(node);
            } else {
                world.note("node" + node.index + " is gone for good");
                node.isScrapped = true;
            }
        }
        new Whereabouts(world).mend();
    }

    private static boolean isLeavingOrGone(SimulatedNode node) {
        NodeCore.Phase phase = node.core().phase();
        return phase == NodeCore.Phase.LEAVING || phase == NodeCore.Phase.GONE;
    }
}
