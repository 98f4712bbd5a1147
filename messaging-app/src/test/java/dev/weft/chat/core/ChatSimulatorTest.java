package dev.weft.chat.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.nodeplane.ManySeeds;
import dev.weft.controlplane.nodeplane.StandInCrypto;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs seeds; {@link ManySeeds} says how others are chosen. */
class ChatSimulatorTest {
    @Test
    void everySeedKeepsTheOraclesAndConverges() throws Exception {
        run(ManySeeds.ofEveryBuild());
    }

    @Test
    void anotherSeedIsAnotherTrace() {
        assertThat(ChatSimulation.run(78, new StandInCrypto()).trace)
                .isNotEqualTo(ChatSimulation.run(77, new StandInCrypto()).trace);
    }

    @Test
    @Tag("soak")
    void soak() throws Exception {
        run(ManySeeds.ofASoak());
    }

    private static void run(long[] seeds) throws InterruptedException {
        ChatReport total = new ChatReport();
        new ManySeeds<>("chat simulator", ChatSeedRunner::run).run(seeds, total::add);
        System.out.println("chat simulator: " + total);
    }
}
