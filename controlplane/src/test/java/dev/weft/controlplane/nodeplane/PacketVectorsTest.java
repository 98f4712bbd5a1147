package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.feed.Bucket;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.nodeplane.Message.Ack;
import dev.weft.controlplane.nodeplane.Message.Buckets;
import dev.weft.controlplane.nodeplane.Message.Gossip;
import dev.weft.controlplane.nodeplane.Message.Have;
import dev.weft.controlplane.nodeplane.Message.Head;
import dev.weft.controlplane.nodeplane.Message.Heads;
import dev.weft.controlplane.nodeplane.Message.Introduced;
import dev.weft.controlplane.nodeplane.Message.Nack;
import dev.weft.controlplane.nodeplane.Message.Ping;
import dev.weft.controlplane.nodeplane.Message.PingRequest;
import dev.weft.controlplane.nodeplane.Message.Range;
import dev.weft.controlplane.nodeplane.Message.Refused;
import dev.weft.controlplane.nodeplane.Message.RelayAnswer;
import dev.weft.controlplane.nodeplane.Message.RelayRequest;
import dev.weft.controlplane.nodeplane.Message.RelayedAck;
import dev.weft.controlplane.nodeplane.Message.Sighted;
import dev.weft.controlplane.nodeplane.Message.Stale;
import dev.weft.controlplane.nodeplane.Message.SyncEntries;
import dev.weft.controlplane.nodeplane.Message.Want;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What packets look like before they are sealed: {@code docs/vectors/packets.json} is what this version writes, and reads.
 * {@code -Dvectors.write=true} writes the file anew.
 */
class PacketVectorsTest {
    private static final Path FILE = Path.of("..", "docs", "vectors", "packets.json");
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final HexFormat HEX = HexFormat.of();
    private static final NodeId ANNA = new NodeId(0x0123456789abcdefL, 0x1122334455667788L);
    private static final NodeId BERT = new NodeId(0xfedcba9876543210L, 0x8877665544332211L);
    private static final byte[] ENTRY = {1, 2, 3, 4};

    /** The file. */
    private record Vectors(String about, List<Vector> packets, List<Opening> introductions) {}

    /**
     * The content of one introduction.
     *
     * @param voucher empty when there is none
     */
    private record Opening(String wire, String admission, long headSequence, String voucher) {}

    /**
     * One packet.
     *
     * @param message what it says, readable
     * @param entries what rides on it
     */
    private record Vector(String wire, String message, List<String> entries) {}

    private static final List<Message> MESSAGES = List.of(
            new Gossip(0x0102030405060708L),
            new Ping(7, -1),
            new Ack(7, 2),
            new PingRequest(8, BERT),
            new RelayedAck(8, BERT),
            new Nack(8, BERT),
            new Heads(Bucket.ALL.first(), Bucket.ALL.last(), List.of(new Head(ANNA, 3, 0x55), new Head(BERT, 300, -2))),
            new Buckets(Bucket.ALL, LongStream.range(0, Bucket.CHILDREN).boxed().toList()),
            new Buckets(
                    Bucket.ALL.child(63).child(2),
                    LongStream.range(0, Bucket.CHILDREN)
                            .map(i -> i == 5 ? -1 : 0)
                            .boxed()
                            .toList()),
            new Have(List.of(new Head(ANNA, 9, 10))),
            new Want(1, List.of(new Range(ANNA, 3, 9), new Range(BERT, 0, 1))),
            new SyncEntries(1, 2, 16, 0x77),
            new Introduced(4, 5),
            new Refused("invite-expired"),
            new Stale(6),
            new Sighted(List.of(Endpoint.parse("192.0.2.7:41820")), List.of(Endpoint.parse("[2001:db8::7]:51821"))),
            new RelayRequest(BERT),
            new RelayAnswer(BERT, true));

    private static final List<Introduction> INTRODUCTIONS =
            List.of(new Introduction(ENTRY, 1), new Introduction(ENTRY, 300, new byte[] {5, 6, 7}));

    @Test
    void packetsLookAsTheyDid() throws IOException {
        Vectors written = new Vectors(
                "Packets and introductions before they are sealed, written by a test. Entries are stand-ins.",
                MESSAGES.stream()
                        .map(message ->
                                vector(message, message instanceof SyncEntries ? List.of(ENTRY, ENTRY) : List.of()))
                        .toList(),
                INTRODUCTIONS.stream().map(PacketVectorsTest::opening).toList());
        if (Boolean.getBoolean("vectors.write")) {
            Path unused = Files.writeString(FILE, JSON.writeValueAsString(written) + "\n");
        }
        Vectors kept = JSON.readValue(Files.readString(FILE), Vectors.class);
        assertThat(kept.packets()).containsExactlyElementsOf(written.packets());
        assertThat(kept).isEqualTo(written);
    }

    @Test
    void whatIsKeptIsRead() throws Exception {
        Vectors kept = JSON.readValue(Files.readString(FILE), Vectors.class);
        assertThat(kept.packets()).hasSameSizeAs(MESSAGES);
        for (int i = 0; i < MESSAGES.size(); i++) {
            Packet packet =
                    PacketCodec.decode(HEX.parseHex(kept.packets().get(i).wire()));
            assertThat(packet.message()).isEqualTo(MESSAGES.get(i));
        }
        assertThat(kept.introductions()).hasSameSizeAs(INTRODUCTIONS);
        for (Opening opening : kept.introductions()) {
            assertThat(opening(Introduction.decode(HEX.parseHex(opening.wire()))))
                    .isEqualTo(opening);
        }
    }

    private static Opening opening(Introduction introduction) {
        return new Opening(
                HEX.formatHex(introduction.encode()),
                HEX.formatHex(introduction.admission()),
                introduction.headSequence(),
                HEX.formatHex(introduction.voucher()));
    }

    private static Vector vector(Message message, List<byte[]> entries) {
        return new Vector(
                HEX.formatHex(PacketCodec.encode(new Packet(message, entries))),
                message.toString(),
                entries.stream().map(HEX::formatHex).toList());
    }
}
