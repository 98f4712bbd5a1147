package dev.weft.agent.reconcile;

import dev.weft.agent.wireguard.PeerState;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Which of a peer's endpoints is tried, and since when. A new peer gets the first one; one that has no session for longer
 * than a session can live gets the next, and after a while the one after that, round and round. After each round the first
 * one is stuck to twice as long as before: both sides of a pair then wait where the other one most likely comes from. An endpoint that WireGuard found by itself, because the peer roamed, stays among them. One
 * that the peer has only just announced is tried at once: the peer tries at the same time, and so both open their NATs.
 */
final class EndpointTries {
    /** WireGuard sends the first message of a handshake every 5 s: each endpoint gets two of them. */
    static final long FIRST_WAIT_MILLIS = 11_000;

    static final long MAX_WAIT_MILLIS = 300_000;
    private static final int MAX_DOUBLINGS = 5;
    /** A peer that is added again, because its first message may just have been lost, keeps its endpoint once. */
    private static final int TRIES_EACH = 2;

    /**
     * @param number counts on with each try
     * @param roamed where WireGuard had found the peer by itself
     * @param sentBytes when the try began
     * @param known what the peer had announced by then
     */
    private record Try(int number, long sinceMillis, Optional<Endpoint> roamed, long sentBytes, List<Endpoint> known) {}

    private final Map<PublicKey32, Try> tries = new HashMap<>();

    /** The endpoint to write now for a peer that is there; empty when nothing is to be written. */
    Optional<Endpoint> next(DesiredPeer wanted, PeerState present, long nowSeconds, long nowMillis) {
        if (present.hasSession(nowSeconds)) {
            return Optional.empty();
        }
        Try last = tries.get(wanted.key());
        Optional<Endpoint> young = last == null ? Optional.empty() : announcedSince(wanted, last);
        if (young.isPresent()) {
            return young.filter(endpoint -> !present.endpoint().equals(Optional.of(endpoint)));
        }
        if (last != null && !isOver(last, wanted, present, nowMillis)) {
            return Optional.empty();
        }
        List<Endpoint> candidates = candidates(wanted, last == null ? present.endpoint() : last.roamed());
        int index = present.endpoint().map(candidates::indexOf).orElse(-1);
        boolean known = index >= 0 && index < wanted.endpoints().size();
        // Who roamed away and is heard no more is looked for where it says it is, from the first place on.
        return candidates.isEmpty() || (known && candidates.size() == 1)
                ? Optional.empty()
                : Optional.of(candidates.get(known || last != null ? (index + 1) % candidates.size() : 0))
                        .filter(endpoint -> !present.endpoint().equals(Optional.of(endpoint)));
    }

    /** The endpoint for a peer that never had a session and is added again. */
    Optional<Endpoint> again(DesiredPeer wanted, PeerState present) {
        Try last = tries.get(wanted.key());
        List<Endpoint> candidates = candidates(wanted, last == null ? present.endpoint() : last.roamed());
        if (present.hasHandshake() || last == null || candidates.isEmpty()) {
            return present.endpoint().or(wanted::endpoint);
        }
        int first = last.roamed().map(candidates::indexOf).orElse(0);
        return Optional.of(candidates.get((first + (last.number() + 1) / TRIES_EACH) % candidates.size()));
    }

    private static Optional<Endpoint> announcedSince(DesiredPeer wanted, Try last) {
        if (wanted.endpoints().equals(last.known())) {
            return Optional.empty();
        }
        return wanted.endpoints().stream()
                .filter(endpoint ->
                        !last.known().contains(endpoint) && !last.roamed().equals(Optional.of(endpoint)))
                .findFirst();
    }

    /** What the plan wrote is tried from now on. */
    void applied(Plan plan, SortedMap<PublicKey32, DesiredPeer> wanted, Actual before, long nowMillis) {
        plan.only(Step.AddPeer.class)
                .forEach(step -> tries.put(
                        step.key(),
                        new Try(0, nowMillis, step.found(), 0, step.peer().endpoints())));
        plan.only(Step.ChangePeer.class)
                .forEach(step -> step.endpoint()
                        .ifPresent(endpoint -> moved(
                                Objects.requireNonNull(wanted.get(step.key())),
                                endpoint,
                                before.peers().get(step.key()),
                                nowMillis)));
    }

    private void moved(DesiredPeer wanted, Endpoint to, @Nullable PeerState before, long nowMillis) {
        PublicKey32 key = wanted.key();
        Try last = tries.get(key);
        Optional<Endpoint> there = before == null ? Optional.empty() : before.endpoint();
        long sentBytes = before == null ? 0 : before.sentBytes();
        // What a peer had before its first try may be a place that it roamed to.
        Optional<Endpoint> roamed = last == null ? there : last.roamed();
        int number = last == null ? TRIES_EACH : last.number() + TRIES_EACH;
        if (last != null && announcedSince(wanted, last).equals(Optional.of(to))) {
            // The next time that it is added again it keeps this one, see again().
            List<Endpoint> candidates = candidates(wanted, roamed);
            int first = roamed.map(candidates::indexOf).orElse(0);
            number = TRIES_EACH * Math.floorMod(candidates.indexOf(to) - first, candidates.size());
        }
        tries.put(key, new Try(number, nowMillis, roamed, sentBytes, wanted.endpoints()));
    }

    void addedAgain(PublicKey32 key, long nowMillis) {
        tries.computeIfPresent(
                key, (same, last) -> new Try(last.number() + 1, nowMillis, last.roamed(), 0, last.known()));
    }

    /** Forgets peers that have a session, or are gone. */
    void settle(Actual actual, long nowSeconds) {
        tries.keySet().removeIf(key -> {
            PeerState peer = actual.peers().get(key);
            return peer == null || peer.hasSession(nowSeconds);
        });
    }

    /** An idle tunnel without keepalive tries nothing, so it learns nothing either. */
    private static boolean isOver(Try last, DesiredPeer wanted, PeerState present, long nowMillis) {
        int round = last.number() / TRIES_EACH / Math.max(1, wanted.endpoints().size());
        boolean atFirst = present.endpoint().equals(wanted.endpoint());
        long wait = Math.min(MAX_WAIT_MILLIS, FIRST_WAIT_MILLIS << (atFirst ? Math.min(round, MAX_DOUBLINGS) : 0));
        return nowMillis - last.sinceMillis() >= wait
                && (wanted.keepaliveSeconds() > 0 || present.sentBytes() != last.sentBytes());
    }

    private static List<Endpoint> candidates(DesiredPeer wanted, Optional<Endpoint> roamed) {
        List<Endpoint> candidates = new ArrayList<>(wanted.endpoints());
        roamed.filter(endpoint -> !candidates.contains(endpoint) && !candidates.isEmpty())
                .ifPresent(candidates::add);
        return candidates;
    }
}
