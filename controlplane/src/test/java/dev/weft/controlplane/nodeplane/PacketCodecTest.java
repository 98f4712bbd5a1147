package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.LedgerLimits;
import dev.weft.controlplane.nodeplane.Message.Ack;
import dev.weft.controlplane.nodeplane.Message.Gossip;
import dev.weft.controlplane.nodeplane.Message.Head;
import dev.weft.controlplane.nodeplane.Message.Heads;
import dev.weft.controlplane.nodeplane.Message.Introduced;
import dev.weft.controlplane.nodeplane.Message.Ping;
import dev.weft.controlplane.nodeplane.Message.PingRequest;
import dev.weft.controlplane.nodeplane.Message.Refused;
import dev.weft.controlplane.nodeplane.Message.RelayedAck;
import dev.weft.controlplane.nodeplane.Message.SyncEntries;
import dev.weft.controlplane.nodeplane.Message.Want;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every packet is read back, fits into a datagram, and nothing else is taken for one. */
class PacketCodecTest {
    private static final long SEED = 77;
    private static final NodeId NODE = new NodeId(-1, 5);
    private static final List<Message> MESSAGES = List.of(
            new Gossip(-1),
            new Ping(Long.MAX_VALUE, 0),
            new Ack(0, Long.MIN_VALUE),
            new PingRequest(7, NODE),
            new RelayedAck(7, NODE),
            new Heads(new NodeId(0, 0), new NodeId(-1, -1), List.of()),
            new Heads(NODE, NODE, Collections.nCopies(Heads.MAX_HEADS, new Head(NODE, 3))),
            new Want(List.of(new Head(NODE, 0))),
            new Want(Collections.nCopies(Want.MAX_AUTHORS, new Head(NODE, 3))),
            new SyncEntries(true, 1),
            new SyncEntries(false, 2),
            new Introduced(4, 5),
            new Refused("x".repeat(Refused.MAX_REASON_LENGTH)));

    private final Random random = new Random(SEED);

    @Test
    void everyPacketIsReadBack() throws MalformedException {
        for (Message message : MESSAGES) {
            for (int entries = 0; entries <= PacketCodec.MAX_ENTRIES; entries += 4) {
                Packet packet = new Packet(message, Collections.nCopies(entries, new byte[] {1, 2, 3}));
                Packet read = PacketCodec.decode(PacketCodec.encode(packet));
                assertThat(read.message()).isEqualTo(message);
                assertThat(read.entries())
                        .hasSize(entries)
                        .allMatch(entry -> Arrays.equals(entry, new byte[] {1, 2, 3}));
            }
        }
    }

    @Test
    void theLongestQuestionsFitIntoADatagram() {
        Head longest = new Head(NODE, LedgerLimits.MAX_ENTRIES_PER_AUTHOR);
        for (Message message : List.of(
                new Heads(NODE, NODE, Collections.nCopies(Heads.MAX_HEADS, longest)),
                new Want(Collections.nCopies(Want.MAX_AUTHORS, longest)))) {
            assertThat(PacketCodec.encode(new Packet(message, List.of())).length)
                    .isLessThanOrEqualTo(SealedDatagrams.MAX_PACKET_BYTES);
        }
    }

    @Test
    void theLongestEntryFitsIntoADatagram() {
        Packet packet = new Packet(new SyncEntries(true, -1), List.of(new byte[LedgerLimits.MAX_ENTRY_BYTES]));
        assertThat(PacketCodec.encode(packet).length).isLessThanOrEqualTo(SealedDatagrams.MAX_PACKET_BYTES);
    }

    @Test
    void whatIsOutOfBoundsIsRefused() {
        assertMalformed(new Packet(new Gossip(0), Collections.nCopies(PacketCodec.MAX_ENTRIES + 1, new byte[1])));
        assertMalformed(new Packet(new Gossip(0), List.of(new byte[0])));
        assertMalformed(new Packet(new Gossip(0), List.of(new byte[LedgerLimits.MAX_ENTRY_BYTES + 1])));
        assertMalformed(new Packet(new Refused("x".repeat(Refused.MAX_REASON_LENGTH + 1)), List.of()));
        assertMalformed(new Packet(new Want(Collections.nCopies(Want.MAX_AUTHORS + 1, new Head(NODE, 1))), List.of()));
        assertMalformed(new Packet(
                new Heads(NODE, NODE, Collections.nCopies(Heads.MAX_HEADS + 1, new Head(NODE, 1))), List.of()));
    }

    @Test
    void aPacketCutOffOrWithMoreBehindItIsRefused() {
        for (Message message : MESSAGES) {
            byte[] whole = PacketCodec.encode(new Packet(message, List.of(new byte[] {1, 2, 3})));
            for (int length = 0; length < whole.length; length++) {
                assertMalformed(Arrays.copyOf(whole, length));
            }
            assertMalformed(Arrays.copyOf(whole, whole.length + 1));
        }
    }

    @Test
    void alteredPacketsAreReadExactlyOrRefused() {
        for (int i = 0; i < 30_000; i++) {
            Message message = MESSAGES.get(random.nextInt(MESSAGES.size()));
            byte[] packet = PacketCodec.encode(new Packet(message, List.of(new byte[random.nextInt(1, 9)])));
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                packet[random.nextInt(packet.length)] = (byte) random.nextInt();
            }
            assertExactOrRefused(packet, i);
        }
    }

    @Test
    void noiseIsRefused() {
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(100)];
            random.nextBytes(noise);
            if (noise.length > 3) {
                noise[0] = (byte) 0x82;
                noise[1] = (byte) (0x80 + random.nextInt(5));
                noise[2] = (byte) random.nextInt(10);
            }
            assertExactOrRefused(noise, i);
        }
    }

    private static void assertExactOrRefused(byte[] packet, int number) {
        try {
            assertThat(PacketCodec.encode(PacketCodec.decode(packet))).isEqualTo(packet);
        } catch (MalformedException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "seed " + SEED + " case " + number + ": " + HexFormat.of().formatHex(packet), e);
        }
    }

    private static void assertMalformed(Packet packet) {
        assertMalformed(PacketCodec.encode(packet));
    }

    private static void assertMalformed(byte[] packet) {
        assertThatThrownBy(() -> PacketCodec.decode(packet))
                .as(HexFormat.of().formatHex(packet))
                .isInstanceOf(MalformedException.class);
    }
}
