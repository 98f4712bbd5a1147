package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.InviteRequest;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.View;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.IdentityKeys;
import dev.weft.controlplane.identity.InviteToken;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.ledger.Event.Genesis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Many nodes in one process and in virtual time, all drawn from one seed. First harm is done, and safety is checked after
 * every event; then everything heals, and all must come to the same view within a bound.
 */
final class Simulation {
    /** After the last fault everything must be in order again within this time. */
    static final long CONVERGENCE_MILLIS = 30_000;

    private static final boolean VERBOSE = Boolean.getBoolean("simulator.verbose");
    private static final long START_WALL_MILLIS = 1_800_000_000_000L;
    private static final long REPLAY_CHECK_EVENTS = 2_000;

    private final RandomGenerator random;
    private final Crypto crypto;
    private final SimulationPlan plan;
    private final SimulatedNetwork network;
    private final Oracles oracles;
    private final ReachabilityOracle reachability;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final PriorityQueue<Planned> queue = new PriorityQueue<>();
    private final SimulationReport report;
    private long now;
    private long planned;
    private long events;

    /** Something that happens at a time; of two at one time the one that was planned first. */
    private record Planned(long at, long order, Runnable action) implements Comparable<Planned> {
        @Override
        public int compareTo(Planned other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private Simulation(long seed, int nodeCount, Crypto crypto) {
        // Not java.util.Random: its first numbers from neighbouring seeds are nearly the same.
        this.random = new SplittableRandom(seed);
        this.crypto = crypto;
        this.plan = SimulationPlan.draw(nodeCount, random);
        this.network = new SimulatedNetwork(plan, random);
        this.oracles = new Oracles(crypto, seed);
        this.reachability = new ReachabilityOracle(network);
        this.report = new SimulationReport();
    }

    /**
     * Runs one seed.
     *
     * @throws AssertionError when an oracle does not hold; the message has the seed and the virtual time
     */
    static SimulationReport run(long seed, int nodeCount, Crypto crypto) {
        Simulation simulation = new Simulation(seed, nodeCount, crypto);
        try {
            simulation.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed " + seed + " after " + simulation.now + " ms of virtual time: " + e.getMessage()
                            + "\n  repeat with: ./run test -Dsimulator.seed=" + seed,
                    e);
        }
        return simulation.report;
    }

    private void run() {
        found();
        long joinWindow = plan.harmMillis() / 3;
        for (int i = 1; i < plan.nodes(); i++) {
            int index = i;
            at(random.nextLong(1_000, joinWindow), () -> join(index));
        }
        planFault();
        runUntil(plan.harmMillis());
        heal();
        long healedAt = now;
        while (!hasConverged()) {
            if (now - healedAt > CONVERGENCE_MILLIS) {
                throw new AssertionError(
                        "no agreement " + CONVERGENCE_MILLIS + " ms after everything healed:\n" + Views.of(nodes));
            }
            runUntil(now + 100);
        }
        report.convergenceMillis = now - healedAt;
        runUntil(now + 5_000);
        if (!hasConverged()) {
            throw new AssertionError("agreement did not last:\n" + Views.of(nodes));
        }
        nodes.stream().filter(SimulatedNode::isRunning).forEach(node -> {
            oracles.checkReplay(node);
            Oracles.checkNothingIsMalformed(node);
        });
        report.events = events;
        report.lost = network.lost;
        report.duplicated = network.duplicated;
        report.nodeMillis = now * plan.nodes();
    }

    private Now clock() {
        return new Now(now, START_WALL_MILLIS + now);
    }

    private void at(long delayMillis, Runnable action) {
        queue.add(new Planned(now + delayMillis, planned++, action));
    }

    private void runUntil(long end) {
        while (!queue.isEmpty() && queue.peek().at() <= end) {
            Planned next = queue.poll();
            now = next.at();
            events++;
            report.trace = report.trace * 31 + now;
            next.action().run();
        }
        now = end;
    }

