package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Author;
import dev.weft.controlplane.nodeplane.Message.Gossip;
import dev.weft.controlplane.nodeplane.Message.Heads;
import dev.weft.controlplane.nodeplane.Message.Ping;
import dev.weft.controlplane.nodeplane.Message.PingRequest;
import dev.weft.controlplane.nodeplane.Message.Range;
import dev.weft.controlplane.nodeplane.Message.Want;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
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
    void aFloodFromOneAddressLeavesTheMembersTheirs() {
        millis = 20_000;
        byte[] noise = {SealedDatagrams.VERSION, 99};
        InetSocketAddress outside = SimulatedNode.addressOf(500);
        Map<String, Long> expected = drops();
        for (int i = 0; i < SourceLimits.STRANGER_AT_ONCE + 50; i++) {
            core.receive(noise, outside, now());
        }
        expected.put(Drop.UNKNOWN_TYPE.counter(), (long) SourceLimits.STRANGER_AT_ONCE);
        expected.put(Drop.SOURCE_RATE.counter(), 50L);
        assertThat(drops()).isEqualTo(expected);
        assertTaken(seal(new Ping(1, 2)));
        for (int i = 1; i < SourceLimits.MEMBER_AT_ONCE; i++) {
            core.receive(noise, anna.address, now());
        }
        assertDropped(Drop.SOURCE_RATE, seal(new Ping(1, 2)));
        millis += 1;
        assertTaken(seal(new Ping(1, 2)));
    }

    @Test
    void aFloodOfRefusalsDoesNotFillTheLog() {
        Entry forged = new Author(crypto, random).announce("nobody");
        int lines = 0;
        for (int i = 0; i < 2 * Outbox.WARNINGS_AT_ONCE; i++) {
            core.receive(seal(new Gossip(0), forged), anna.address, now());
            lines += core.takeStep().logs().size();
        }
        assertThat(lines).isEqualTo(Outbox.WARNINGS_AT_ONCE);
        assertThat(core.counters()).containsEntry("warnings.suppressed", (long) Outbox.WARNINGS_AT_ONCE);
    }

    @Test
    void aFloodOfPingsToPassOn() {
        for (int i = 0; i < Relays.MAX_PER_REQUESTER; i++) {
            assertTaken(seal(new PingRequest(i, anna.author.id)));
        }
        assertDropped(Drop.RELAY_LIMIT, seal(new PingRequest(1, anna.author.id)));
        millis += Relays.RELAY_MILLIS;
        assertTaken(seal(new PingRequest(1, anna.author.id)));
    }
}
