package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.Snapshot.Standing;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.ledger.Event.Left;
import dev.weft.controlplane.ledger.EventCodec;
import dev.weft.controlplane.nodeplane.Message.Gossip;
import org.junit.jupiter.api.Test;

class LeaveTest extends BadInput {
    /** Else its loop would turn without a pause, for ever. */
    @Test
    void whoHasLeftWantsNothingMore() {
        core.leave(now());
        millis += RetentionConfig.DEFAULT.periodMillis() + Farewell.LEAVE_MILLIS;
        core.wake(now());
        assertThat(core.phase()).isEqualTo(NodeCore.Phase.GONE);
        assertThat(core.nextWakeMillis()).isEqualTo(Long.MAX_VALUE);
    }

    /** A copy of this machine has left; or it itself had, before it was restored from an old copy. */
    @Test
    void whoHearsThatItHasLeftGoes() {
        Entry head = core.ledger().feeds().head(self).orElseThrow();
        Entry left = Entry.sign(
                crypto,
                keys.signing(),
                crypto.signingPublicKey(keys.signing()),
                head.sequence() + 1,
                head.hash(),
                head.time() + 1,
                EventCodec.kind(new Left()),
                EventCodec.encode(new Left()));
        core.receive(seal(new Gossip(0), left), anna.address, now());
        assertThat(core.standing()).isEqualTo(Standing.LEFT);
        assertThat(core.phase()).isEqualTo(NodeCore.Phase.LEAVING);
        millis += Farewell.LEFT_BEFORE_MILLIS;
        core.wake(now());
        assertThat(core.phase()).isEqualTo(NodeCore.Phase.GONE);
    }
}
