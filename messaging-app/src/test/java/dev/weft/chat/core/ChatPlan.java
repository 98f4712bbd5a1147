package dev.weft.chat.core;

import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.nodeplane.LinkPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a seed draws once; everything else it draws on the way.
 *
 * @param nodes how many machines there are
 * @param badNodes how many of them, the last ones, are bad
 * @param links what the network is like
 * @param messagePeriodMillis mean time between two messages of anybody
 * @param faultPeriodMillis mean time between two faults
 * @param harmMillis how long the first phase lasts
 * @param wrongClocks whether some machines start with a clock that is wrong by up to days
 * @param gathers whether what comes at nearly one time becomes one step
 * @param config how the chat behaves
 * @param isShort whether the past is dropped within the run
 * @param faults which faults there are, each as often as its weight
 */
record ChatPlan(
        int nodes,
        int badNodes,
        LinkPlan links,
        long messagePeriodMillis,
        long faultPeriodMillis,
        long harmMillis,
        boolean wrongClocks,
        boolean gathers,
        ChatConfig config,
        boolean isShort,
        List<ChatFault> faults) {
    static final NetworkId NETWORK = new NetworkId(7, 7);
    private static final int MIN_NODES = 3;
    private static final int MAX_NODES = 9;
    private static final int USUAL_NODES = 5;

    ChatPlan {
        faults = List.copyOf(faults);
    }

    static ChatPlan draw(RandomGenerator random) {
        boolean large = random.nextInt(10) == 0;
        int nodes = large ? random.nextInt(USUAL_NODES, MAX_NODES + 1) : random.nextInt(MIN_NODES, USUAL_NODES + 1);
        boolean isShort = random.nextInt(3) == 0;
        boolean expires = random.nextInt(3) == 0;
        ChatConfig config = ChatConfig.usual(NETWORK);
        if (isShort) {
            config = random.nextBoolean()
                    ? config.withRetention(random.nextInt(3, 40), config.keptMillis())
                    : config.withRetention(config.keptPerAuthor(), random.nextLong(10_000, 60_000));
        }
        if (expires) {
            config = config.withDirectExpiry(random.nextLong(5_000, 60_000));
        }
        return new ChatPlan(
                nodes,
                random.nextBoolean() ? 0 : 1 + random.nextInt(Math.max(1, nodes / 3)),
                new LinkPlan(
                        random.nextBoolean() ? 0 : random.nextDouble() * 0.2,
                        random.nextLong(2, 60),
                        random.nextLong(0, 60),
                        0,
                        0),
                random.nextLong(60, 900),
                random.nextLong(1_000, 8_000),
                random.nextLong(30_000, 90_000),
                random.nextInt(3) == 0,
                random.nextBoolean(),
                config,
                isShort,
                drawFaults(random));
    }

    /** Some of the kinds, not all: where everything goes wrong at once, what one thing alone would do is never seen. */
    private static List<ChatFault> drawFaults(RandomGenerator random) {
        List<ChatFault> drawn = new ArrayList<>();
        for (ChatFault fault : ChatFault.values()) {
            if (random.nextInt(5) > 1) {
                for (int i = random.nextInt(1, 2 * fault.weight + 1); i > 0; i--) {
                    drawn.add(fault);
                }
            }
        }
        return drawn.isEmpty() ? List.of(ChatFault.BREAK) : drawn;
    }
}
