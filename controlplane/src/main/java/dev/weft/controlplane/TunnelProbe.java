package dev.weft.controlplane;

import java.util.OptionalLong;

/**
 * What came of probes inside the tunnel to a member.
 *
 * @param roundTripMillis of the last one that was answered, at least 1; empty when none was
 * @param unansweredProbes how many have not been answered since
 */
public record TunnelProbe(OptionalLong roundTripMillis, int unansweredProbes) {
    /** So many unanswered ones in a row, sent within some seconds, mean that nothing gets through. */
    public static final int SILENT_PROBES = 5;

    /** Whether nothing gets through. */
    public boolean isSilent() {
        return unansweredProbes >= SILENT_PROBES;
    }
}
