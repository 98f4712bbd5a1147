package dev.weft.chat.net;

import dev.weft.controlplane.identity.NodeId;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One TCP connection: first the handshake, then frames. */
final class PeerConnection {
    /** The other side hears something from us at least so often. */
    static final long PING_MILLIS = 5_000;
    /** Nothing came, or nothing could be written, for so long: there is nobody. */
    static final long SILENCE_MILLIS = 15_000;

    static final long HANDSHAKE_MILLIS = 5_000;
    /** How long nothing is read from somebody who has used up what it may send. */
    static final long PAUSE_MILLIS = 50;

    static final int MAX_FRAMES_PER_SECOND = 4_000;
    static final int MAX_BYTES_PER_SECOND = 32 * 1024 * 1024;
    /** Frames of one connection before the others have their turn. */
    private static final int FRAMES_AT_A_TIME = 64;

    private static final byte[] PING = {FrameTypes.PING};

    /** What it does with frames once the handshake is done. */
    interface Receiver {
        /** The other side has proven itself. */
        void opened(PeerConnection connection) throws ClosedException;

        void frame(PeerConnection connection, byte[] frame);
    }

    private final long number;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Peer peer;
    private final boolean dialled;
    private final Handshake handshake;
    private final long bornMillis;
    private final FrameReader reader = new FrameReader(Hello.MAX_BYTES + 1);
    private final SendQueue queue = new SendQueue();
    private final Allowance frames = new Allowance(MAX_FRAMES_PER_SECOND);
    private final Allowance bytes = new Allowance(MAX_BYTES_PER_SECOND);
    private long heardMillis;
    private long wroteMillis;
    private long pausedUntilMillis;
    private boolean more;
    private boolean connecting;
    private boolean open;
    private @Nullable Closure closed;

    PeerConnection(
            long number,
            SocketChannel channel,
            SelectionKey key,
            Peer peer,
            boolean dialled,
            Handshake handshake,
            long now) {
        this.number = number;
        this.channel = channel;
        this.key = key;
        this.peer = peer;
        this.dialled = dialled;
        this.handshake = handshake;
        this.bornMillis = now;
        this.heardMillis = now;
        this.wroteMillis = now;
        this.connecting = dialled && !channel.isConnected();
        boolean unused = queue.offer(handshake.hello());
        interest();
    }

    long number() {
        return number;
    }

    NodeId chatId() {
        return peer.chatId();
    }

    Peer peer() {
        return peer;
    }

    boolean dialled() {
        return dialled;
    }

    /** Whether the other side has proven itself. */
    boolean isOpen() {
        return open;
    }

    /** What the other side said of itself; for open connections. */
    Hello hello() {
        return handshake.other();
    }

    /** Why it is to be closed; null while it lives. */
    @Nullable
    Closure closed() {
        return closed;
    }

    void close(Closure reason) {
        if (closed == null) {
            closed = reason;
        }
    }

    /** Sends a frame, as far as the other side reads. */
    void send(byte[] frame, long now) {
        boolean idle = queue.isEmpty();
        enqueue(frame, now);
        if (idle) {
            flush(now);
        }
    }

    /** Takes a frame that goes out with others at the next {@link #flush}, or when the other side reads. */
    void enqueue(byte[] frame, long now) {
        if (closed != null) {
            return;
        }
        if (queue.isEmpty()) {
            wroteMillis = now;
        }
        if (!queue.offer(frame)) {
            flush(now);
            if (!queue.offer(frame)) {
                close(Closure.SLOW_READER);
            }
        }
        interest();
    }

    /** Carries on with what the channel is ready for. */
    void ready(Receiver receiver, long now) {
        if (connecting && key.isConnectable()) {
            try {
                connecting = !channel.finishConnect();
            } catch (IOException e) {
                close(Closure.UNREACHABLE);
                return;
            }
        }
        if (!connecting) {
            if (!queue.isEmpty()) {
                flush(now);
            }
            read(receiver, now);
        }
        interest();
    }

