package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.identity.NodeId;
import org.junit.jupiter.api.Test;

/** Pings for others: whom to tell what, and when they are given up. */
class RelaysTest {
    private static final long START = 1_000;

    private final Relays relays = new Relays();
    private final NodeId requester = new NodeId(1, 1);
    private final NodeId target = new NodeId(2, 2);

    private Relays.Relay relay(long probeId, long now) {
        return relay(requester, probeId, now);
    }

    private Relays.Relay relay(NodeId from, long probeId, long now) {
        return new Relays.Relay(from, probeId, target, now);
    }

    @Test
    void anAnswerIsForItsRequesterAndComesOnce() {
        Relays.Relay relay = relay(7, START);
        assertThat(relays.add(70, relay)).isTrue();
        assertThat(relays.answered(target, 71)).as("another probe's").isEmpty();
        assertThat(relays.answered(requester, 70)).as("by another node").isEmpty();
        assertThat(relays.answered(target, 70)).containsSame(relay);
        assertThat(relays.answered(target, 70)).isEmpty();
        assertThat(relays.nextWakeMillis()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theRequesterIsToldOnceThatNothingCame() {
        Relays.Relay first = relay(7, START);
        Relays.Relay second = relay(8, START + 50);
        relays.add(70, first);
        relays.add(80, second);
        assertThat(relays.nextWakeMillis()).isEqualTo(START + Relays.NACK_MILLIS);
        assertThat(relays.dueForNack(START + Relays.NACK_MILLIS - 1)).isEmpty();
        assertThat(relays.dueForNack(START + Relays.NACK_MILLIS)).containsExactly(first);
        assertThat(relays.nextWakeMillis()).isEqualTo(START + 50 + Relays.NACK_MILLIS);
        assertThat(relays.dueForNack(START + 50 + Relays.NACK_MILLIS)).containsExactly(second);
        assertThat(relays.dueForNack(START + 2 * Relays.NACK_MILLIS)).isEmpty();
        assertThat(relays.nextWakeMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(relays.answered(target, 70)).as("late, but of use").containsSame(first);
    }

    @Test
    void whatIsTooLateIsOfNoUse() {
        relays.add(70, relay(7, START));
        assertThat(relays.dueForNack(START + Relays.RELAY_MILLIS)).isEmpty();
        assertThat(relays.answered(target, 70)).isEmpty();
    }

    @Test
    void oneRequesterLeavesRoomForOthers() {
        for (int i = 0; i < Relays.MAX_PER_REQUESTER; i++) {
            assertThat(relays.add(i, relay(i, START))).isTrue();
        }
        assertThat(relays.add(1_000, relay(1, START))).isFalse();
        assertThat(relays.add(1_000, relay(new NodeId(9, 9), 1, START))).isTrue();
        assertThat(relays.add(1_001, relay(1, START + Relays.RELAY_MILLIS))).isTrue();
    }

    @Test
    void thereIsRoomForSoManyAndAgainWhenTheOldOnesAreGivenUp() {
        for (int i = 0; i < Relays.MAX_RELAYS; i++) {
            assertThat(relays.add(i, relay(new NodeId(9, i), i, START))).isTrue();
        }
        assertThat(relays.add(1_000, relay(1, START + Relays.RELAY_MILLIS - 1))).isFalse();
        assertThat(relays.add(1_000, relay(1, START + Relays.RELAY_MILLIS))).isTrue();
        assertThat(relays.answered(target, 0)).isEmpty();
        assertThat(relays.add(1_000, relay(2, START + Relays.RELAY_MILLIS)))
                .as("one number for two")
                .isFalse();
    }
}
