package dev.weft.agent.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** The stream of events. */
final class EventRoutes {
    /** Events that wait for a listener that reads slowly. */
    static final int MAX_QUEUED = 256;

    private final EventHub hub;
    private final SlowClients slowClients;

    EventRoutes(EventHub hub, SlowClients slowClients) {
        this.hub = hub;
        this.slowClients = slowClients;
    }

    void register(RoutesConfig routes) {
        routes.get("/v1/events", this::events);
    }

    private void events(Context context) throws IOException {
        if (context.method().name().equals("HEAD")) {
            throw new Problem(405, "events are read with GET");
        }
        if (!hub.reserve()) {
            // Kept open, it would take a connection from somebody else.
            context.header("Connection", "close").header("Retry-After", "10");
            throw new Problem(
                    503,
                    EventHub.MAX_LISTENERS + " programs listen to events already, and that is the most; try later");
        }
        context.status(200).contentType("text/event-stream; charset=utf-8").header("Cache-Control", "no-cache");
        String lastEventId = context.header("Last-Event-ID");
        HttpServletRequest request = context.req();
        ServletOutputStream out = context.res().getOutputStream();
        slowClients.streams(request);
        context.future(() -> {
            request.getAsyncContext().setTimeout(0);
            Outflow outflow = new Outflow(out, MAX_QUEUED);
            EventStream stream = new Stream(outflow, request);
            var unused = outflow.done().whenComplete((nothing, failure) -> hub.leave(stream));
            hub.join(stream, lastEventId);
            out.setWriteListener(outflow);
            return outflow.done();
        });
    }

    private record Stream(Outflow outflow, HttpServletRequest request) implements EventStream {
        @Override
        public boolean offer(byte[] bytes) {
            return outflow.offer(bytes);
        }

        @Override
        public void end() {
            outflow.end();
        }

        @Override
        public void drop() {
            SlowClients.close(request);
            outflow.onError(new IOException("the listener does not read"));
        }
    }
}
