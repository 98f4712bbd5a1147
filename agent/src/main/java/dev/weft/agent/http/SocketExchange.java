package dev.weft.agent.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One request and its answer over a Unix socket, with a time limit and a bound on the answer. */
final class SocketExchange {
    /** A mesh of 10,000 members has a list of about 8 MB. */
    static final int MAX_ANSWER_BYTES = 32 * 1024 * 1024;

    private SocketExchange() {}

    static HttpReply run(Path socket, byte[] request, Duration timeout) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
            long deadlineNanos = System.nanoTime() + timeout.toNanos();
            ByteBuffer out = ByteBuffer.wrap(request);
            while (out.hasRemaining()) {
                await(selector, deadlineNanos, socket);
                channel.write(out);
            }
            key.interestOps(SelectionKey.OP_READ);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            ByteBuffer in = ByteBuffer.allocate(16 * 1024);
            while (true) {
                await(selector, deadlineNanos, socket);
                int count = channel.read(in.clear());
                if (count < 0) {
                    return HttpReply.parse(answer.toByteArray());
                }
                answer.write(in.array(), 0, count);
                if (answer.size() > MAX_ANSWER_BYTES) {
                    throw new IOException("the answer is larger than " + MAX_ANSWER_BYTES + " bytes");
                }
            }
        } catch (IOException e) {
            throw explain(socket, e);
        }
    }

    private static void await(Selector selector, long deadlineNanos, Path socket) throws IOException {
        long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
        if (leftMillis <= 0 || selector.select(leftMillis) == 0) {
            throw new SocketException("the agent on " + socket + " does not answer: look into its log");
        }
        selector.selectedKeys().clear();
    }

    private static SocketException explain(Path socket, IOException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof AccessDeniedException || message.contains("Permission denied")) {
            return new SocketException(
                    "no permission to use " + socket + ": run this as root, or as a user of the"
                            + " group that owns its folder",
                    e);
        }
        if (!Files.exists(socket) || message.contains("Connection refused") || message.contains("No such file")) {
            return new AgentNotRunningException(socket, e);
        }
        return new SocketException("talking to the agent on " + socket + " failed: " + message, e);
    }
}
