package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Service;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.NodeRecord;
import dev.weft.controlplane.nodeplane.Message.RelayAnswer;
import dev.weft.controlplane.nodeplane.Message.RelayRequest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Finds a relay for each member that this node cannot reach directly. A relay is asked, best first, and tells both ends
 * whether it carries their traffic; of those that do, both ends choose the one that a hash of the three ids puts first. So
 * both choose the same, though neither knows with whom the other has a session.
 */
final class RelayChoice {
    /** After this time without an answer the next relay is asked. */
    static final long ANSWER_MILLIS = 1_000;

    /** A relay that carries is asked again this often. */
    static final long RENEW_MILLIS = 5_000;

    /** And counts so long after its last answer. */
    static final long LEASE_MILLIS = 20_000;

    /** Members for whom a relay is looked for. */
    static final int MAX_UNREACHED = 128;

    /** Relays that offer themselves for one member. */
    static final int MAX_OFFERS = 8;

    private final NodeId self;
    private final Ledger ledger;
    private final LedgerMembership members;
    private final TunnelPaths tunnels;
    private final Transmitter transmitter;
    private final Map<NodeId, Search> searches = new HashMap<>();
    private SortedMap<NodeId, NodeId> chosen = new TreeMap<>();
    private long wakeAt = Long.MAX_VALUE;

    /** The search of a relay to one member. */
    private static final class Search {
        private final Map<NodeId, Long> offers = new HashMap<>();
        private int asked;
        private long nextAskAt = Long.MIN_VALUE;
    }

    RelayChoice(NodeId self, Ledger ledger, LedgerMembership members, TunnelPaths tunnels, Transmitter transmitter) {
        this.self = self;
        this.ledger = ledger;
        this.members = members;
        this.tunnels = tunnels;
        this.transmitter = transmitter;
    }

    /** Members that are reached through another one, and through whom. */
    SortedMap<NodeId, NodeId> chosen() {
        return chosen;
    }

    /** The paths to the others have changed, or who is a relay. */
    boolean changed(long now) {
        SortedSet<NodeId> unreached = tunnels.path().unreached();
        searches.keySet().removeIf(peer -> !unreached.contains(peer) || !members.isPresent(peer));
        unreached.stream()
                .filter(members::isPresent)
                .limit(MAX_UNREACHED)
                .forEach(peer -> searches.computeIfAbsent(peer, key -> new Search()));
        wakeAt = searches.isEmpty() ? Long.MAX_VALUE : Math.min(wakeAt, now);
        return choose(now);
    }

    /** Whether a relay is looked for to this member. */
    boolean isSearched(NodeId peer) {
        return searches.containsKey(peer);
    }

    /** A relay says whether it carries the traffic with that member. */
    boolean answered(NodeId relay, RelayAnswer answer, long now) {
        Search search = searches.get(answer.other());
        if (search == null) {
            return false;
        }
        if (!answer.granted()) {
            search.offers.remove(relay);
            search.nextAskAt = Math.min(search.nextAskAt, now + ANSWER_MILLIS / 4);
        } else if (isRelay(relay) && (search.offers.containsKey(relay) || search.offers.size() < MAX_OFFERS)) {
            search.offers.put(relay, now);
        }
        wakeAt = Math.min(wakeAt, now + ANSWER_MILLIS / 4);
        return choose(now);
    }

    long nextWakeMillis() {
        return wakeAt;
    }

    void stop() {
        searches.clear();
        wakeAt = Long.MAX_VALUE;
    }

    /** Asks where it is time to; whether the choice has changed. */
    boolean wake(long now) {
        if (now < wakeAt) {
            return false;
        }
        boolean changed = choose(now);
        wakeAt = searches.isEmpty() ? Long.MAX_VALUE : now + ANSWER_MILLIS / 2;
        searches.forEach((peer, search) -> {
            if (now >= search.nextAskAt) {
                ask(peer, search, now);
            }
        });
        return changed;
    }

    private void ask(NodeId peer, Search search, long now) {
        NodeId relay = chosen.get(peer);
        if (relay == null) {
            List<NodeId> candidates = candidates(peer);
            if (candidates.isEmpty()) {
                search.nextAskAt = now + ANSWER_MILLIS;
                return;
            }
            relay = candidates.get(search.asked++ % candidates.size());
            search.nextAskAt = now + ANSWER_MILLIS;
        } else {
            search.nextAskAt = now + RENEW_MILLIS;
        }
        transmitter.send(relay, new RelayRequest(peer), now);
    }

    private boolean choose(long now) {
        SortedMap<NodeId, NodeId> next = new TreeMap<>();
        searches.forEach((peer, search) -> {
            search.offers.values().removeIf(at -> now - at > LEASE_MILLIS);
            List<NodeId> candidates = candidates(peer);
            candidates.stream().filter(search.offers::containsKey).findFirst().ifPresent(best -> next.put(peer, best));
            if (chosen.containsKey(peer) && !next.containsKey(peer)) {
                search.nextAskAt = now;
                wakeAt = Math.min(wakeAt, now);
            }
        });
        boolean changed = !next.equals(chosen);
        chosen = next;
        return changed;
    }

    /** The relays with which this node has a session, best first. */
    private List<NodeId> candidates(NodeId peer) {
        return tunnels.path().sessions().keySet().stream()
                .filter(relay -> !relay.equals(peer) && isRelay(relay))
                .sorted(Comparator.comparing((NodeId relay) -> score(self, peer, relay))
                        .thenComparing(relay -> relay))
                .toList();
    }

    /** Whether it is there, and announces that it carries others' traffic. */
    private boolean isRelay(NodeId node) {
        return members.isPresent(node) && announcesRelay(node);
    }

    private boolean announcesRelay(NodeId node) {
        return ledger.record(node)
                .flatMap(NodeRecord::announced)
                .filter(announced -> announced.services().stream()
                        .anyMatch(service -> service.name().equals(Service.RELAY)))
                .isPresent();
    }

    /** As a relay: tells both ends whether there is a session with each. */
    void requested(NodeId sender, RelayRequest request, long now) {
        NodeId other = request.other();
        Map<NodeId, ?> sessions = tunnels.path().sessions();
        boolean granted = announcesRelay(self)
                && !other.equals(sender)
                && members.isPresent(other)
                && sessions.containsKey(sender)
                && sessions.containsKey(other);
        transmitter.send(sender, new RelayAnswer(other, granted), now);
        if (granted) {
            transmitter.send(other, new RelayAnswer(sender, true), now);
        }
    }

    /** The same on both ends; ids are hashes already, and are only mixed. The lowest is the best. */
    static long score(NodeId one, NodeId two, NodeId relay) {
        return mix(relay.high() ^ mix(one.high() + two.high()) ^ mix(one.low() ^ two.low()));
    }

    /** The finalizer of SplitMix64. */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
