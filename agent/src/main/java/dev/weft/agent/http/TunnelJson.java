package dev.weft.agent.http;

import org.jspecify.annotations.Nullable;

/**
 * What WireGuard says of the link to a member.
 *
 * @param state {@code up}, {@code down} or {@code unknown}
 * @param lastHandshake RFC 3339; null when there was none
 * @param receivedBytes since the interface was made
 * @param sentBytes since the interface was made
 */
public record TunnelJson(String state, @Nullable String lastHandshake, long receivedBytes, long sentBytes) {
    public static final TunnelJson UNKNOWN = new TunnelJson("unknown", null, 0, 0);
}
