package dev.weft.agent.os;

import java.io.ByteArrayOutputStream;
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

    private static final int PART_BYTES = 16 << 10;
    private static final int WAIT_MILLIS = 2_000;
    private static final byte[] QUESTION = "get=1\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final String END = "errno=0\n\n";

    private final Path folder;

    public UserSpaceWireGuard(Path folder) {
        this.folder = folder;
    }

    /** Those of this machine. */
    public static UserSpaceWireGuard local() {
        return new UserSpaceWireGuard(FOLDER);
    }

    /** What it says of an interface, its private key included; empty when there is none, or when it does not answer. */
    Optional<String> read(String name) {
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

    private static Optional<String> answer(SocketChannel channel, Selector selector) throws IOException {
        Answer answer = new Answer();
        ByteBuffer part = ByteBuffer.allocate(PART_BYTES);
        while (answer.size() < MAX_ANSWER_BYTES && selector.select(WAIT_MILLIS) > 0) {
            selector.selectedKeys().clear();
            if (channel.read(part) < 0) {
                return Optional.empty();
            }
            if (answer.endsWith(part.flip())) {
                return answer.ifWell();
            }
            part.clear();
        }
        return Optional.empty();
    }

    /** One answer ends with an empty line, in whatever parts it comes; the connection stays for more questions. */
    static final class Answer {
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private boolean afterLine;

        int size() {
            return all.size();
        }

        /** Takes the next part and says whether it is the last one. */
        boolean endsWith(ByteBuffer part) {
            boolean empty = false;
            while (part.hasRemaining()) {
                byte next = part.get();
                all.write(next);
                empty = afterLine && next == '\n';
                afterLine = next == '\n';
            }
            return empty;
        }

        /** All of it, unless it tells of an error. */
        Optional<String> ifWell() {
            return Optional.of(all.toString(StandardCharsets.US_ASCII)).filter(text -> text.endsWith(END));
        }
    }
}
