package dev.weft.controlplane.detector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.identity.NodeId;
import org.junit.jupiter.api.Test;

/** The wait follows what was measured, as RFC 6298 has it, between two bounds. */
class RoundTripTimesTest {
    private static final DetectorConfig CONFIG = DetectorConfig.DEFAULT;

    private final RoundTripTimes times = new RoundTripTimes(CONFIG);
    private final NodeId peer = new NodeId(1, 1);

    @Test
    void aPeerThatWasNeverMeasuredGetsTheConfiguredTime() {
        times.sample(new NodeId(2, 2), 1_000);
        assertThat(times.timeoutMillis(peer)).isEqualTo(CONFIG.probeTimeoutMillis());
    }

    @Test
    void onlyAPeerThatIsKnownToBeSlowIsTriedLongerByWayOfOthers() {
        assertThat(times.indirectTimeoutMillis(peer)).isEqualTo(CONFIG.indirectTimeoutMillis());
        times.sample(peer, 2);
        assertThat(times.indirectTimeoutMillis(peer)).isEqualTo(CONFIG.indirectTimeoutMillis());
        for (int i = 0; i < 100; i++) {
            times.sample(peer, 300);
        }
        assertThat(times.indirectTimeoutMillis(peer))
                .isEqualTo(2 * times.timeoutMillis(peer))
                .isGreaterThan(CONFIG.indirectTimeoutMillis());
    }

    @Test
    void measurementsAreSmoothed() {
        times.sample(peer, 100);
        assertThat(times.timeoutMillis(peer)).as("100 + 4 · 50").isEqualTo(300);
        times.sample(peer, 100);
        assertThat(times.timeoutMillis(peer)).as("100 + 4 · 37.5").isEqualTo(250);
        times.sample(peer, 180);
        assertThat(times.timeoutMillis(peer)).as("110 + 4 · 48.125").isEqualTo(303);
        for (int i = 0; i < 100; i++) {
            times.sample(peer, 400);
        }
        assertThat(times.timeoutMillis(peer)).isEqualTo(400);
    }

    @Test
    void theWaitIsBoundedOnBothSides() {
        times.sample(peer, 0);
        assertThat(times.timeoutMillis(peer)).isEqualTo(CONFIG.probeTimeoutMinMillis());
        for (int i = 1; i < DetectorConfig.TRUSTED_ANSWERS; i++) {
            times.sample(peer, 100_000);
        }
        assertThat(times.timeoutMillis(peer)).isEqualTo(CONFIG.probeTimeoutMaxMillis());
    }

    @Test
    void aFewSlowAnswersDoNotMakeASlowPeer() {
        for (int i = 1; i < DetectorConfig.TRUSTED_ANSWERS; i++) {
            times.sample(peer, 1_000);
            assertThat(times.timeoutMillis(peer)).isEqualTo(CONFIG.probeTimeoutMillis());
        }
        times.sample(peer, 1_000);
        assertThat(times.timeoutMillis(peer)).isGreaterThan(CONFIG.probeTimeoutMillis());
    }

    @Test
    void aMuchQuickerAnswerHalvesWhatIsExpected() {
        for (int i = 0; i < 20; i++) {
            times.sample(peer, 1_000);
        }
        long slow = times.timeoutMillis(peer);
        assertThat(slow).isGreaterThanOrEqualTo(1_000);
        times.sample(peer, 5);
        assertThat(times.timeoutMillis(peer)).isEqualTo((slow + 1) / 2);
        times.sample(peer, 5);
        times.sample(peer, 5);
        assertThat(times.timeoutMillis(peer)).isEqualTo(CONFIG.probeTimeoutMinMillis());
    }

    @Test
    void aRefusalLeavesTimeForAnAnswerByWayOfAHelper() {
        assertThat(times.refusedTimeoutMillis(peer)).isEqualTo(CONFIG.refusedTimeoutMillis());
        times.sample(peer, 5);
        assertThat(times.refusedTimeoutMillis(peer)).as("4 · (5 + 2.5)").isEqualTo(30);
        for (int i = 0; i < 100; i++) {
            times.sample(peer, 0);
        }
        assertThat(times.refusedTimeoutMillis(peer)).isEqualTo(RoundTripTimes.MIN_REFUSED_TIMEOUT_MILLIS);
        for (int i = 0; i < 100; i++) {
            times.sample(peer, 200);
        }
        assertThat(times.refusedTimeoutMillis(peer)).isEqualTo(CONFIG.refusedTimeoutMillis());
    }

    @Test
    void thePeersNotAskedForLongestAreForgottenFirst() {
        times.sample(peer, 1);
        NodeId second = new NodeId(2, 1);
        times.sample(second, 1);
        for (int i = 2; i < RoundTripTimes.MAX_PEERS; i++) {
            times.sample(new NodeId(9, i), 1);
        }
        assertThat(times.timeoutMillis(peer)).isEqualTo(CONFIG.probeTimeoutMinMillis());
        times.sample(new NodeId(10, 1), 1);
        assertThat(times.timeoutMillis(peer)).isEqualTo(CONFIG.probeTimeoutMinMillis());
        assertThat(times.timeoutMillis(second)).isEqualTo(CONFIG.probeTimeoutMillis());
    }
}
