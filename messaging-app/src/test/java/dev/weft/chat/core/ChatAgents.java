package dev.weft.chat.core;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.List;

/**
 * What each machine's agent shows: others that it hears are alive, others are suspect and then dead; and the network part of
 * the chat's daemon, which dials whoever is alive.
 */
final class ChatAgents {
    private static final long TICK_MILLIS = 1_000;
    private static final long SUSPECT_MILLIS = 4_000;
    private static final long DEAD_MILLIS = 8_000;
    private static final long MAX_BACKOFF_MILLIS = 30_000;

    private final ChatWorld world;
    private final ChatMachines machines;

    ChatAgents(ChatWorld world, ChatMachines machines) {
        this.world = world;
        this.machines = machines;
    }

    void begin() {
        for (ChatMachine machine : world.machines) {
            for (ChatMachine other : world.machines) {
                machine.heardAt.put(other.index, 0L);
                machine.announced.put(other.index, other.identity);
            }
            world.schedule.in(world.random.nextLong(TICK_MILLIS), () -> tick(machine));
        }
    }

    private void tick(ChatMachine machine) {
        world.schedule.in(TICK_MILLIS, () -> tick(machine));
        hear(machine);
        if (machine.isRunning() && machine.pausedUntil <= world.now()) {
            boolean isReachable = world.now() >= machine.agentGoneUntil;
            Roster roster = new Roster(isReachable, isReachable ? members(machine) : List.of());
            machines.event(machine, () -> machine.core().roster(roster, world.clock(machine)));
        }
        if (machine.isRunning()) {
            dial(machine);
        }
    }

    private void hear(ChatMachine machine) {
        for (ChatMachine other : world.machines) {
            boolean isHeard = other.equals(machine)
                    || (other.hasPower
                            && machine.hasPower
                            && world.network.deliveries(other.index, machine.index, world.now()).length > 0
                            && world.network.deliveries(machine.index, other.index, world.now()).length > 0);
            if (isHeard) {
                machine.heardAt.put(other.index, world.now());
                machine.announced.put(other.index, other.identity);
            }
        }
    }

    private List<Roster.Member> members(ChatMachine machine) {
        List<Roster.Member> members = new ArrayList<>();
        for (ChatMachine other : world.machines) {
            ChatIdentity announced = machine.announced.getOrDefault(other.index, other.identity);
            members.add(new Roster.Member(
                    other.member,
                    other.name,
                    status(machine, other),
                    "as heard",
                    other.member + "/1",
                    new Announcement(announced.key(), announced.seal())));
        }
        return members;
    }

    MemberStatus status(ChatMachine machine, ChatMachine other) {
        long silent = world.now() - machine.heardAt.getOrDefault(other.index, 0L);
        if (other.hasLeft) {
            return MemberStatus.LEFT;
        }
        return silent < SUSPECT_MILLIS
                ? MemberStatus.ALIVE
                : silent < DEAD_MILLIS ? MemberStatus.SUSPECT : MemberStatus.DEAD;
    }

    private void dial(ChatMachine machine) {
        for (ChatMachine other : world.machines) {
            NodeId there =
                    machine.announced.getOrDefault(other.index, other.identity).chatId();
            boolean isWanted = !other.equals(machine)
                    && status(machine, other).isPresent()
                    && machine.ends.stream()
                            .noneMatch(end -> end.isOpen && end.other().chatId.equals(there))
                    && world.now() >= machine.dialAt.getOrDefault(other.index, 0L);
            if (isWanted) {
                long backoff = machine.dialBackoff.getOrDefault(other.index, 1_000L);
                machine.dialBackoff.put(other.index, Math.min(MAX_BACKOFF_MILLIS, 2 * backoff));
                machine.dialAt.put(other.index, world.now() + backoff);
                machines.cables.dial(machine, other);
            }
        }
    }
}
