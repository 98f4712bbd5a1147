package dev.weft.chat.core;

import dev.weft.controlplane.encoding.CborReader;
import dev.weft.controlplane.encoding.CborWriter;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Frames as bytes: one byte with the type, then {@code [start number of the sender, …]}.
 *
 * <table>
 * <caption>types</caption>
 * <tr><td>16</td><td>have</td><td>is complete, [[author, base, [[first, last] …]] …]</td></tr>
 * <tr><td>17</td><td>pull</td><td>request, author, first, last</td></tr>
 * <tr><td>18</td><td>entries</td><td>request, base, covered to, [entry …]</td></tr>
 * <tr><td>19</td><td>live</td><td>entry</td></tr>
 * <tr><td>20</td><td>direct</td><td>direct message</td></tr>
 * <tr><td>21</td><td>receipt</td><td>receipt</td></tr>
 * <tr><td>22</td><td>receipt asked</td><td>id</td></tr>
 * <tr><td>23</td><td>outdated</td><td>highest start number</td></tr>
 * </table>
 */
final class FrameCodec {
    static final int HAVE = 16;
    static final int PULL = 17;
    static final int ENTRIES = 18;
    static final int LIVE = 19;
    static final int DIRECT = 20;
    static final int RECEIPT = 21;
    static final int RECEIPT_ASKED = 22;
    static final int OUTDATED = 23;

    private static final int MAX_RECEIPT_BYTES = 256;

    private FrameCodec() {}

    /** A frame and the start number of its sender. */
    record Received(long start, Frame frame) {}

    static byte[] encode(long start, Frame frame) {
        int type = typeOf(frame);
        byte[] body = CborWriter.write(writer -> write(start, frame, writer));
        byte[] bytes = new byte[1 + body.length];
        bytes[0] = (byte) type;
        System.arraycopy(body, 0, bytes, 1, body.length);
        return bytes;
    }

    /** Reads a frame; one of an unknown type is not looked into. */
    static Received decode(byte[] bytes) throws MalformedException {
        if (bytes.length == 0 || bytes.length > ChatLimits.MAX_FRAME_BYTES) {
            throw new MalformedException("frame of " + bytes.length + " bytes");
        }
        int type = bytes[0] & 0xff;
        if (type < HAVE || type > OUTDATED) {
            return new Received(0, new Frame.Unknown(type));
        }
        return CborReader.read(
                Arrays.copyOfRange(bytes, 1, bytes.length),
                reader -> read(type, reader),
                received -> CborWriter.write(writer -> write(received.start, received.frame, writer)));
    }

    private static int typeOf(Frame frame) {
        if (frame instanceof Frame.Have) {
            return HAVE;
        } else if (frame instanceof Frame.Pull) {
            return PULL;
        } else if (frame instanceof Frame.Entries) {
            return ENTRIES;
        } else if (frame instanceof Frame.Live) {
            return LIVE;
        } else if (frame instanceof Frame.Direct) {
            return DIRECT;
        } else if (frame instanceof Frame.ReceiptGiven) {
            return RECEIPT;
        } else if (frame instanceof Frame.ReceiptAsked) {
            return RECEIPT_ASKED;
        } else if (frame instanceof Frame.Outdated) {
            return OUTDATED;
        }
        throw new IllegalArgumentException("nobody sends " + frame);
    }

    private static void write(long start, Frame frame, CborWriter writer) {
        if (frame instanceof Frame.Have have) {
            writer.array(3)
                    .number(start)
                    .bool(have.isComplete())
                    .array(have.feeds().size());
            have.feeds().forEach(held -> writeHeld(held, writer));
            writer.end();
        } else if (frame instanceof Frame.Pull pull) {
            writer.array(5)
                    .number(start)
                    .number(pull.request())
                    .bytes(pull.author().toBytes());
            writer.number(pull.first()).number(pull.last());
        } else if (frame instanceof Frame.Entries entries) {
            writer.array(5).number(start).number(entries.request()).number(entries.base());
            writer.number(entries.coveredTo()).array(entries.wires().size());
            entries.wires().forEach(writer::bytes);
            writer.end();
        } else if (frame instanceof Frame.Live live) {
            writer.array(2).number(start).bytes(live.wire());
        } else if (frame instanceof Frame.Direct direct) {
            writer.array(2).number(start).bytes(direct.wire());
        } else if (frame instanceof Frame.ReceiptGiven receipt) {
            writer.array(2).number(start).bytes(receipt.wire());
        } else if (frame instanceof Frame.ReceiptAsked asked) {
            writer.array(2).number(start).bytes(asked.id().toBytes());
        } else if (frame instanceof Frame.Outdated outdated) {
            writer.array(2).number(start).number(outdated.highestStart());
        }
        writer.end();
    }

