package dev.weft.chat.core;

import dev.weft.controlplane.nodeplane.CollectionSizes;

/**
 * Whatever happens, no map, list or queue of a core grows without end. Only the store may hold more.
 */
final class ChatMemoryOracle {
    private static final long PERIOD_MILLIS = 7_000;

    /** Far more than a run has open at one time, and far less than what it writes. */
    private static final int MOST = 400;

    private final ChatWorld world;

    ChatMemoryOracle(ChatWorld world) {
        this.world = world;
    }

    void begin() {
        world.schedule.in(PERIOD_MILLIS, () -> {
            world.machines.stream()
                    .filter(ChatMachine::isRunning)
                    .forEach(machine -> CollectionSizes.look(machine.core(), MemoryChatStore.class, this::checkSize));
            begin();
        });
    }

    private void checkSize(String name, int size) {
        world.report.largestCollection = Math.max(world.report.largestCollection, size);
        if (size > MOST) {
            throw new AssertionError("a core's '" + name + "' holds " + size + " elements");
        }
    }
}
