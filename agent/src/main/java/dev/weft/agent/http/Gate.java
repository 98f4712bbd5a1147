package dev.weft.agent.http;

import io.javalin.http.Context;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns away what a door does not serve, before any route sees it. */
final class Gate {
    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Set<String> OF_THE_MESH = Set.of("/metrics", "/healthz", "/readyz");
    /** A page in a browser can let a name of its own point to this machine, but never an address or this name. */
    private static final Pattern UNFORGED_HOST =
            Pattern.compile("(localhost|[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-fA-F:.]+\\])(:[0-9]{1,5})?");

    private Gate() {}

    static void check(Context context) {
        Door door = Door.of(context.req());
        if (door == Door.SOCKET) {
            return;
        }
        String host = context.header("Host");
        if (host == null || !UNFORGED_HOST.matcher(host).matches()) {
            throw new Problem(403, "ask for this machine by an address or as localhost, not as '" + host + "'");
        }
        if (door == Door.MESH && !OF_THE_MESH.contains(context.path())) {
            throw new Problem(
                    403,
                    "other members may read "
                            + String.join(", ", OF_THE_MESH.stream().sorted().toList()) + " here, and nothing else");
        }
        if (!READING.contains(context.method().name())) {
            throw new Problem(
                    403, "this port is for reading; " + context.method() + " works on the agent's Unix socket");
        }
    }
}
