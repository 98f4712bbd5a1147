package dev.weft.controlplane.detector;

import dev.weft.controlplane.identity.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long the answers of each peer take, and so how long to wait for the next one: smoothed time plus four times its
 * deviation (Jacobson and Karels; RFC 6298, section 2), between two bounds. In a large mesh a peer is measured once in some
 * minutes, and what was measured while this machine was busy, as it is at the start, would hold for a quarter of an hour. So a few
 * slow answers do not yet make a slow peer, and one that is much quicker halves what is expected.
 */
final class RoundTripTimes {
    static final int MAX_PEERS = 4_096;

    /** A scheduler's slice or two. */
    static final long MIN_REFUSED_TIMEOUT_MILLIS = 15;

    private final DetectorConfig config;
    private final Map<NodeId, double[]> estimates = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<NodeId, double[]> eldest) {
            return size() > MAX_PEERS;
        }
    };

    RoundTripTimes(DetectorConfig config) {
        this.config = config;
    }

    void sample(NodeId peer, long millis) {
        double[] estimate = estimates.get(peer);
        if (estimate == null) {
            estimates.put(peer, new double[] {millis, millis / 2.0, 1});
            return;
        }
        if (millis < estimate[0] / 2) {
            estimate[1] /= 2;
            estimate[0] /= 2;
        } else {
            estimate[1] += (Math.abs(millis - estimate[0]) - estimate[1]) / 4;
            estimate[0] += (millis - estimate[0]) / 8;
        }
        estimate[2]++;
    }

    /**
     * How long to wait for an answer after all when the host has refused: four round trips, so that one by way of a helper
     * fits in; at most {@link DetectorConfig#refusedTimeoutMillis}.
     */
    long refusedTimeoutMillis(NodeId peer) {
        double[] estimate = estimates.get(peer);
        if (estimate == null) {
            return config.refusedTimeoutMillis();
        }
        long timeout = Math.round(4 * (estimate[0] + estimate[1]));
        return Math.min(config.refusedTimeoutMillis(), Math.max(MIN_REFUSED_TIMEOUT_MILLIS, timeout));
    }

    /** How long to wait for a direct answer. */
    long timeoutMillis(NodeId peer) {
        double[] estimate = estimates.get(peer);
        if (estimate == null) {
            return config.probeTimeoutMillis();
        }
        long timeout = Math.round(estimate[0] + 4 * estimate[1]);
        long most = estimate[2] < DetectorConfig.TRUSTED_ANSWERS
                ? Math.min(config.probeTimeoutMillis(), config.probeTimeoutMaxMillis())
                : config.probeTimeoutMaxMillis();
        return Math.max(config.probeTimeoutMinMillis(), Math.min(timeout, most));
    }

    /**
     * How long to wait after that for the answers by way of helpers and to repeated pings: twice as long for a peer that is known to
     * be slow. One that was never measured had the longer time of a direct answer already, and a repeated ping finds it.
     */
    long indirectTimeoutMillis(NodeId peer) {
        return estimates.containsKey(peer)
                ? Math.max(config.indirectTimeoutMillis(), 2 * timeoutMillis(peer))
                : config.indirectTimeoutMillis();
    }
}
