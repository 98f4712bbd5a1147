package dev.weft.chat.terminal;

import java.net.URI;

/**
 * Where the daemon of this user listens, and what lets somebody in.
 *
 * @param url without a path, as {@code http://127.0.0.1:51823}
 */
public record DaemonAddress(URI url, String token) {
    @Override
    public String toString() {
        return url.toString(); // the token is nothing for a log
    }
}
