package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.nodeplane.Message.Ping;
import dev.weft.controlplane.nodeplane.Message.Stale;
import java.util.List;
import java.util.Optional;
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
        return java.nio.ByteBuffer.wrap(datagram, 2 + 16, 4).getInt();
    }
}
