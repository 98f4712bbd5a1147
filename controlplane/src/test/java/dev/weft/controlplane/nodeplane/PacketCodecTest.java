package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Bucket;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.LedgerLimits;
import dev.weft.controlplane.nodeplane.Message.Ack;
import dev.weft.controlplane.nodeplane.Message.Buckets;
import dev.weft.controlplane.nodeplane.Message.Gossip;
import dev.weft.controlplane.nodeplane.Message.Have;
import dev.weft.controlplane.nodeplane.Message.Head;
import dev.weft.controlplane.nodeplane.Message.Heads;
import dev.weft.controlplane.nodeplane.Message.Introduced;
import dev.weft.controlplane.nodeplane.Message.Ping;
import dev.weft.controlplane.nodeplane.Message.PingRequest;
import dev.weft.controlplane.nodeplane.Message.Range;
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
            new Heads(NODE, NODE, Collections.nCopies(Heads.MAX_HEADS, new Head(NODE, 3, -4))),
            new Have(List.of(new Head(NODE, 7, 8))),
            new Buckets(Bucket.ALL, Collections.nCopies(Bucket.CHILDREN, -1L)),
            new Buckets(Bucket.ALL.child(63).child(1), Collections.nCopies(Bucket.CHILDREN, 5L)),
            new Want(0, List.of(new Range(NODE, 0, 1))),
            new Want(Long.MAX_VALUE, Collections.nCopies(Want.MAX_RANGES, new Range(NODE, 3, Long.MAX_VALUE))),
            new SyncEntries(0, 1, 1, 1),
            new SyncEntries(7, 2, SyncEntries.MAX_PACKETS, -2),
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
        long last = LedgerLimits.MAX_ENTRIES_PER_AUTHOR;
        Head longest = new Head(NODE, last, -1);
        for (Message message : List.of(
                new Heads(NODE, NODE, Collections.nCopies(Heads.MAX_HEADS, longest)),
                new Have(Collections.nCopies(Heads.MAX_HEADS, longest)),
                new Buckets(Bucket.ALL, Collections.nCopies(Bucket.CHILDREN, -1L)),
                new Want(Long.MAX_VALUE, Collections.nCopies(Want.MAX_RANGES, new Range(NODE, last, last))))) {
            assertThat(PacketCodec.encode(new Packet(message, List.of())).length)
                    .isLessThanOrEqualTo(SealedDatagrams.MAX_PACKET_BYTES);
        }
    }

    @Test
    void theLongestEntryFitsIntoADatagram() {
        SyncEntries longest = new SyncEntries(Long.MAX_VALUE, SyncEntries.MAX_PACKETS, SyncEntries.MAX_PACKETS, -1);
        Packet packet = new Packet(longest, List.of(new byte[LedgerLimits.MAX_ENTRY_BYTES]));
        assertThat(PacketCodec.encode(packet).length).isLessThanOrEqualTo(SealedDatagrams.MAX_PACKET_BYTES);
    }

    @Test
    void whatIsOutOfBoundsIsRefused() {
        assertMalformed(new Packet(new Gossip(0), Collections.nCopies(PacketCodec.MAX_ENTRIES + 1, new byte[1])));
        assertMalformed(new Packet(new Gossip(0), List.of(new byte[0])));
        assertMalformed(new Packet(new Gossip(0), List.of(new byte[LedgerLimits.MAX_ENTRY_BYTES + 1])));
        assertMalformed(new Packet(new Refused("x".repeat(Refused.MAX_REASON_LENGTH + 1)), List.of()));
        Head head = new Head(NODE, 1, 2);
        Range range = new Range(NODE, 1, 2);
        for (Message message : List.of(
                new Want(1, Collections.nCopies(Want.MAX_RANGES + 1, range)),
                new Heads(NODE, NODE, Collections.nCopies(Heads.MAX_HEADS + 1, head)),
                new Have(Collections.nCopies(Heads.MAX_HEADS + 1, head)),
                new Buckets(Bucket.ALL, Collections.nCopies(Bucket.CHILDREN - 1, 1L)),
                new SyncEntries(1, 0, 1, 1),
                new SyncEntries(1, 3, 2, 1),
                new SyncEntries(1, 1, SyncEntries.MAX_PACKETS + 1, 1))) {
            assertMalformed(new Packet(message, List.of()));
        }
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