    private void found() {
        IdentityKeys keys = IdentityKeys.random(random);
        byte[] salt = new byte[Genesis.SALT_BYTES];
        random.nextBytes(salt);
        // A small range, so that nodes compete for addresses.
        Entry genesis = Enrolment.FirstEntry.genesis(
                crypto, keys, "simulated", Ipv4Range.parse("10.86.0.0/24"), salt, clock().wallMillis());
        SimulatedNode node = new SimulatedNode(0, crypto, keys, genesis, NetworkId.of(genesis.wire()), List.of());
        nodes.add(node);
        boot(node);
    }

    private void join(int index) {
        SimulatedNode inviter = nodes.get(0);
        if (!inviter.isRunning() || inviter.core().phase() != NodeCore.Phase.RUNNING) {
            at(500, () -> join(index));
            return;
        }
        String text = inviter.core().invite(new InviteRequest(Duration.ofHours(1), 1, false), clock());
        carryOut(inviter);
        InviteToken token;
        try {
            token = InviteToken.parse(text, crypto);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
        IdentityKeys keys = IdentityKeys.random(random);
        Entry admission = Enrolment.FirstEntry.admission(crypto, keys, token, clock().wallMillis());
        SimulatedNode node = new SimulatedNode(
                nodes.size(), crypto, keys, admission, token.invite().network(), token.contacts());
        nodes.add(node);
        boot(node);
    }

    private void boot(SimulatedNode node) {
        oracles.restarted(node);
        node.pausedUntil = 0;
        node.calmSince = now;
        node.boot(CoreConfig.DEFAULT, clock(), new SplittableRandom(random.nextLong()));
        carryOut(node);
    }

    private void crash(SimulatedNode node) {
        report.crashes++;
        note("crash node" + node.index);
        node.hostIsUp = random.nextBoolean();
        node.disk.crash(random);
        node.halt();
    }

    /** Stores, then sends, as the runtime does; during the harm the machine may die in between. */
    private void carryOut(SimulatedNode node) {
        Step step = node.core().takeStep();
        boolean dies = now < plan.harmMillis() && node.index > 0 && step.sync() && random.nextInt(400) == 0;
        if (dies && random.nextBoolean()) {
            crash(node);
            return;
        }
        if (VERBOSE) {
            step.logs().forEach(line -> System.out.println(now + " node" + node.index + " " + line));
        }
        node.disk.append(step.store(), step.sync());
        if (dies) {
            crash(node);
            return;
        }
        for (Step.Send send : step.sends()) {
            deliver(node, send);
        }
        oracles.check(node);
        if (plan.maxLoss() == 0) {
            reachability.check(node, nodes, now);
        }
        if (events % REPLAY_CHECK_EVENTS == 0) {
            oracles.checkReplay(node);
        }
        planWake(node);
    }

    private void deliver(SimulatedNode from, Step.Send send) {
        int to = indexOf(send);
        if (to >= nodes.size()) {
            return;
        }
        for (long delay : network.deliveries(from.index, to)) {
            at(delay, () -> arrive(from, nodes.get(to), send));
        }
    }

    private void arrive(SimulatedNode from, SimulatedNode to, Step.Send send) {
        if (!to.isRunning()) {
            refuse(from, to, send.probe());
        } else if (now < to.pausedUntil) {
            at(to.pausedUntil - now, () -> arrive(from, to, send));
        } else {
            to.core().receive(send.datagram(), from.address, clock());
            carryOut(to);
        }
    }

    /** The process is gone: its host, when it is still up, says so. */
    private void refuse(SimulatedNode prober, SimulatedNode target, Step.@Nullable Probe probe) {
        if (probe == null || !target.hostIsUp) {
            return;
        }
        for (long delay : network.deliveries(target.index, prober.index)) {
            at(delay, () -> {
                if (prober.isRunning()) {
                    prober.core().refused(probe.target(), probe.id(), clock());
                    carryOut(prober);
                }
            });
        }
    }

    private static int indexOf(Step.Send send) {
        byte[] address = send.address().getAddress().getAddress();
        return ((address[2] & 255) << 8) | (address[3] & 255);
    }

    private void planWake(SimulatedNode node) {
        long token = ++node.wakeToken;
        long wakeAt = node.core().nextWakeMillis();
        if (wakeAt == Long.MAX_VALUE) {
            return;
        }
        at(Math.max(0, Math.max(wakeAt, node.pausedUntil) - now), () -> {
            if (!node.isRunning() || node.wakeToken != token) {
                return;
            }
            if (now < node.pausedUntil) {
                planWake(node);
                return;
            }
            node.core().wake(clock());
            carryOut(node);
        });
    }

    private void planFault() {
        at(1 + (long) (-Math.log(1 - random.nextDouble()) * plan.faultPeriodMillis()), () -> {
            if (now < plan.harmMillis()) {
                fault();
                planFault();
            }
        });
    }

    private void fault() {
        SimulatedNode node = nodes.get(random.nextInt(nodes.size()));
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> {
                if (node.isRunning() && !node.leaving) {
                    crash(node);
                    at(random.nextLong(1, 15_000), () -> restart(node));
                }
            }
            case 3, 4, 5 -> partition();
            case 6, 7 -> network.healPartition(now);
            case 8 -> leave(node);
            case 9, 10 -> pause(node);
            default -> restart(node);
        }
    }

