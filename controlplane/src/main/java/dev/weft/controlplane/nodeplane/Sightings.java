package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.DataPath;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Announced;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.NodeRecord;
import dev.weft.controlplane.nodeplane.Message.Sighted;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells the others where they are seen, when that is none of the places that they announce: so a node behind a NAT learns
 * its own mapping without any server. Who announces what was seen hears no more of it.
 */
final class Sightings {
    /** A node that has just come or moved is about to announce its addresses by itself. */
    static final long SETTLE_MILLIS = 400;

    /** One node is told something new not more often than this. */
    static final long CHANGED_MILLIS = 2_000;

    /** And the same again, as datagrams get lost; in a large mesh more rarely, as others tell it too. */
    static final long REPEAT_MILLIS = 60_000;

    static final int TELLERS = 16;

    /** Nodes that are told at one time; the rest a moment later. */
    static final int MAX_TOLD_AT_ONCE = 16;

    /** Nodes of which it is remembered what they were told. */
    static final int MAX_TOLD = 1_024;

    private final CoreClock clock;
    private final Ledger ledger;
    private final LedgerMembership members;
    private final AddressBook addresses;
    private final TunnelPaths tunnels;
    private final Transmitter transmitter;
    private final LeastRecent<NodeId, Told> told = new LeastRecent<>(MAX_TOLD);
    private long lookAt = Long.MAX_VALUE;

    private record Told(Sighted sighted, long at) {}

    Sightings(
            CoreClock clock,
            Ledger ledger,
            LedgerMembership members,
            AddressBook addresses,
            TunnelPaths tunnels,
            Transmitter transmitter) {
        this.clock = clock;
        this.ledger = ledger;
        this.members = members;
        this.addresses = addresses;
        this.tunnels = tunnels;
        this.transmitter = transmitter;
    }

    /** Somebody may be seen at a new place. */
    void changed() {
        lookAt = Math.min(lookAt, clock.millis() + SETTLE_MILLIS);
    }

    long nextWakeMillis() {
        return lookAt;
    }

    void stop() {
        lookAt = Long.MAX_VALUE;
    }

    void wake(long now) {
        if (now < lookAt) {
            return;
        }
        lookAt = Long.MAX_VALUE;
        DataPath path = tunnels.path();
        long repeat = REPEAT_MILLIS * Math.max(1, members.present().size() / TELLERS);
        int sent = 0;
        for (NodeId peer : members.present()) {
            Optional<Sighted> sighted = ledger.record(peer)
                    .flatMap(NodeRecord::announced)
                    .map(announced -> look(announced, path.sessions().get(peer), addresses.heardOutside(peer, now)));
            if (sighted.isEmpty() || isNothing(sighted.get())) {
                told.remove(peer);
                continue;
            }
            lookAt = now + CHANGED_MILLIS;
            Told last = told.get(peer);
            boolean isDue =
                    last == null || now - last.at >= (last.sighted.equals(sighted.get()) ? repeat : CHANGED_MILLIS);
            if (isDue && sent < MAX_TOLD_AT_ONCE) {
                sent++;
                told.put(peer, new Told(sighted.get(), now));
                transmitter.send(peer, sighted.get(), now);
            }
        }
    }

    private static Sighted look(Announced announced, @Nullable Endpoint wireguard, Optional<Endpoint> control) {
        return new Sighted(
                Optional.ofNullable(wireguard)
                        .filter(endpoint -> !announced.endpoints().contains(endpoint))
                        .map(List::of)
                        .orElse(List.of()),
                control.filter(endpoint -> !announced.controlEndpoints().contains(endpoint))
                        .map(List::of)
                        .orElse(List.of()));
    }

    private static boolean isNothing(Sighted sighted) {
        return sighted.wireguard().isEmpty() && sighted.control().isEmpty();
    }
}
