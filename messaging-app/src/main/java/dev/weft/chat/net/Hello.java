package dev.weft.chat.net;

import dev.weft.controlplane.encoding.CborReader;
import dev.weft.controlplane.encoding.CborWriter;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.ArrayList;
import java.util.List;

/**
 * The first frame of each side.
 *
 * @param versions of the protocol that it speaks
 * @param startNumber how often its daemon has started
 * @param ownIncarnation of its machine, as its agent tells
 * @param otherIncarnation of the other machine, as its agent tells; 0 when not known
 * @param challenge 32 random bytes, which the other side has to sign
 */
record Hello(
        List<Integer> versions,
        NetworkId network,
        PublicKey32 key,
        long startNumber,
        long ownIncarnation,
        long otherIncarnation,
        byte[] challenge) {
    static final int VERSION = 1;
    static final int CHALLENGE_BYTES = 32;
    static final int MAX_BYTES = 512;

    private static final String MAGIC = "weft-chat";
    private static final int MAX_VERSIONS = 16;

    byte[] encode() {
        return write(this);
    }

    static Hello decode(byte[] frame) throws MalformedException {
        return CborReader.read(frame, Hello::read, Hello::write);
    }

    private static byte[] write(Hello hello) {
        return CborWriter.write(writer -> {
            writer.array(8).text(MAGIC).array(hello.versions.size());
            hello.versions.forEach(writer::number);
            writer.end()
                    .bytes(hello.network.toBytes())
                    .bytes(hello.key.toBytes())
                    .number(hello.startNumber)
                    .number(hello.ownIncarnation)
                    .number(hello.otherIncarnation)
                    .bytes(hello.challenge)
                    .end();
        });
    }

    private static Hello read(CborReader reader) throws MalformedException {
        reader.array(8);
        if (!reader.text(MAGIC.length()).equals(MAGIC)) {
            throw new MalformedException("not a chat of Weft");
        }
        int count = reader.array(1, MAX_VERSIONS);
        List<Integer> versions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            versions.add((int) reader.number(0, Integer.MAX_VALUE));
        }
        reader.end();
        Hello hello = new Hello(
                versions,
                NetworkId.fromBytes(reader.bytes(NetworkId.BYTES)),
                PublicKey32.fromBytes(reader.bytes(PublicKey32.BYTES)),
                reader.number(1, Long.MAX_VALUE),
                reader.number(0, Long.MAX_VALUE),
                reader.number(0, Long.MAX_VALUE),
                reader.bytes(CHALLENGE_BYTES));
        reader.end();
        return hello;
    }
}
