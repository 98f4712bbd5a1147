package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.encoding.CborReader;
import dev.weft.controlplane.encoding.CborWriter;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Bucket;
import dev.weft.controlplane.identity.Contact;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.LedgerLimits;
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
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The bytes of a packet: {@code [[type, fields…], [entry, …]]}. */
final class PacketCodec {
    /** More small entries than this do not fit into a datagram anyway. */
    static final int MAX_ENTRIES = 12;

    private static final int MAX_FIELDS = 4;
    private static final int GOSSIP = 0;
    private static final int PING = 1;
    private static final int ACK = 2;
    private static final int PING_REQUEST = 3;
    private static final int RELAYED_ACK = 4;
    private static final int HEADS = 5;
    private static final int WANT = 6;
    private static final int SYNC_ENTRIES = 7;
    private static final int INTRODUCED = 8;
    private static final int REFUSED = 9;
    private static final int NACK = 10;
    private static final int BUCKETS = 11;
    private static final int HAVE = 12;
    private static final int STALE = 13;
    private static final int SIGHTED = 14;
    private static final int RELAY_REQUEST = 15;
    private static final int RELAY_ANSWER = 16;

    private PacketCodec() {}

    static byte[] encode(Packet packet) {
        return CborWriter.write(writer -> {
            writer.array(2);
            encodeMessage(writer, packet.message());
            writer.array(packet.entries().size());
            packet.entries().forEach(writer::bytes);
            writer.end().end();
        });
    }

    static Packet decode(byte[] bytes) throws MalformedException {
        return CborReader.read(bytes, PacketCodec::decodePacket, PacketCodec::encode);
    }

