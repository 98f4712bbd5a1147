package dev.weft.controlplane.detector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Incarnation;
import org.junit.jupiter.api.Test;

/** Which verdicts are still to be checked, and when. */
class DeathChecksTest {
    private final DeathChecks checks = new DeathChecks();
    private final NodeId anna = new NodeId(1, 1);
    private final NodeId boris = new NodeId(2, 2);
    private final Incarnation life = new Incarnation(anna, 3, 0);

    @Test
    void aCheckIsDueAtItsTime() {
        assertThat(checks.nextMillis()).isEqualTo(Long.MAX_VALUE);
        checks.check(anna, 200);
        checks.check(boris, 100);
        assertThat(checks.nextMillis()).isEqualTo(100);
        assertThat(checks.due(99)).isEmpty();
        assertThat(checks.due(100)).containsExactly(boris);
        assertThat(checks.due(200)).containsExactly(anna, boris);
        checks.check(boris, 300);
        assertThat(checks.due(200)).containsExactly(anna);
        assertThat(checks.isOpen(boris)).isTrue();
    }

    @Test
    void whatIsConfirmedIsNotCheckedAnyMore() {
        checks.check(anna, 200);
        checks.confirm(anna, life);
        assertThat(checks.isOpen(anna)).isFalse();
        assertThat(checks.isConfirmed(anna, life)).isTrue();
        assertThat(checks.isConfirmed(anna, new Incarnation(anna, 4, 0)))
                .as("another life")
                .isFalse();
        assertThat(checks.isConfirmed(boris, life)).isFalse();
        assertThat(checks.nextMillis()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whoIsNotDeadAnyMoreIsForgotten() {
        checks.check(anna, 200);
        checks.confirm(boris, life);
        checks.forget(anna);
        checks.forget(boris);
        assertThat(checks.isOpen(anna)).isFalse();
        assertThat(checks.isConfirmed(boris, life)).isFalse();
        checks.check(anna, 200);
        checks.confirm(boris, life);
        checks.clear();
        assertThat(checks.isOpen(anna)).isFalse();
        assertThat(checks.isConfirmed(boris, life)).isFalse();
    }
}
