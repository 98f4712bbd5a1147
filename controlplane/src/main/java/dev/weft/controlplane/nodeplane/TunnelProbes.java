package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.TunnelProbe;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Announced;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.LedgerLimits;
import dev.weft.controlplane.ledger.NodeRecord;
import dev.weft.controlplane.nodeplane.Message.Ping;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Asks through each tunnel now and then: how long it takes, and whether anything gets through at all. That also renews the
 * tunnel's session, so an idle tunnel needs no keepalive for it.
 */
final class TunnelProbes {
    /** Less than the two minutes after which WireGuard renews a session that is in use. */
    static final long PERIOD_MILLIS = 50_000;

    /** How soon a probe without answer is followed by the next one, at the latest; for most tunnels a few round trips are less. */
    static final long TIMEOUT_MILLIS = 1_500;

    static final long SHORTEST_TIMEOUT_MILLIS = 750;
    private static final int TIMEOUT_ROUND_TRIPS = 4;

    /** Nobody is asked out of turn sooner than this after the last probe. */
    static final long MIN_GAP_MILLIS = 3_000;

    /** A tunnel that has just come up is asked within this time. */
    static final long FIRST_MILLIS = 500;

    /** Not all at once after a start. */
    static final int MAX_AT_ONCE = 16;

    /** Those that wait are looked for this often. */
    static final long LOOK_MILLIS = 250;

    private static final int MAX_COUNTED = 1_000;

    private final Ledger ledger;
    private final TunnelPaths tunnels;
    private final Transmitter transmitter;
    private final RandomGenerator random;
    private final Map<NodeId, State> states = new HashMap<>();
    private final SortedSet<NodeId> silent = new TreeSet<>();
    private long lookAt = Long.MAX_VALUE;

    /** What is known of one tunnel. */
    private static final class State {
        private long nextAt;
        private long sentAt;
        /** 0 when no answer is awaited. */
        private long probeId;

        private OptionalLong roundTripMillis = OptionalLong.empty();
        private int unanswered;
        private List<Endpoint> announced = List.of();
    }

    TunnelProbes(Ledger ledger, TunnelPaths tunnels, Transmitter transmitter, RandomGenerator random) {
        this.ledger = ledger;
        this.tunnels = tunnels;
        this.transmitter = transmitter;
        this.random = random;
    }

    /** What came of them. */
    Map<NodeId, TunnelProbe> results() {
        Map<NodeId, TunnelProbe> results = new TreeMap<>();
        states.forEach((peer, state) -> results.put(peer, new TunnelProbe(state.roundTripMillis, state.unanswered)));
        return results;
    }

    /** Who answered before and does not any more: nothing gets through, and no firewall that was there from the start is why. */
    SortedSet<NodeId> silent() {
        return silent;
    }

    /** There are tunnels to these, and to no others. */
    void tunnels(Iterable<NodeId> peers, long now) {
        for (NodeId peer : peers) {
            if (states.size() < LedgerLimits.MAX_MEMBERS && !states.containsKey(peer)) {
                State state = new State();
                state.nextAt = now + random.nextLong(FIRST_MILLIS);
                state.announced = announced(peer);
                states.put(peer, state);
            }
        }
        states.keySet().removeIf(peer -> !tunnels.hasTunnel(peer));
        silent.retainAll(states.keySet());
        plan(now);
    }

    /** There is reason to doubt that tunnel: it is asked now, unless it was just asked. */
    void soon(NodeId peer, long now) {
        State state = states.get(peer);
        if (state != null && state.probeId == 0 && now - state.sentAt >= MIN_GAP_MILLIS) {
            state.nextAt = Math.min(state.nextAt, now);
            lookAt = Math.min(lookAt, now);
        }
    }

    /** Who says that it is elsewhere now may not be where the tunnel leads. */
    void ledgerChanged(long now) {
        states.forEach((peer, state) -> {
            List<Endpoint> announced = announced(peer);
            if (!announced.equals(state.announced)) {
                state.announced = announced;
                soon(peer, now);
            }
        });
    }

    private boolean isAlive(NodeId peer) {
        return ledger.record(peer)
                .filter(record -> record.status() == MemberStatus.ALIVE)
                .isPresent();
    }

    private List<Endpoint> announced(NodeId peer) {
        return ledger.record(peer)
                .flatMap(NodeRecord::announced)
                .map(Announced::endpoints)
                .orElse(List.of());
    }

    /** An answer came, maybe to one of these probes. */
    void answered(NodeId peer, long probeId, long now) {
        State state = states.get(peer);
        if (state == null || state.probeId == 0 || state.probeId != probeId) {
            return;
        }
        state.probeId = 0;
        state.unanswered = 0;
        state.roundTripMillis = OptionalLong.of(Math.max(1, now - state.sentAt));
        state.nextAt = now + PERIOD_MILLIS - random.nextLong(PERIOD_MILLIS / 5);
        silent.remove(peer);
    }

    long nextWakeMillis() {
        return lookAt;
    }

    void stop() {
        states.clear();
        silent.clear();
        lookAt = Long.MAX_VALUE;
    }

    void wake(long now) {
        if (now < lookAt) {
            return;
        }
        int sent = 0;
        for (Map.Entry<NodeId, State> entry : states.entrySet()) {
            if (now >= entry.getValue().nextAt && sent < MAX_AT_ONCE) {
                sent++;
                probe(entry.getKey(), entry.getValue(), now);
            }
        }
        plan(now);
    }

    private void probe(NodeId peer, State state, long now) {
        if (!isAlive(peer)) {
            // An agent that stands still, or is not there, answers nobody; that says nothing of its tunnel.
            state.unanswered = 0;
            silent.remove(peer);
        } else if (state.probeId != 0) {
            state.unanswered = Math.min(MAX_COUNTED, state.unanswered + 1);
        }
        // A few in a row tell a lost datagram from a dead tunnel; then there is time.
        boolean soon = state.unanswered < TunnelProbe.SILENT_PROBES;
        if (!soon && state.roundTripMillis.isPresent()) {
            silent.add(peer);
        }
        state.nextAt = now + (soon ? timeoutMillis(state) : PERIOD_MILLIS / 5);
        Optional<InetSocketAddress> to = tunnels.to(peer);
        if (to.isPresent()) {
            state.sentAt = now;
            state.probeId = 1 + (random.nextLong() >>> 2);
            transmitter.reply(peer, to.get(), new Ping(state.probeId, ledger.digest()));
        }
    }

    private static long timeoutMillis(State state) {
        return state.roundTripMillis.isEmpty()
                ? TIMEOUT_MILLIS
                : Math.max(
                        SHORTEST_TIMEOUT_MILLIS,
                        Math.min(TIMEOUT_MILLIS, TIMEOUT_ROUND_TRIPS * state.roundTripMillis.getAsLong()));
    }

    private void plan(long now) {
        long next =
                states.values().stream().mapToLong(state -> state.nextAt).min().orElse(Long.MAX_VALUE);
        lookAt = next == Long.MAX_VALUE ? next : Math.max(next, now + LOOK_MILLIS);
    }
}
