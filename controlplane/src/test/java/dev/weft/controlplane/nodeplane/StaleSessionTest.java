package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.nodeplane.Message.Ping;
import dev.weft.controlplane.nodeplane.Message.Refused;
import dev.weft.controlplane.nodeplane.Message.Stale;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Of a copy of a machine only a datagram was heard, and none of its entries; then the machine itself goes on. */
class StaleSessionTest extends BadInput {
    private static final long LATER = 900;

    @Test
    void whoseDatagramsAreDroppedIsToldWhy() {
        assertTaken(seal(new Ping(1, 2)));
        anna.restart(LATER);
        assertTaken(seal(new Ping(2, 2)));
        anna.restart(LATER - 1);
        core.receive(seal(new Ping(3, 2)), anna.address, now());
        assertThat(stale()).contains(new Stale(LATER));
    }

    private Optional<Message> stale() {
        List<Step.Send> sends = core.takeStep().sends();
        return sends.stream()
                .filter(send -> send.address().equals(anna.address))
                .map(send -> anna.open(send.datagram(), controlKey))
                .filter(Stale.class::isInstance)
                .findFirst();
    }

    /** Who was thrown out by a machine that runs twice, or was set back, would else never take the answer that says so. */
    @Test
    void whoIsThrownOutIsToldSoInASessionThatItTakes() {
        core.revoke(anna.author.id, OptionalLong.empty(), now());
        List<Step.Send> told = core.takeStep().sends();
        assertThat(told).allMatch(send -> sessionOf(send.datagram()) < LATER);

        core.receive(seal(new Stale(LATER)), anna.address, now());
        List<Step.Send> answer = core.takeStep().sends();
        assertThat(answer)
                .singleElement()
                .satisfies(send -> assertThat(sessionOf(send.datagram())).isEqualTo(LATER + 1))
                .satisfies(send ->
                        assertThat(anna.open(send.datagram(), controlKey)).isEqualTo(new Refused("revoked")));
        assertThat(core.counters()).containsEntry(Drop.REVOKED_SENDER.counter(), 1L);
    }

    @Test
    void goesOnWithALaterSessionThanIsKnown() {
        SealedDatagrams own = new SealedDatagrams(crypto, network, self, keys.control(), random);
        own.startSession(4);
        own.outdo(7, 5);
        assertThat(sessionAt(own)).isEqualTo(8);
        own.outdo(7, 5);
        assertThat(sessionAt(own)).isEqualTo(8);
        own.outdo(SealedDatagrams.MAX_LEAP + 6, 5);
        assertThat(sessionAt(own)).isEqualTo(8);
    }

    private long sessionAt(SealedDatagrams own) {
        byte[] datagram =
                own.seal(anna.author.id, anna.author.controlKey(), new byte[1]).orElseThrow();
        return sessionOf(datagram);
    }

    private static long sessionOf(byte[] datagram) {
        return ByteBuffer.wrap(datagram, 2 + 16, 4).getInt();
    }
}