    private static void writeHeld(Frame.Held held, CborWriter writer) {
        List<Ranges.Range> ranges = held.held().list();
        writer.array(3).bytes(held.author().toBytes()).number(held.base()).array(ranges.size());
        ranges.forEach(range ->
                writer.array(2).number(range.first()).number(range.last()).end());
        writer.end().end();
    }

    private static Received read(int type, CborReader reader) throws MalformedException {
        reader.array(type == HAVE ? 3 : type == PULL || type == ENTRIES ? 5 : 2);
        long start = reader.number(0, ChatLimits.MAX_START_NUMBER);
        Frame frame = switch (type) {
            case HAVE -> readHave(reader);
            case PULL ->
                new Frame.Pull(
                        reader.number(0, Long.MAX_VALUE),
                        NodeId.fromBytes(reader.bytes(NodeId.BYTES)),
                        reader.number(1, ChatLimits.MAX_SEQUENCE),
                        reader.number(1, ChatLimits.MAX_SEQUENCE));
            case ENTRIES -> readEntries(reader);
            case LIVE -> new Frame.Live(reader.bytes(1, ChatLimits.MAX_ENTRY_BYTES));
            case DIRECT -> new Frame.Direct(reader.bytes(1, ChatLimits.MAX_DIRECT_BYTES));
            case RECEIPT -> new Frame.ReceiptGiven(reader.bytes(1, MAX_RECEIPT_BYTES));
            case RECEIPT_ASKED ->
                new Frame.ReceiptAsked(MessageId.Direct.fromBytes(reader.bytes(MessageId.Direct.BYTES)));
            default -> new Frame.Outdated(reader.number(0, ChatLimits.MAX_START_NUMBER));
        };
        reader.end();
        return new Received(start, frame);
    }

    private static Frame.Have readHave(CborReader reader) throws MalformedException {
        boolean isComplete = reader.bool();
        int size = reader.array(0, ChatLimits.MAX_AUTHORS);
        List<Frame.Held> feeds = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            reader.array(3);
            NodeId author = NodeId.fromBytes(reader.bytes(NodeId.BYTES));
            long base = reader.number(1, ChatLimits.MAX_SEQUENCE);
            Ranges held = new Ranges();
            int ranges = reader.array(0, ChatLimits.MAX_RANGES_PER_AUTHOR);
            for (int j = 0; j < ranges; j++) {
                reader.array(2);
                long first = reader.number(base, ChatLimits.MAX_SEQUENCE);
                // Ranges that overlap or are out of order come out of the set otherwise than they went in: refused.
                held.add(first, reader.number(first, ChatLimits.MAX_SEQUENCE));
                reader.end();
            }
            reader.end();
            reader.end();
            feeds.add(new Frame.Held(author, base, held));
        }
        reader.end();
        return new Frame.Have(isComplete, feeds);
    }

    private static Frame.Entries readEntries(CborReader reader) throws MalformedException {
        long request = reader.number(0, Long.MAX_VALUE);
        long base = reader.number(1, ChatLimits.MAX_SEQUENCE);
        long coveredTo = reader.number(0, ChatLimits.MAX_SEQUENCE);
        int size = reader.array(0, ChatLimits.MAX_ENTRIES_PER_ANSWER);
        List<byte[]> wires = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            wires.add(reader.bytes(1, ChatLimits.MAX_ENTRY_BYTES));
        }
        reader.end();
        return new Frame.Entries(request, base, coveredTo, wires);
    }
}
