package dev.weft.controlplane.nodeplane;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Runs the nodes: boots them, wakes them, carries out what they want done, and brings them what others sent. */
final class Machines {
    /** Datagrams that wait in a socket; more are lost. */
    private static final int SOCKET_BUFFER = 400;

    /** Of one node within one moment, with nothing else in between that takes time. */
    private static final int MAX_WAKES_AT_ONCE = 100;

    private static final int STEPS_BETWEEN_DEATHS = 300;
    private static final long REPLAY_CHECK_EVENTS = 2_000;

    private final World world;
    private final Oracles oracles;
    private final ReachabilityOracle reachability;
    private final DatagramOracle datagrams = new DatagramOracle();
    private final CoreConfig config;
    final Traffic traffic;

    Machines(World world, Oracles oracles) {
        this.world = world;
        this.config = withRetention(CoreConfig.DEFAULT, world.plan.retention());
        this.oracles = oracles;
        this.reachability = new ReachabilityOracle(world.network);
        this.traffic = new Traffic(world.schedule, world.plan.nodes());
    }

    private static CoreConfig withRetention(CoreConfig usual, RetentionConfig retention) {
        return new CoreConfig(
                usual.detector(),
                usual.gossipPeriodMillis(),
                usual.gossipPeers(),
                usual.gossipFactor(),
                usual.syncRetryMillis(),
                usual.syncQuietMillis(),
                usual.syncWindowPackets(),
                usual.recoveryMillis(),
                usual.introductionMillis(),
                retention);
    }

    void boot(SimulatedNode node) {
        oracles.restarted(node);
        node.calmSince = world.now();
        node.boot(config, world.clock(node), new SplittableRandom(world.random.nextLong()));
        carryOut(node);
    }

    void restart(SimulatedNode node) {
        if (!node.isRunning() && !node.isScrapped) {
            world.note("node" + node.index + " restarts");
            world.report.restarts++;
            boot(node);
        }
    }

    /** The process dies. */
    void kill(SimulatedNode node) {
        world.note("node" + node.index + " is killed");
        world.report.count(Fault.KILL);
        node.hostIsUp = true;
        stop(node);
    }

    /** The machine dies. */
    void losePower(SimulatedNode node) {
        world.note("node" + node.index + " loses power");
        world.report.count(Fault.POWER_LOSS);
        world.report.lostTransactions += node.disk.losePower(world.random);
        node.hostIsUp = world.random.nextInt(4) == 0;
        stop(node);
    }

    /** It ends, and nothing more is counted than what it has done. */
    void stop(SimulatedNode node) {
        if (node.isRunning()) {
            world.report.addCounters(node.core().counters());
            node.halt();
        }
    }

    private void die(SimulatedNode node) {
        world.report.diedInStep++;
        if (world.random.nextBoolean()) {
            kill(node);
        } else {
            losePower(node);
        }
        world.schedule.in(world.random.nextLong(1, 15_000), () -> restart(node));
    }

    /** The node is not kept busy any longer. */
    void goOn(SimulatedNode node) {
        node.drainPlanned = false;
        node.wakePlannedAt = Long.MAX_VALUE;
        planWake(node);
        planDrain(node);
    }

    /** What the core wants done is done now, or together with what its next event brings. */
    void settle(SimulatedNode node) {
        if (node.slowMillis > 0) {
            node.busyUntil = world.now() + node.slowMillis;
        }
        if (world.plan.batching() && !node.stepPending && world.random.nextInt(4) == 0) {
            node.stepPending = true;
            int run = node.run;
            world.schedule.in(world.random.nextLong(4), () -> {
                if (node.isRunning() && node.run == run && node.stepPending) {
                    carryOut(node);
                }
            });
        } else {
            carryOut(node);
        }
    }

    /** Stores, then sends, as the runtime does; during the harm the machine may die at any place of it. */
    private void carryOut(SimulatedNode node) {
        node.stepPending = false;
        Step step = node.core().takeStep();
        step.logs().forEach(line -> world.note("node" + node.index + " " + line));
        boolean dies = world.isHarmful() && step.sync() && world.random.nextInt(STEPS_BETWEEN_DEATHS) == 0;
        int place = dies ? world.random.nextInt(3) : 3;
        if (place > 0) {
            node.disk.write(step.store(), step.prunings(), step.sync());
        }
        int sends = step.sends().size();
        if (place > 1) {
            for (Step.Send send : step.sends().subList(0, dies ? world.random.nextInt(sends + 1) : sends)) {
                send(node, send);
            }
        }
        if (dies) {
            die(node);
            return;
        }
        oracles.check(node);
        world.trace.add(node.core().ledger().digest());
        if (world.plan.maxLoss() == 0) {
            reachability.check(node, world.nodes, world.now());
        }
        if (world.schedule.events() % REPLAY_CHECK_EVENTS == 0) {
            oracles.checkReplay(node);
        }
        planWake(node);
    }