    void flush(long now) {
        if (connecting || closed != null) {
            return;
        }
        try {
            if (queue.writeTo(channel) > 0) {
                wroteMillis = now;
            }
        } catch (IOException e) {
            close(Closure.ENDED_BY_PEER);
        }
        interest();
    }

    /** Whole frames that came before the end of the stream still count. */
    private void read(Receiver receiver, long now) {
        more = false;
        try {
            for (int taken = 0; closed == null && taken < FRAMES_AT_A_TIME; ) {
                if (pausedUntilMillis > now) {
                    return;
                }
                byte[] frame = reader.next();
                if (frame != null) {
                    if (!frames.take(1, now)) {
                        pausedUntilMillis = now + PAUSE_MILLIS;
                    }
                    taken++;
                    take(frame, receiver, now);
                    continue;
                }
                int count = reader.readFrom(channel);
                if (count < 0) {
                    close(Closure.ENDED_BY_PEER);
                } else if (count == 0) {
                    return;
                } else {
                    heardMillis = now;
                    if (!bytes.take(count, now)) {
                        pausedUntilMillis = now + PAUSE_MILLIS;
                    }
                }
            }
            // The rest may be in the buffer, of which the selector knows nothing.
            more = true;
        } catch (ClosedException e) {
            close(e.closure());
        } catch (IOException e) {
            close(Closure.ENDED_BY_PEER);
        }
    }

    private void take(byte[] frame, Receiver receiver, long now) throws ClosedException {
        if (open) {
            // What no type is known for goes on too: it is counted there.
            if (FrameTypes.of(frame) != FrameTypes.PING) {
                receiver.frame(this, frame);
            }
            return;
        }
        byte[] answer = handshake.receive(frame);
        if (answer.length > 0) {
            send(answer, now);
        }
        if (handshake.isDone()) {
            reader.allow(FrameReader.MAX_FRAME_BYTES);
            // Whoever hears of it may send at once.
            open = true;
            receiver.opened(this);
        }
    }

    /** Pings, carries on after a pause, and notices silence. */
    void tick(Receiver receiver, long now) {
        if (closed != null) {
            return;
        }
        if (!open && now - bornMillis >= HANDSHAKE_MILLIS) {
            close(connecting ? Closure.UNREACHABLE : Closure.HANDSHAKE_TIMEOUT);
            return;
        }
        boolean pauseIsOver = pausedUntilMillis != 0 && pausedUntilMillis <= now;
        if (pauseIsOver) {
            pausedUntilMillis = 0;
            heardMillis = now;
        }
        if (pauseIsOver || more) {
            read(receiver, now);
            interest();
        }
        if (now - heardMillis >= SILENCE_MILLIS && pausedUntilMillis == 0) {
            close(Closure.SILENT);
        } else if (!queue.isEmpty() && now - wroteMillis >= SILENCE_MILLIS) {
            close(Closure.SLOW_READER);
        } else if (open && queue.isEmpty() && now - wroteMillis >= PING_MILLIS) {
            send(PING, now);
        }
    }

    /** When {@link #tick} has something to do. */
    long nextTickMillis() {
        if (!open) {
            return bornMillis + HANDSHAKE_MILLIS;
        }
        if (pausedUntilMillis != 0) {
            return pausedUntilMillis;
        }
        if (more) {
            return bornMillis;
        }
        return Math.min(wroteMillis + (queue.isEmpty() ? PING_MILLIS : SILENCE_MILLIS), heardMillis + SILENCE_MILLIS);
    }

    private void interest() {
        if (closed != null || !key.isValid()) {
            return;
        }
        if (connecting) {
            key.interestOps(SelectionKey.OP_CONNECT);
        } else {
            key.interestOps((pausedUntilMillis != 0 ? 0 : SelectionKey.OP_READ)
                    | (queue.isEmpty() ? 0 : SelectionKey.OP_WRITE));
        }
    }

    /** Closes the channel; {@link #close} only says that it has to be done. */
    void release() throws IOException {
        key.cancel();
        channel.close();
    }
}
