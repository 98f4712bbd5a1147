package dev.weft.chat.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.identity.PublicKey32;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The plain parts, without any socket. */
class PartsTest {
    private static final PublicKey32 LOW = PublicKey32.fromBytes(new byte[32]);

    @Test
    void framesAreTakenFromWhateverPiecesComeIn() throws Exception {
        Random random = new Random(4);
        ByteBuffer wire = ByteBuffer.allocate(3_000_000);
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            byte[] frame = new byte[i % 7 == 0 ? FrameReader.MAX_FRAME_BYTES : random.nextInt(3_000)];
            random.nextBytes(frame);
            sent.add(frame);
            wire.putInt(frame.length).put(frame);
        }
        FrameReader reader = new FrameReader(FrameReader.MAX_FRAME_BYTES);
        List<byte[]> taken = new ArrayList<>();
        wire.flip();
        while (wire.hasRemaining()) {
            byte[] piece = new byte[Math.min(wire.remaining(), 1 + random.nextInt(10_000))];
            wire.get(piece);
            ReadableByteChannel channel = Channels.newChannel(new ByteArrayInputStream(piece));
            for (int count = reader.readFrom(channel); count > 0; count = reader.readFrom(channel)) {
                for (byte[] frame = reader.next(); frame != null; frame = reader.next()) {
                    taken.add(frame);
                }
            }
        }
        assertThat(taken).hasSameSizeAs(sent);
        for (int i = 0; i < sent.size(); i++) {
            assertThat(taken.get(i)).isEqualTo(sent.get(i));
        }
    }

    @Test
    void aHelloHasOneForm() throws MalformedException {
        Hello hello = new Hello(List.of(1, 2), TestChat.NETWORK, LOW, 9, 8, 0, new byte[Hello.CHALLENGE_BYTES]);
        byte[] frame = hello.encode();
        assertThat(frame.length).isLessThanOrEqualTo(Hello.MAX_BYTES);
        assertThat(Hello.decode(frame).encode()).isEqualTo(frame);
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] bent = frame.clone();
            bent[random.nextInt(bent.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(Hello.decode(bent).encode()).isEqualTo(bent);
            } catch (MalformedException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void anAllowanceComesBackWithTime() {
        Allowance allowance = new Allowance(10);
        int taken = 0;
        while (allowance.take(1, 0)) {
            taken++;
        }
        assertThat(taken).isEqualTo(10);
        assertThat(allowance.take(3, 50))
                .as("the last one may be larger than what is left")
                .isTrue();
        assertThat(allowance.take(1, 300)).isFalse();
        assertThat(allowance.take(1, 310)).isTrue();
    }

    private static Peer peer(long incarnation) throws IOException {
        byte[] key = new byte[32];
        key[0] = 1;
        return new Peer(
                "p",
                PublicKey32.fromBytes(key),
                List.of(InetAddress.getByName("fd00::1"), InetAddress.getByName("198.18.0.1")),
                1,
                incarnation);
    }

    @Test
    void triesGetRarerAndAddressesTakeTurns() throws IOException {
        Peer peer = peer(1);
        Dialling dialling = new Dialling(peer.chatId(), new Random(1));
        dialling.peers(Map.of(peer.chatId(), peer), 0);
        assertThat(dialling.nextMillis()).isEqualTo(Dialling.HIGHER_WAITS_MILLIS);
        long now = Dialling.HIGHER_WAITS_MILLIS;
        long last = 0;
        List<InetAddress> used = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            assertThat(dialling.due(now - 1)).isEmpty();
            assertThat(dialling.due(now)).containsExactly(peer);
            used.add(dialling.address(peer));
            dialling.busy(peer.chatId(), now);
            assertThat(dialling.due(Long.MAX_VALUE)).isEmpty();
            dialling.free(peer.chatId(), false, now);
            last = dialling.nextMillis() - now;
            assertThat(last).isBetween(Dialling.FIRST_BACKOFF_MILLIS / 2, Dialling.LONGEST_BACKOFF_MILLIS * 3 / 2);
            now = dialling.nextMillis();
        }
        assertThat(last).isGreaterThanOrEqualTo(Dialling.LONGEST_BACKOFF_MILLIS / 2);
        assertThat(used.subList(0, 4))
                .containsExactly(
                        peer.addresses().get(0),
                        peer.addresses().get(1),
                        peer.addresses().get(0),
                        peer.addresses().get(1));
    }

    @Test
    void whoChangesIsDialledAtOnce() throws IOException {
        Peer peer = peer(1);
        Dialling dialling = new Dialling(peer.chatId(), new Random(1));
        dialling.peers(Map.of(peer.chatId(), peer), 0);
        for (int i = 0; i < 8; i++) {
            dialling.free(peer.chatId(), false, 1_000);
        }
        dialling.peers(Map.of(peer.chatId(), peer), 2_000);
        assertThat(dialling.nextMillis()).isGreaterThan(10_000);
        Peer restarted = peer(2);
        dialling.peers(Map.of(peer.chatId(), restarted), 2_000);
        assertThat(dialling.nextMillis()).isEqualTo(2_000 + Dialling.HIGHER_WAITS_MILLIS);
    }

    @Test
    void aGoodConnectionThatBreaksIsMadeAgainSoon() throws IOException {
        Peer peer = peer(1);
        Dialling dialling = new Dialling(peer.chatId(), new Random(1));
        dialling.peers(Map.of(peer.chatId(), peer), 0);
        for (int i = 0; i < 8; i++) {
            dialling.free(peer.chatId(), false, 0);
        }
        dialling.busy(peer.chatId(), 0);
        dialling.free(peer.chatId(), true, Dialling.GOOD_MILLIS);
        assertThat(dialling.nextMillis() - Dialling.GOOD_MILLIS)
                .isLessThanOrEqualTo(Dialling.FIRST_BACKOFF_MILLIS * 3 / 2);
    }
}