    private void send(SimulatedNode from, Step.Send send) {
        world.trace.addSend(from.index, send);
        traffic.sent(from, send.datagram().length);
        if (send.datagram().length > SealedDatagrams.MAX_DATAGRAM_BYTES) {
            throw new AssertionError("node" + from.index + " sends a datagram that nobody takes");
        }
        oracles.sent(from);
        transmit(from, send);
    }

    /** Something goes onto the wire, whoever made it. */
    void transmit(SimulatedNode from, Step.Send send) {
        SimulatedNode to = world.holderOf(send.address());
        if (to == null) {
            return;
        }
        long[] deliveries = world.network.deliveries(from.index, to.index, world.now());
        DatagramOracle.Delivery delivery = new DatagramOracle.Delivery(send, from.address, deliveries.length);
        for (long delay : deliveries) {
            world.schedule.in(delay, () -> arrive(from, delivery));
        }
        if (send.probe() != null && world.now() < to.deniedUntil) {
            refuse(from, to, send.probe());
        }
    }

    private void arrive(SimulatedNode from, DatagramOracle.Delivery delivery) {
        SimulatedNode to = world.holderOf(delivery.send().address());
        if (to == null) {
            return;
        }
        if (to.isRunning()) {
            enqueue(to, () -> {
                datagrams.receive(to, delivery, world.clock(to));
                afterEvent(to);
            });
        } else if (to.traitor != null) {
            to.traitor.receive(delivery.send().datagram());
        } else if (delivery.send().probe() != null && to.hostIsUp) {
            // The process is gone: its host, when it is still up, says so.
            refuse(from, to, delivery.send().probe());
        }
    }

    private void refuse(SimulatedNode prober, SimulatedNode refuser, Step.Probe probe) {
        for (long delay : world.network.deliveries(refuser.index, prober.index, world.now())) {
            world.schedule.in(delay, () -> {
                if (prober.isRunning()) {
                    enqueue(prober, () -> {
                        prober.core().refused(probe.target(), probe.id(), world.clock(prober));
                        afterEvent(prober);
                    });
                }
            });
        }
    }

    private void afterEvent(SimulatedNode node) {
        if (world.now() >= node.core().nextWakeMillis()) {
            node.core().wake(world.clock(node));
        }
        settle(node);
    }

    private void enqueue(SimulatedNode node, Runnable event) {
        if (node.waiting.isEmpty() && world.now() >= node.busyUntil) {
            event.run();
        } else if (node.waiting.size() < SOCKET_BUFFER) {
            node.waiting.add(event);
            planDrain(node);
        } else {
            world.report.overflowed++;
        }
    }

    private void planDrain(SimulatedNode node) {
        if (!node.drainPlanned && !node.waiting.isEmpty()) {
            node.drainPlanned = true;
            world.schedule.in(Math.max(0, node.busyUntil - world.now()), () -> drain(node));
        }
    }

    private void drain(SimulatedNode node) {
        node.drainPlanned = false;
        if (world.now() >= node.busyUntil) {
            Runnable next = node.waiting.poll();
            if (next != null) {
                next.run();
            }
        }
        planDrain(node);
    }

    private void planWake(SimulatedNode node) {
        long wakeAt = Math.max(node.core().nextWakeMillis(), Math.max(world.now(), node.busyUntil));
        if (wakeAt >= node.wakePlannedAt || wakeAt == Long.MAX_VALUE) {
            return;
        }
        node.wakePlannedAt = wakeAt;
        long token = ++node.wakeToken;
        world.schedule.in(wakeAt - world.now(), () -> wake(node, token));
    }

    private void wake(SimulatedNode node, long token) {
        if (!node.isRunning() || token != node.wakeToken) {
            return;
        }
        node.wakePlannedAt = Long.MAX_VALUE;
        if (world.now() < node.busyUntil || world.now() < node.core().nextWakeMillis()) {
            planWake(node);
        } else {
            node.core().wake(world.clock(node));
            boolean spins = node.lastWakeAt == world.now() && ++node.wakesAtOnce > MAX_WAKES_AT_ONCE;
            if (spins) {
                throw new AssertionError("node" + node.index + " wants to be woken again and again, and does nothing");
            }
            node.wakesAtOnce = node.lastWakeAt == world.now() ? node.wakesAtOnce : 0;
            node.lastWakeAt = world.now();
            settle(node);
        }
    }

    /** Something that a person or the agent does at a node that works. */
    void command(SimulatedNode node, Consumer<NodeCore> command) {
        command.accept(node.core());
        settle(node);
    }
}
