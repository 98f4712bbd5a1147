package dev.weft.chat.web;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Turns away whoever must not ask. A page of somebody else in the same browser knows no token and may not read answers (there
 * are no CORS headers); it cannot come under a name of its own, because the host must be a loopback address; and it cannot
 * make a browser send, because that takes a header that no form can set, and an origin that is ours.
 */
final class Gate {
    /** Every request that changes something has it. */
    static final String HEADER = "X-Weft-Chat";

    private static final String SCHEME = "Bearer ";
    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\])(:[0-9]{1,5})?");

    private final byte[] token;

    Gate(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    void check(Context context) {
        String host = context.header("Host");
        if (host == null || !LOOPBACK.matcher(host).matches()) {
            throw new Problem(403, "ask for 127.0.0.1 or localhost, not for '" + host + "'");
        }
        if (!context.path().startsWith("/v1/")) {
            return;
        }
        String origin = context.header("Origin");
        if (origin != null && !origin.equals("http://" + host)) {
            throw new Problem(403, "a page of another origin may not use this chat");
        }
        if (!holdsToken(context.header("Authorization"))) {
            context.header("WWW-Authenticate", "Bearer");
            throw new Problem(
                    401,
                    "send the token of this chat; 'weft-chat run' prints the address that has it, and daemon.json too");
        }
        if (!READING.contains(context.method().name()) && context.header(HEADER) == null) {
            throw new Problem(403, "what changes something needs the header " + HEADER + ": 1");
        }
    }

    /** Takes the same time however much of it is right. */
    private boolean holdsToken(@org.jspecify.annotations.Nullable String authorization) {
        return authorization != null
                && authorization.startsWith(SCHEME)
                && MessageDigest.isEqual(
                        token, authorization.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8));
    }
}
