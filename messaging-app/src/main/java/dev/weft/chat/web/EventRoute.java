package dev.weft.chat.web;

import dev.weft.chat.ChatDaemon;
import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The stream of events. Each listener has a thread of the server as long as it listens, so there are few. */
final class EventRoute {
    static final int MAX_LISTENERS = 16;

    private static final long HEARTBEAT_MILLIS = 10_000;
    /** How soon a listener that is cut off, or a daemon that ends, is noticed. */
    private static final long LOOK_MILLIS = 500;

    private static final byte[] HEARTBEAT = ": still here\n\n".getBytes(StandardCharsets.UTF_8);

    private final ChatDaemon daemon;
    private final EventHub hub;
    private final AtomicInteger listeners = new AtomicInteger();
    private final Set<EventQueue> queues = ConcurrentHashMap.newKeySet();

    EventRoute(ChatDaemon daemon, EventHub hub) {
        this.daemon = daemon;
        this.hub = hub;
    }

    void listen(Context context) throws IOException {
        if (listeners.incrementAndGet() > MAX_LISTENERS) {
            listeners.decrementAndGet();
            throw new Problem(503, MAX_LISTENERS + " faces listen already, and that is the most; close one");
        }
        EventQueue queue = new EventQueue();
        queues.add(queue);
        try {
            String lastEventId = context.header("Last-Event-ID");
            // Before the headers go out, so that nothing happens in between unheard.
            boolean unused = Answers.await(daemon.ask(chat -> {
                hub.join(queue, lastEventId, chat);
                return true;
            }));
            context.status(200).contentType("text/event-stream; charset=utf-8").header("Cache-Control", "no-store");
            tell(queue, context.res().getOutputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            queue.end();
            queues.remove(queue);
            listeners.decrementAndGet();
            var unused = daemon.ask(chat -> {
                hub.leave(queue);
                return true;
            });
        }
    }

    private static void tell(EventQueue queue, ServletOutputStream out) throws IOException, InterruptedException {
        out.write(HEARTBEAT);
        out.flush();
        long silentMillis = 0;
        while (true) {
            byte[] event = queue.take(LOOK_MILLIS);
            if (event == null) {
                if (queue.isCutOff()) {
                    return;
                }
                silentMillis += LOOK_MILLIS;
                if (silentMillis < HEARTBEAT_MILLIS) {
                    continue;
                }
                event = HEARTBEAT;
            }
            silentMillis = 0;
            out.write(event);
            out.flush();
        }
    }

    void end() {
        queues.forEach(EventQueue::end);
    }
}
