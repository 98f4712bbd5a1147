package dev.weft.agent.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads the stream of events over a plain connection. */
final class EventClient implements AutoCloseable {
    /**
     * One event.
     *
     * @param id as sent
     * @param name of the event
     * @param data its JSON
     */
    record Event(String id, String name, String data) {}

    final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    final List<String> head = new CopyOnWriteArrayList<>();
    private final SocketChannel channel;
    private final Thread reader = new Thread(this::read, "event-client");

    private EventClient(SocketChannel channel) {
        this.channel = channel;
        reader.setDaemon(true);
    }

    /** Connected, asking, and not reading. */
    static SocketChannel ask(Path socket, String headers) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        channel.write(ByteBuffer.wrap(
                ("GET /v1/events HTTP/1.0\r\nHost: weft\r\n" + headers + "\r\n").getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    static EventClient open(Path socket, String headers) throws IOException {
        EventClient client = new EventClient(ask(socket, headers));
        client.reader.start();
        return client;
    }

    private void read() {
        // HTTP/1.0: the body comes as it is, until the connection ends.
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8))) {
            String id = "";
            String name = "";
            String line;
            boolean inHead = true;
            while ((line = lines.readLine()) != null) {
                if (inHead) {
                    inHead = !line.isEmpty();
                    head.add(line);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    events.add(new Event(id, name, line.substring(6)));
                }
            }
        } catch (IOException e) {
            head.add("broken: " + e);
        }
    }

    boolean isEnded() {
        return !reader.isAlive();
    }

    Event next() throws InterruptedException {
        Event event = events.poll(10, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("no event within 10 s; head: " + head);
        }
        return event;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
