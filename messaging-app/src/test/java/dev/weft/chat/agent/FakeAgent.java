package dev.weft.chat.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** An agent's interface on a Unix socket, as far as the chat uses it: what it says, the test decides. */
public final class FakeAgent implements AutoCloseable {
    private final Path socket;
    private final ServerSocketChannel server;
    private final List<SocketChannel> listeners = new CopyOnWriteArrayList<>();
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    /** Request lines, with the body or the resumed id after a space. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    /** What every new listener to events is told first. */
    volatile String firstEvents = "";

    /** Hears what is put, before the answer goes out. */
    private volatile Consumer<String> puts = body -> {};

    public FakeAgent(Path socket) throws IOException {
        this.socket = socket;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        daemon(this::accept);
    }

    public void answer(String methodAndPath, int status, String body) {
        answers.put(methodAndPath, status + " " + body);
    }

    public void firstEvents(String text) {
        firstEvents = text;
    }

    public void onPut(Consumer<String> listener) {
        puts = listener;
    }

    public static String event(String id, String name, String data) {
        return "id: " + id + "\nevent: " + name + "\ndata: " + data + "\n\n";
    }

    int listeners() {
        return listeners.size();
    }

    /** Says something to all who listen. */
    public synchronized void say(String text) {
        for (SocketChannel listener : List.copyOf(listeners)) {
            try {
                write(listener, chunk(text));
            } catch (IOException e) {
                // Whoever has ended does not listen any more.
                boolean unused = listeners.remove(listener);
            }
        }
    }

    /** Breaks the streams off. */
    void hangUp() throws IOException {
        for (SocketChannel listener : listeners) {
            listener.close();
        }
        listeners.clear();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                open.add(channel);
                daemon(() -> serve(channel));
            }
        } catch (ClosedChannelException e) {
            // The test is over.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(SocketChannel channel) {
        try {
            InputStream in = Channels.newInputStream(channel);
            List<String> head = head(in);
            while (!head.isEmpty()) {
                String line = head.get(0).substring(0, head.get(0).lastIndexOf(' '));
                String suffix = suffix(head, in);
                requests.add(line + suffix);
                if (line.equals("GET /v1/events")) {
                    listen(channel);
                    return;
                }
                if (line.startsWith("PUT ")) {
                    puts.accept(suffix.strip());
                }
                String answer = answers.getOrDefault(line, "404 {\"detail\": \"nothing there\"}");
                String body = answer.substring(4);
                write(
                        channel,
                        "HTTP/1.1 " + answer.substring(0, 3)
                                + " X\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                                + "\r\n\r\n" + body);
                head = head(in);
            }
        } catch (IOException e) {
            // The client has gone, as some tests want it.
            open.remove(channel);
        }
    }

    private synchronized void listen(SocketChannel channel) throws IOException {
        write(channel, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        listeners.add(channel);
        if (!firstEvents.isEmpty()) {
            write(channel, chunk(firstEvents));
        }
    }

    private static String suffix(List<String> head, InputStream in) throws IOException {
        for (String field : head) {
            String lower = field.toLowerCase(java.util.Locale.ROOT);
            if (lower.startsWith("last-event-id: ")) {
                return " " + field.substring(15);
            }
            if (lower.startsWith("content-length: ")) {
                return " " + new String(in.readNBytes(Integer.parseInt(field.substring(16))), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    private static List<String> head(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = in.read(); read >= 0; read = in.read()) {
            if (read == '\n') {
                String text = line.toString(StandardCharsets.UTF_8).strip();
                line.reset();
                if (text.isEmpty()) {
                    return lines;
                }
                lines.add(text);
            } else {
                line.write(read);
            }
        }
        return List.of();
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + text + "\r\n";
    }

    private static void write(SocketChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            int unused = channel.write(bytes);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "fake-agent");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
        boolean unused = Files.deleteIfExists(socket);
    }
}
