package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.nodeplane.Message.Heads;
import dev.weft.controlplane.nodeplane.Message.Ping;
import dev.weft.controlplane.nodeplane.Message.PingRequest;
import dev.weft.controlplane.nodeplane.Message.Range;
import dev.weft.controlplane.nodeplane.Message.Want;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A member that asks too much is held back, and everything else goes on. */
class FloodTest extends BadInput {
    @Test
    void aFloodOfIntroductions() {
        byte[] introduction = anna.introduce(self, controlKey);
        millis = 20_000;
        for (int i = 0; i < Reception.MAX_INTRODUCTIONS_PER_SECOND; i++) {
            assertTaken(introduction);
        }
        for (int i = 0; i < 50; i++) {
            assertDropped(Drop.INTRODUCTION_RATE, introduction);
        }
        assertTaken(seal(new Ping(1, 2)));
        millis = 21_000;
        assertTaken(introduction);
    }

    @Test
    void aFloodOfQuestions() {
        Want want = new Want(1, List.of(new Range(self, 0, 1)));
        millis = 20_000;
        for (int i = 0; i < SyncStarts.MAX_QUESTIONS_PER_SECOND; i++) {
            assertTaken(seal(want));
        }
        assertDropped(Drop.SYNC_RATE, seal(want));
        assertDropped(Drop.SYNC_RATE, seal(new Heads(new NodeId(0, 0), new NodeId(-1, -1), List.of())));
        millis = 21_000;
        assertTaken(seal(want));
    }

    @Test
    void aFloodOfPingsToPassOn() {
        for (int i = 0; i < Relays.MAX_RELAYS; i++) {
            assertTaken(seal(new PingRequest(i, anna.author.id)));
        }
        assertDropped(Drop.RELAY_LIMIT, seal(new PingRequest(1, anna.author.id)));
        millis += Relays.RELAY_MILLIS;
        assertTaken(seal(new PingRequest(1, anna.author.id)));
    }
}