    private void pause(SimulatedNode node) {
        note("pause node" + node.index);
        if (node.isRunning() && now >= node.pausedUntil) {
            report.pauses++;
            node.pausedUntil = now + random.nextLong(100, 6_000);
            node.calmSince = node.pausedUntil;
        }
    }

    private void restart(SimulatedNode node) {
        if (!node.isRunning()) {
            report.restarts++;
            boot(node);
        }
    }

    private void partition() {
        report.partitions++;
        note("partition");
        int[] sides = new int[plan.nodes()];
        for (int i = 0; i < sides.length; i++) {
            sides[i] = random.nextInt(2);
        }
        network.partition(sides, now);
    }

    private void leave(SimulatedNode node) {
        // Most stay, so that there is something left to agree on; the founder is needed for invites.
        boolean few = nodes.stream().filter(other -> other.leaving).count() < plan.nodes() / 4;
        if (few && node.index > 0 && node.isRunning() && node.core().phase() == NodeCore.Phase.RUNNING) {
            report.leaves++;
            node.leaving = true;
            node.core().leave(clock());
            carryOut(node);
        }
    }

    private void note(String fault) {
        if (VERBOSE) {
            System.out.println(now + " fault: " + fault);
        }
    }

    private void heal() {
        note("all heals");
        network.healAll(now);
        nodes.stream().filter(SimulatedNode::isRunning).forEach(node -> {
            node.pausedUntil = Math.min(node.pausedUntil, now);
            planWake(node);
        });
        // Who crashed in the middle of leaving comes back to tell it.
        nodes.forEach(this::restart);
    }

    private boolean hasConverged() {
        View first = null;
        if (nodes.size() < plan.nodes()) {
            return false;
        }
        for (SimulatedNode node : nodes) {
            if (!node.isRunning() || node.core().phase() == NodeCore.Phase.GONE) {
                continue;
            }
            View view = node.core().ledgerView();
            if (first != null && !first.equals(view)) {
                return false;
            }
            first = view;
        }
        return first != null && statusesAreTrue(first);
    }

    /**
     * Whoever runs is alive; whoever does not has left, or is dead, or nobody remembers it: the only one that knew it
     * crashed before its disk had it.
     */
    private boolean statusesAreTrue(View view) {
        for (SimulatedNode node : nodes) {
            MemberStatus status = view.member(node.id).map(Member::status).orElse(MemberStatus.DEAD);
            boolean runs = node.isRunning() && node.core().phase() == NodeCore.Phase.RUNNING;
            if (runs && status != MemberStatus.ALIVE) {
                return false;
            }
            if (!runs && status != MemberStatus.LEFT && status != MemberStatus.DEAD) {
                return false;
            }
        }
        return true;
    }
}