    private static Packet decodePacket(CborReader reader) throws MalformedException {
        reader.array(2);
        Message message = decodeMessage(reader);
        int size = reader.array(0, MAX_ENTRIES);
        List<byte[]> entries = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            entries.add(reader.bytes(1, LedgerLimits.MAX_ENTRY_BYTES));
        }
        reader.end();
        reader.end();
        return new Packet(message, entries);
    }

    private static void encodeMessage(CborWriter writer, Message message) {
        if (message instanceof Gossip gossip) {
            start(writer, GOSSIP, 1).bytes(eight(gossip.digest()));
        } else if (message instanceof Ping ping) {
            start(writer, PING, 2).number(ping.probeId()).bytes(eight(ping.digest()));
        } else if (message instanceof Ack ack) {
            start(writer, ACK, 2).number(ack.probeId()).bytes(eight(ack.digest()));
        } else if (message instanceof PingRequest request) {
            start(writer, PING_REQUEST, 2)
                    .number(request.probeId())
                    .bytes(request.target().toBytes());
        } else if (message instanceof RelayedAck ack) {
            start(writer, RELAYED_ACK, 2)
                    .number(ack.probeId())
                    .bytes(ack.target().toBytes());
        } else if (message instanceof Nack nack) {
            start(writer, NACK, 2).number(nack.probeId()).bytes(nack.target().toBytes());
        } else if (message instanceof Heads heads) {
            start(writer, HEADS, 3)
                    .bytes(heads.from().toBytes())
                    .bytes(heads.to().toBytes());
            encodeHeads(writer, heads.heads());
        } else if (message instanceof Buckets buckets) {
            start(writer, BUCKETS, 3)
                    .bytes(buckets.bucket().first().toBytes())
                    .number(buckets.bucket().depth())
                    .bytes(digests(buckets.digests()));
        } else if (message instanceof Have have) {
            encodeHeads(start(writer, HAVE, 1), have.heads());
        } else if (message instanceof Want want) {
            encodeRanges(start(writer, WANT, 2).number(want.question()), want.ranges());
        } else if (message instanceof SyncEntries sync) {
            start(writer, SYNC_ENTRIES, 4)
                    .number(sync.question())
                    .number(sync.number())
                    .number(sync.of())
                    .bytes(eight(sync.digest()));
        } else if (message instanceof Introduced introduced) {
            start(writer, INTRODUCED, 2).number(introduced.headSequence()).bytes(eight(introduced.digest()));
        } else if (message instanceof Stale stale) {
            start(writer, STALE, 1).number(stale.session());
        } else if (message instanceof Sighted sighted) {
            start(writer, SIGHTED, 2);
            Contact.encodeEndpoints(writer, sighted.wireguard());
            Contact.encodeEndpoints(writer, sighted.control());
        } else if (message instanceof RelayRequest request) {
            start(writer, RELAY_REQUEST, 1).bytes(request.other().toBytes());
        } else if (message instanceof RelayAnswer answer) {
            start(writer, RELAY_ANSWER, 2).bytes(answer.other().toBytes()).number(answer.granted() ? 1 : 0);
        } else if (message instanceof Refused refused) {
            start(writer, REFUSED, 1).text(refused.reason());
        }
        writer.end();
    }

    private static Message decodeMessage(CborReader reader) throws MalformedException {
        int size = reader.array(1, 1 + MAX_FIELDS);
        int type = (int) reader.number(0, 255);
        Message message = switch (type) {
            case GOSSIP -> new Gossip(eight(reader));
            case PING -> new Ping(id(reader), eight(reader));
            case ACK -> new Ack(id(reader), eight(reader));
            case PING_REQUEST -> new PingRequest(id(reader), node(reader));
            case RELAYED_ACK -> new RelayedAck(id(reader), node(reader));
            case NACK -> new Nack(id(reader), node(reader));
            case HEADS -> new Heads(node(reader), node(reader), decodeHeads(reader, Heads.MAX_HEADS));
            case BUCKETS -> decodeBuckets(reader);
            case HAVE -> new Have(decodeHeads(reader, Heads.MAX_HEADS));
            case WANT -> new Want(id(reader), decodeRanges(reader));
            case SYNC_ENTRIES -> decodeSyncEntries(reader);
            case INTRODUCED -> new Introduced(id(reader), eight(reader));
            case STALE -> new Stale(id(reader));
            case SIGHTED -> new Sighted(Contact.decodeEndpoints(reader, 1), Contact.decodeEndpoints(reader, 1));
            case RELAY_REQUEST -> new RelayRequest(node(reader));
            case RELAY_ANSWER -> new RelayAnswer(node(reader), reader.number(0, 1) == 1);
            case REFUSED -> new Refused(reader.text(Refused.MAX_REASON_LENGTH));
            default -> throw new MalformedException("message of type " + type + " with " + size + " fields");
        };
        reader.end();
        return message;
    }

    private static CborWriter start(CborWriter writer, int type, int fields) {
        return writer.array(1 + fields).number(type);
    }

    private static void encodeHeads(CborWriter writer, List<Head> heads) {
        writer.array(heads.size());
        for (Head head : heads) {
            writer.array(3)
                    .bytes(head.author().toBytes())
                    .number(head.sequence())
                    .bytes(eight(head.digest()))
                    .end();
        }
        writer.end();
    }

    private static List<Head> decodeHeads(CborReader reader, int maximum) throws MalformedException {
        int size = reader.array(0, maximum);
        List<Head> heads = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            reader.array(3);
            heads.add(new Head(node(reader), id(reader), eight(reader)));
            reader.end();
        }
        reader.end();
        return heads;
    }

    private static void encodeRanges(CborWriter writer, List<Range> ranges) {
        writer.array(ranges.size());
        for (Range range : ranges) {
            writer.array(3)
                    .bytes(range.author().toBytes())
                    .number(range.after())
                    .number(range.upTo())
                    .end();
        }
        writer.end();
    }

    private static List<Range> decodeRanges(CborReader reader) throws MalformedException {
        int size = reader.array(0, Want.MAX_RANGES);
        List<Range> ranges = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            reader.array(3);
            ranges.add(new Range(node(reader), id(reader), id(reader)));
            reader.end();
        }
        reader.end();
        return ranges;
    }

    private static Buckets decodeBuckets(CborReader reader) throws MalformedException {
        NodeId first = node(reader);
        int depth = (int) reader.number(0, Bucket.MAX_DEPTH - 1);
        ByteBuffer bytes = ByteBuffer.wrap(reader.bytes(Bucket.CHILDREN * Long.BYTES));
        List<Long> digests = new ArrayList<>(Bucket.CHILDREN);
        for (int i = 0; i < Bucket.CHILDREN; i++) {
            digests.add(bytes.getLong());
        }
        try {
            return new Buckets(new Bucket(first, depth), digests);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("no bucket", e);
        }
    }

    private static byte[] digests(List<Long> digests) {
        ByteBuffer bytes = ByteBuffer.allocate(digests.size() * Long.BYTES);
        digests.forEach(bytes::putLong);
        return bytes.array();
    }

    private static SyncEntries decodeSyncEntries(CborReader reader) throws MalformedException {
        long question = id(reader);
        int number = (int) reader.number(1, SyncEntries.MAX_PACKETS);
        int of = (int) reader.number(number, SyncEntries.MAX_PACKETS);
        return new SyncEntries(question, number, of, eight(reader));
    }

    private static NodeId node(CborReader reader) throws MalformedException {
        return NodeId.fromBytes(reader.bytes(NodeId.BYTES));
    }

    private static long id(CborReader reader) throws MalformedException {
        return reader.number(0, Long.MAX_VALUE);
    }

    private static byte[] eight(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }

    private static long eight(CborReader reader) throws MalformedException {
        return ByteBuffer.wrap(reader.bytes(8)).getLong();
    }
}
