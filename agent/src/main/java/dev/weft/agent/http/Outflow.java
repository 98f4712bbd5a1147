package dev.weft.agent.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * What goes to one client, as fast as it reads and without a thread that waits for it. Any thread may offer; the server's
 * threads say when the client has room again.
 */
final class Outflow implements WriteListener {
    private final ServletOutputStream out;
    private final int maxQueued;
    private final Deque<byte[]> queue = new ArrayDeque<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private boolean open;
    private boolean flushDue;
    private boolean ended;
    private boolean failed;

    Outflow(ServletOutputStream out, int maxQueued) {
        this.out = out;
        this.maxQueued = maxQueued;
    }

    /** Completes when everything was written after {@link #end}, or when the client is gone. Never fails. */
    CompletableFuture<Void> done() {
        return done;
    }

    /** Takes one more piece; false when the client reads too slowly for that. */
    boolean offer(byte[] piece) {
        synchronized (this) {
            if (queue.size() >= maxQueued) {
                return false;
            }
            if (!failed && !ended) {
                queue.add(piece);
            }
        }
        pump();
        return true;
    }

    /** Nothing follows. */
    void end() {
        synchronized (this) {
            ended = true;
        }
        pump();
    }

    @Override
    public void onWritePossible() {
        synchronized (this) {
            open = true;
        }
        pump();
    }

    @Override
    public void onError(Throwable cause) {
        synchronized (this) {
            fail();
        }
        done.complete(null);
    }

    private void pump() {
        boolean finished;
        synchronized (this) {
            try {
                finished = failed || (open && writeWhatFits());
            } catch (IOException | IllegalStateException e) {
                // The client is gone, and nobody is left to be told.
                fail();
                finished = true;
            }
        }
        if (finished) {
            done.complete(null);
        }
    }

    /** True when all is written and nothing follows. */
    private boolean writeWhatFits() throws IOException {
        while (out.isReady()) {
            byte[] piece = queue.poll();
            if (piece != null) {
                flushDue = true;
                out.write(piece);
            } else if (flushDue) {
                flushDue = false;
                out.flush();
            } else {
                return ended;
            }
        }
        return false;
    }

    private void fail() {
        failed = true;
        queue.clear();
    }
}
