package dev.weft.chat.core;

import dev.weft.controlplane.nodeplane.Cut;
import dev.weft.controlplane.nodeplane.Link;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/** Does harm, and later takes all of it back that can be taken back. */
final class ChatFaults {
    private static final long DAY_MILLIS = 86_400_000;

    private final ChatWorld world;
    private final ChatMachines machines;
    private final ChatTalk talk;
    private final ChatTraitor traitor;
    private final RandomGenerator random;

    ChatFaults(ChatWorld world, ChatMachines machines, ChatTalk talk) {
        this.world = world;
        this.machines = machines;
        this.talk = talk;
        this.traitor = new ChatTraitor(world, machines.cables);
        this.random = world.random;
    }

    void begin() {
        world.schedule.in(1 + random.nextLong(2 * world.plan.faultPeriodMillis()), () -> {
            if (world.isHarmful()) {
                List<ChatFault> faults = world.plan.faults();
                happen(faults.get(random.nextInt(faults.size())));
                begin();
            }
        });
    }

    private void happen(ChatFault fault) {
        ChatMachine machine = world.anyMachine();
        world.note(machine, fault.word());
        world.report.count(fault);
        long until = world.now() + random.nextLong(1_000, 25_000);
        switch (fault) {
            case KILL, POWER_LOSS -> {
                machines.kill(machine, fault == ChatFault.POWER_LOSS);
                machines.restartIn(machine, random.nextLong(1, 20_000));
            }
            case MASS_RESTART ->
                world.machines.forEach(each -> {
                    machines.kill(each, random.nextBoolean());
                    machines.restartIn(each, random.nextLong(1, 5_000));
                });
            case BREAK -> {
                if (!machine.ends.isEmpty()) {
                    machines.cables.close(machine.ends.get(random.nextInt(machine.ends.size())), "broken");
                }
            }
            case PARTITION -> cut(sideOf(machine, 2), false, until);
            case ISOLATION -> cut(sideOf(machine, 1_000_000), false, until);
            case ONE_WAY -> cut(sideOf(machine, 2), true, until);
            case CLOG -> {
                Link.Clog[] kinds = Link.Clog.values();
                world.network.clog(
                        machine.index,
                        world.anyMachine().index,
                        kinds[random.nextInt(kinds.length)],
                        world.now(),
                        until);
            }
            case FLAP ->
                world.network.flap(
                        machine.index,
                        world.anyMachine().index,
                        random.nextLong(200, 3_000),
                        random.nextLong(3_000),
                        until);
            case PAUSE -> machine.pausedUntil = machine.isRunning() ? until : 0;
            case CLOCK_STEP -> machine.clockOffsetMillis += random.nextLong(-DAY_MILLIS, DAY_MILLIS);
            case FULL_DISK -> machine.fullUntil = until;
            case OLD_COPY -> restore(machine);
            case REINSTALL -> {
                machines.kill(machine, true);
                machine.reinstall(random);
                machines.restartIn(machine, random.nextLong(1, 20_000));
            }
            case LEAVE -> {
                if (world.machines.stream().filter(each -> !each.hasLeft).count() > 2) {
                    machines.kill(machine, false);
                    machine.hasLeft = true;
                }
            }
            case NO_AGENT -> machine.agentGoneUntil = until;
            case MALICE -> world.machines.stream().filter(each -> each.isBad).forEach(traitor::act);
        }
    }

    private void restore(ChatMachine machine) {
        if (!machine.backups.isEmpty()) {
            machines.kill(machine, true);
            int at = random.nextInt(machine.backups.size());
            machine.disk = machine.backups.get(at).copy();
            machine.backups.subList(at + 1, machine.backups.size()).clear();
            machine.wasRestored = true;
            long down = random.nextLong(1, 20_000);
            machines.restartIn(machine, down);
            // Somebody writes there before all is told what is not on the disk any more.
            for (int i = 0; i < 3; i++) {
                world.schedule.in(down + random.nextLong(1, 4_000), () -> talk.write(machine, false));
            }
        }
    }

    private BitSet sideOf(ChatMachine machine, int oneIn) {
        BitSet side = new BitSet();
        side.set(machine.index);
        world.machines.stream().filter(each -> random.nextInt(oneIn) == 1).forEach(each -> side.set(each.index));
        return side;
    }

    private void cut(BitSet side, boolean oneWay, long until) {
        world.network.cut(new Cut(side, oneWay, until), world.now());
    }

    void heal() {
        world.network.heal(world.now());
        for (ChatMachine machine : world.machines) {
            machine.pausedUntil = 0;
            machine.fullUntil = 0;
            machine.agentGoneUntil = 0;
            machines.boot(machine);
        }
    }
}
