package dev.weft.chat.net;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.PrivateKey32;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Two frames each way, before anything else: a hello, and the signature over both hellos that proves the key. Both sides say
 * hello at once. Plain object: bytes in, bytes out.
 *
 * <p>The key has to be the one that the member at the connection's source address announces. WireGuard lets nobody else send
 * from that address, so a member cannot pass on the handshake of two others.
 */
final class Handshake {
    private static final byte[] DOMAIN = "weft-chat-proof-1\0".getBytes(StandardCharsets.US_ASCII);

    private final Crypto crypto;
    private final PrivateKey32 signingKey;
    private final boolean dialled;
    private final Peer peer;
    private final Hello own;
    private final byte[] ownFrame;
    private @Nullable Hello other;
    private byte[] otherFrame = {};
    private boolean done;

    /**
     * Begins a handshake.
     *
     * @param dialled whether this side made the connection
     * @param peer who has to be at the other end
     */
    Handshake(Crypto crypto, PrivateKey32 signingKey, boolean dialled, Peer peer, Hello own) {
        this.crypto = crypto;
        this.signingKey = signingKey;
        this.dialled = dialled;
        this.peer = peer;
        this.own = own;
        this.ownFrame = own.encode();
    }

    /** The first frame to send. */
    byte[] hello() {
        return FrameTypes.frame(FrameTypes.HELLO, ownFrame);
    }

    /** Takes the next frame of the other side, and returns what to send; nothing once {@link #isDone}. */
    byte[] receive(byte[] frame) throws ClosedException {
        if (FrameTypes.of(frame) != (other == null ? FrameTypes.HELLO : FrameTypes.PROOF)) {
            throw new ClosedException(Closure.MALFORMED);
        }
        byte[] content = FrameTypes.content(frame);
        if (other == null) {
            other = check(content);
            otherFrame = content;
            return FrameTypes.frame(FrameTypes.PROOF, crypto.sign(signingKey, signed(dialled)));
        }
        if (!crypto.verify(other.key(), signed(!dialled), content)) {
            throw new ClosedException(Closure.FORGED);
        }
        done = true;
        return new byte[0];
    }

    private Hello check(byte[] frame) throws ClosedException {
        Hello hello;
        try {
            hello = Hello.decode(frame);
        } catch (MalformedException e) {
            throw new ClosedException(Closure.MALFORMED);
        }
        if (!hello.versions().contains(Hello.VERSION)) {
            throw new ClosedException(Closure.NO_COMMON_VERSION);
        }
        if (!hello.network().equals(own.network())) {
            throw new ClosedException(Closure.WRONG_NETWORK);
        }
        if (!hello.key().equals(peer.key())) {
            throw new ClosedException(Closure.WRONG_KEY);
        }
        return hello;
    }

    boolean isDone() {
        return done;
    }

    /** What the other side said of itself, once {@link #isDone}. */
    Hello other() {
        if (other == null) {
            throw new IllegalStateException("no hello yet");
        }
        return other;
    }

    private byte[] signed(boolean byDialler) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(DOMAIN);
        for (byte[] hello : dialled ? new byte[][] {ownFrame, otherFrame} : new byte[][] {otherFrame, ownFrame}) {
            bytes.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(hello.length).array());
            bytes.writeBytes(hello);
        }
        bytes.write(byDialler ? 1 : 2);
        return bytes.toByteArray();
    }
}
