package dev.weft.chat.core;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.nodeplane.Schedule;
import dev.weft.controlplane.nodeplane.SimulatedNetwork;
import dev.weft.controlplane.nodeplane.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** What all parts of one run share. */
final class ChatWorld {
    private static final boolean VERBOSE = Boolean.getBoolean("simulator.verbose");
    private static final long START_WALL_MILLIS = 1_800_000_000_000L;

    final Crypto crypto;
    final RandomGenerator random;
    final ChatPlan plan;
    final Trace trace = new Trace();
    final Schedule schedule = new Schedule(trace);
    final SimulatedNetwork network;
    final ChatReport report = new ChatReport();
    final List<ChatMachine> machines = new ArrayList<>();
    final ChatTruth truth = new ChatTruth();

    ChatWorld(long seed, Crypto crypto) {
        this.crypto = crypto;
        // Not java.util.Random: its first numbers from neighbouring seeds are nearly the same.
        this.random = new SplittableRandom(seed);
        this.plan = ChatPlan.draw(random);
        this.network = new SimulatedNetwork(plan.links(), random);
        for (int i = 0; i < plan.nodes(); i++) {
            machines.add(new ChatMachine(i, i >= plan.nodes() - plan.badNodes(), crypto, random));
        }
    }

    long now() {
        return schedule.now();
    }

    boolean isHarmful() {
        return now() < plan.harmMillis();
    }

    ChatTime clock(ChatMachine machine) {
        return new ChatTime(now(), START_WALL_MILLIS + now() + machine.clockOffsetMillis);
    }

    /** The machine that this chat id is or was of. */
    Optional<ChatMachine> machineOf(NodeId chatId) {
        return machines.stream()
                .filter(machine -> machine.lives.contains(chatId))
                .findFirst();
    }

    boolean isGood(NodeId chatId) {
        return machineOf(chatId).filter(machine -> !machine.isBad).isPresent();
    }

    ChatMachine anyMachine() {
        return machines.get(random.nextInt(machines.size()));
    }

    void note(ChatMachine machine, Object what) {
        if (VERBOSE) {
            System.out.println(now() + " " + machine + " " + what);
        }
    }

    void noteFrame(Cable.End end, byte[] frame) {
        if (VERBOSE) {
            try {
                note(end.machine, "hears from " + end.other().machine + ": " + FrameCodec.decode(frame));
            } catch (MalformedException e) {
                note(end.machine, "hears from " + end.other().machine + " what is malformed");
            }
        }
    }
}
