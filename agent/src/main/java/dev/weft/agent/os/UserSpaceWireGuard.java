package dev.weft.agent.os;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Asks a WireGuard that is a process (wireguard-go) over its socket, in the text form of WireGuard's cross-platform
 * interface: what {@code wg} does too, but without starting a process every time. Where nobody answers there, {@code wg} has
 * the say: it asks the kernel, and knows best what is wrong.
 */
public final class UserSpaceWireGuard {
    /** Where each has a socket NAME.sock. */
    private static final Path FOLDER = Path.of("/var/run/wireguard");

    /** 20,000 peers fit. */
    static final int MAX_ANSWER_BYTES = 8 << 20;

    private static final int FIRST_BYTES = 16 << 10;
    private static final int WAIT_MILLIS = 2_000;
    private static final byte[] QUESTION = "get=1\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final String END = "errno=0\n\n";

    private final Path folder;
    private final Answer answer = new Answer();

    public UserSpaceWireGuard(Path folder) {
        this.folder = folder;
    }

    /** Those of this machine. */
    public static UserSpaceWireGuard local() {
        return new UserSpaceWireGuard(FOLDER);
    }

    /** What it says of an interface, its private key included; empty when there is none, or when it does not answer. */
    synchronized Optional<String> read(String name) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve(name + ".sock")));
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            SelectionKey unused = channel.register(selector, SelectionKey.OP_READ);
            return channel.write(ByteBuffer.wrap(QUESTION)) == QUESTION.length
                    ? answer(channel, selector)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<String> answer(SocketChannel channel, Selector selector) throws IOException {
        answer.clear();
        while (!answer.isTooLong() && selector.select(WAIT_MILLIS) > 0) {
            selector.selectedKeys().clear();
            if (channel.read(answer.room()) < 0) {
                return Optional.empty();
            }
            if (answer.isWhole()) {
                return answer.ifWell();
            }
        }
        return Optional.empty();
    }

    /**
     * One answer ends with an empty line, in whatever parts it comes; the connection stays for more questions. The room for it
     * is kept: the same is asked every other second, and an answer of hundreds of peers is long.
     */
    static final class Answer {
        private ByteBuffer all = ByteBuffer.allocate(FIRST_BYTES);

        void clear() {
            all.clear();
        }

        boolean isTooLong() {
            return all.position() >= MAX_ANSWER_BYTES;
        }

        /** Where the next part belongs. */
        ByteBuffer room() {
            if (!all.hasRemaining()) {
                all = ByteBuffer.allocate(2 * all.capacity()).put(all.flip());
            }
            return all;
        }

        /** Whether the last part that was put there was the last one of all. */
        boolean isWhole() {
            int end = all.position();
            return end >= 2 && all.get(end - 1) == '\n' && all.get(end - 2) == '\n';
        }

        /** All of it, unless it tells of an error. */
        Optional<String> ifWell() {
            return Optional.of(new String(all.array(), 0, all.position(), StandardCharsets.US_ASCII))
                    .filter(text -> text.endsWith(END));
        }
    }
}
