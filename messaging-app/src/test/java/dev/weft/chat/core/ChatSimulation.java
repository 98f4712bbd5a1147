package dev.weft.chat.core;

import dev.weft.controlplane.identity.Crypto;

/**
 * Many chats in one process and in virtual time, all drawn from one seed. First harm is done, and safety is checked with
 * everything that is stored or shown; then everything heals, and all must come to show the same within a bound.
 */
final class ChatSimulation {
    private final ChatWorld world;
    private final ChatMachines machines;

    private ChatSimulation(ChatWorld world) {
        this.world = world;
        this.machines = new ChatMachines(world, new ChatOracles(world));
    }

    /**
     * Runs one seed.
     *
     * @throws AssertionError when an oracle does not hold; the message has the seed and the virtual time
     */
    static ChatReport run(long seed, Crypto crypto) {
        ChatWorld world = new ChatWorld(seed, crypto);
        try {
            new ChatSimulation(world).run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed " + seed + " after " + world.now() + " ms of virtual time: " + e.getMessage()
                            + "\n  repeat with: ./run test -Dtest=ChatSimulatorTest -Dsimulator.seed=" + seed
                            + "\n  " + world.plan,
                    e);
        }
        world.report.worstSeed = seed;
        return world.report;
    }

    private void run() {
        for (ChatMachine machine : world.machines) {
            if (world.plan.wrongClocks() && world.random.nextInt(3) == 0) {
                machine.clockOffsetMillis = world.random.nextLong(-86_400_000, 86_400_000);
            }
        }
        ChatMemoryOracle memory = new ChatMemoryOracle(world);
        new ChatAgents(world, machines).begin();
        world.machines.forEach(
                machine -> world.schedule.in(world.random.nextLong(3_000), () -> machines.boot(machine)));
        ChatTalk talk = new ChatTalk(world, machines);
        talk.begin();
        ChatFaults faults = new ChatFaults(world, machines, talk);
        faults.begin();
        memory.begin();
        world.schedule.runUntil(world.plan.harmMillis());
        faults.heal();
        ChatConvergence convergence = new ChatConvergence(world);
        ChatReport report = world.report;
        report.worstConvergenceMillis = convergence.await();
        convergence.rest();
        convergence.lastWords(machines);
        convergence.checkAtTheEnd();
        world.machines.stream()
                .filter(ChatMachine::isRunning)
                .forEach(machine -> report.addCounters(machine.core().counters()));
        report.runs = 1;
        report.events = world.schedule.events();
        report.trace = world.trace.value();
    }
}
