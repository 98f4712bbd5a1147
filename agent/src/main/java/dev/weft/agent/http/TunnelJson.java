package dev.weft.agent.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What WireGuard says of the link to a member, and probes inside of it.
 *
 * @param state {@code up}, {@code down}, {@code relayed}, {@code unknown} or {@code none}
 * @param relay through whom its traffic goes; null when it is not relayed
 * @param roundTripMillis of the last probe inside the tunnel that was answered; null when none was
 * @param lastHandshake RFC 3339; null when there was none
 * @param receivedBytes since the interface was made
 * @param sentBytes since the interface was made
 */
public record TunnelJson(
        String state,
        @Nullable NamedNodeJson relay,
        @Nullable String lastHandshake,
        @Nullable Long roundTripMillis,
        long receivedBytes,
        long sentBytes) {
    public static final String UP = "up";
    public static final String DOWN = "down";
    public static final String RELAYED = "relayed";
    public static final String UNKNOWN = "unknown";
    /** Of a member that has no peer here. */
    public static final TunnelJson NONE = new TunnelJson("none", null, null, null, 0, 0);

    /** All that there are. */
    static final List<String> STATES = List.of(UP, RELAYED, DOWN, UNKNOWN, NONE.state());
}
