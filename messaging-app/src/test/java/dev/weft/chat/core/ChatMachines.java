package dev.weft.chat.core;

import java.util.List;
import java.util.SplittableRandom;

/** Runs the machines: boots their chats, wakes them, and carries out what they want done. */
final class ChatMachines {
    private static final int STEPS_BETWEEN_DEATHS = 400;
    private static final int MAX_WAKES_AT_ONCE = 100;
    private static final int MAX_BACKUPS = 20;
    private static final long MAX_GATHER_MILLIS = 20;

    private final ChatWorld world;
    private final ChatOracles oracles;
    final ChatCables cables;

    ChatMachines(ChatWorld world, ChatOracles oracles) {
        this.world = world;
        this.oracles = oracles;
        this.cables = new ChatCables(world, this);
    }

    void boot(ChatMachine machine) {
        if (machine.isRunning() || machine.hasLeft) {
            return;
        }
        machine.hasPower = true;
        machine.boot(world.plan.config(), world.clock(machine), new SplittableRandom(world.random.nextLong()));
        world.note(machine, "boots as " + machine.chatId().shortText());
        carryOut(machine);
    }

    void kill(ChatMachine machine, boolean isPowerLoss) {
        if (machine.isRunning()) {
            world.note(machine, isPowerLoss ? "loses power" : "is killed");
            machine.hasPower = !isPowerLoss;
            world.report.addCounters(machine.core().counters());
            machine.halt();
            cables.processGone(machine);
        }
    }

    void restartIn(ChatMachine machine, long millis) {
        world.schedule.in(millis, () -> {
            if (!machine.isRunning()) {
                world.report.restarts++;
                boot(machine);
            }
        });
    }

    /** Something happens at a machine that runs; what was gathered there is carried out first, and it may die of that. */
    void event(ChatMachine machine, Runnable event) {
        int run = machine.run;
        if (machine.hasGathered) {
            carryOut(machine);
        }
        if (machine.run == run) {
            event.run();
            carryOut(machine);
        }
    }

    /** A frame or a message comes. What comes soon after it may become part of the same step. */
    void gather(ChatMachine machine, Runnable event) {
        event.run();
        if (!world.plan.gathers()) {
            carryOut(machine);
        } else if (!machine.hasGathered) {
            machine.hasGathered = true;
            carryOutIn(machine, world.random.nextLong(MAX_GATHER_MILLIS));
        }
    }

    private void carryOutIn(ChatMachine machine, long millis) {
        int run = machine.run;
        long token = ++machine.gatherToken;
        world.schedule.in(millis, () -> {
            if (machine.run == run && machine.hasGathered && machine.gatherToken == token) {
                if (world.now() < machine.pausedUntil) {
                    carryOutIn(machine, machine.pausedUntil - world.now());
                } else {
                    carryOut(machine);
                }
            }
        });
    }

    /** Stores, then sends, as the runtime does; during the harm the process may die at any place of it. */
    void carryOut(ChatMachine machine) {
        machine.hasGathered = false;
        ChatCore core = machine.core();
        ChatStep step = core.takeStep();
        step.logs().forEach(line -> world.note(machine, line));
        boolean dies = world.isHarmful() && !step.writes().isEmpty() && world.random.nextInt(STEPS_BETWEEN_DEATHS) == 0;
        int place = dies ? world.random.nextInt(3) : 3;
        if (place > 0 && !step.writes().isEmpty()) {
            if (world.now() < machine.fullUntil) {
                // What the runtime does: nothing of the step, and anew from what is stored.
                world.report.diedInStep++;
                kill(machine, false);
                restartIn(machine, Math.max(1, machine.fullUntil - world.now()));
                return;
            }
            machine.disk.write(step.writes());
            backUp(machine);
            oracles.stored(machine, step.writes());
        }
        if (place > 1) {
            int sends = step.sends().size();
            carryOut(machine, step, dies ? world.random.nextInt(sends + 1) : sends);
        }
        if (dies) {
            world.report.diedInStep++;
            kill(machine, world.random.nextBoolean());
            restartIn(machine, world.random.nextLong(1, 15_000));
        } else if (machine.isRunning()) {
            oracles.check(machine, step);
            planWake(machine);
        }
    }

    private void backUp(ChatMachine machine) {
        if (world.random.nextInt(60) == 0 && machine.backups.size() < MAX_BACKUPS) {
            machine.backups.add(machine.disk.copy());
        }
    }

    private void carryOut(ChatMachine machine, ChatStep step, int sends) {
        int run = machine.run;
        for (ChatStep.Outgoing outgoing : step.sends().subList(0, sends)) {
            world.trace.add(java.util.Arrays.hashCode(outgoing.frame()));
            byte[] frame = machine.isBad ? ChatTraitor.tamper(world, outgoing.frame()) : outgoing.frame();
            ends(machine, outgoing.connection()).forEach(end -> cables.send(end, frame));
        }
        for (ChatStep.Closing closing : step.closes()) {
            if (machine.run == run) {
                ends(machine, closing.connection()).forEach(end -> cables.close(end, closing.reason()));
            }
        }
    }

    private static List<Cable.End> ends(ChatMachine machine, long connection) {
        return machine.ends.stream()
                .filter(end -> end.connection == connection && end.isOpen)
                .toList();
    }

    void planWake(ChatMachine machine) {
        long wakeAt = Math.max(machine.core().nextWakeMillis(), Math.max(world.now(), machine.pausedUntil));
        if (wakeAt >= machine.wakePlannedAt || wakeAt == Long.MAX_VALUE) {
            return;
        }
        machine.wakePlannedAt = wakeAt;
        long token = ++machine.wakeToken;
        world.schedule.in(wakeAt - world.now(), () -> wake(machine, token));
    }

    private void wake(ChatMachine machine, long token) {
        if (!machine.isRunning() || token != machine.wakeToken) {
            return;
        }
        machine.wakePlannedAt = Long.MAX_VALUE;
        if (world.now() < machine.pausedUntil || world.now() < machine.core().nextWakeMillis()) {
            planWake(machine);
            return;
        }
        machine.wakesAtOnce = machine.lastWakeAt == world.now() ? machine.wakesAtOnce + 1 : 0;
        machine.lastWakeAt = world.now();
        if (machine.wakesAtOnce > MAX_WAKES_AT_ONCE) {
            throw new AssertionError(machine + " wants to be woken again and again, and does nothing");
        }
        event(machine, () -> machine.core().wake(world.clock(machine)));
    }
}
