package dev.weft.agent.http;

import dev.weft.agent.os.Clock;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Closes connections on which a request does not arrive, or an answer is not read, within a time. Without it a client
 * that sends a byte now and then would keep its connection for ever, and few of them would lock everybody out.
 */
final class SlowClients extends Handler.Wrapper {
    static final long REQUEST_WITHIN_MILLIS = 10_000;
    static final long ANSWER_WITHIN_MILLIS = 60_000;

    private static final String ATTRIBUTE = SlowClients.class.getName();

    private enum Phase {
        /** Opened, or answered before; the next request is not here yet. */
        ASKING,
        ANSWERING,
        /** Reads events for as long as it likes; who queues them notices when it does not read. */
        STREAMING
    }

    private record State(Phase phase, long sinceMillis) {}

    private final Clock clock;
    private final long requestWithinMillis;
    private final Map<EndPoint, State> connections = new ConcurrentHashMap<>();

    SlowClients(Clock clock, long requestWithinMillis) {
        this.clock = clock;
        this.requestWithinMillis = requestWithinMillis;
    }

    /** Hears of every connection of a connector. */
    Connection.Listener connections() {
        return new Connection.Listener() {
            @Override
            public void onOpened(Connection connection) {
                connections.put(connection.getEndPoint(), new State(Phase.ASKING, clock.monotonicMillis()));
            }

            @Override
            public void onClosed(Connection connection) {
                connections.remove(connection.getEndPoint());
            }
        };
    }

    /** The whole request is here. */
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
        enter(connection, Phase.ANSWERING);
        request.setAttribute(ATTRIBUTE, connection);
        Request.addCompletionListener(request, failure -> enter(connection, Phase.ASKING));
        return super.handle(request, response, callback);
    }

    private void enter(EndPoint connection, Phase phase) {
        connections.computeIfPresent(connection, (same, before) -> new State(phase, clock.monotonicMillis()));
    }

    /** This request is answered for as long as the client likes. */
    void streams(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof EndPoint connection) {
            enter(connection, Phase.STREAMING);
        }
    }

    /** Ends the connection on which this request came. */
    static void close(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof EndPoint connection) {
            connection.close();
        }
    }

    /** Closes those whose time is over; to be called every second or so. */
    void closeSlow() {
        long now = clock.monotonicMillis();
        connections.forEach((connection, state) -> {
            if (isOver(state, now)) {
                connection.close();
            }
        });
    }

    private boolean isOver(State state, long now) {
        return switch (state.phase()) {
            case ASKING -> now - state.sinceMillis() > requestWithinMillis;
            case ANSWERING -> now - state.sinceMillis() > ANSWER_WITHIN_MILLIS;
            case STREAMING -> false;
        };
    }

    int count() {
        return connections.size();
    }
}
