package dev.weft.chat.core;

import dev.weft.controlplane.encoding.CborReader;
import dev.weft.controlplane.encoding.CborWriter;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.identity.NodeId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a group message's entry carries: {@code [written at, parents, text]}, each parent {@code [author, sequence, first 8
 * bytes of its hash]}.
 *
 * @param writtenAtMillis by the author's clock; the entry's hybrid time only says the order
 * @param parents the newest entries of others that the author had seen, of those that it had not named before
 * @param text what it says
 */
record GroupBody(long writtenAtMillis, List<Parent> parents, String text) {
    /** The kind of entry that has this body. */
    static final int KIND = 1;

    private static final int HASH_BYTES = 8;

    GroupBody {
        parents = List.copyOf(parents);
    }

    /** An entry that its author had seen. */
    record Parent(NodeId author, long sequence, long shortHash) {}

    static GroupBody decode(byte[] body) throws MalformedException {
        return CborReader.read(body, GroupBody::read, GroupBody::encode);
    }

    byte[] encode() {
        return CborWriter.write(writer -> {
            writer.array(3).number(writtenAtMillis).array(parents.size());
            for (Parent parent : parents) {
                writer.array(3)
                        .bytes(parent.author.toBytes())
                        .number(parent.sequence)
                        .bytes(ByteBuffer.allocate(HASH_BYTES)
                                .putLong(parent.shortHash)
                                .array())
                        .end();
            }
            writer.end().text(text).end();
        });
    }

    private static GroupBody read(CborReader reader) throws MalformedException {
        reader.array(3);
        long writtenAt = reader.number(0, ChatLimits.MAX_TIME >> 16);
        int size = reader.array(0, ChatLimits.MAX_PARENTS);
        List<Parent> parents = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            reader.array(3);
            parents.add(new Parent(
                    NodeId.fromBytes(reader.bytes(NodeId.BYTES)),
                    reader.number(1, ChatLimits.MAX_SEQUENCE),
                    ByteBuffer.wrap(reader.bytes(HASH_BYTES)).getLong()));
            reader.end();
        }
        reader.end();
        String text = reader.text(ChatLimits.MAX_TEXT_BYTES);
        reader.end();
        if (Texts.isRefused(text)) {
            throw new MalformedException("a text that is empty or too long");
        }
        return new GroupBody(writtenAt, parents, text);
    }
}
