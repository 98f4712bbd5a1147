package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.DataPath;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.Reach;
import dev.weft.controlplane.TunnelProbe;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.nodeplane.Message.RelayAnswer;
import dev.weft.controlplane.nodeplane.Message.RelayRequest;
import dev.weft.controlplane.nodeplane.Message.Sighted;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How this node and the others reach each other: who is seen where, through whom traffic goes where there is no direct way,
 * and what probes inside the tunnels say.
 */
final class Reachability {
    private final CoreClock clock;
    private final AddressBook addresses;
    private final TunnelPaths tunnels;
    private final Sightings sightings;
    private final Observed observed;
    private final RelayChoice relays;
    private final TunnelProbes probes;
    private final Outbox outbox;
    /** Where this node said that it is. */
    private Set<Endpoint> announced = Set.of();

    /** The same without what others have told it. */
    private Set<Endpoint> ownPlaces = Set.of();

    /** Whose tunnel was said to be silent. */
    private SortedSet<NodeId> toldSilent = new TreeSet<>();

    private boolean running;

    Reachability(
            CoreClock clock,
            AddressBook addresses,
            TunnelPaths tunnels,
            Sightings sightings,
            Observed observed,
            RelayChoice relays,
            TunnelProbes probes,
            Outbox outbox) {
        this.clock = clock;
        this.addresses = addresses;
        this.tunnels = tunnels;
        this.sightings = sightings;
        this.observed = observed;
        this.relays = relays;
        this.probes = probes;
        this.outbox = outbox;
    }

    Reach reach() {
        return new Reach(observed.wireguard(), observed.control(), relays.chosen(), toldSilent);
    }

    Map<NodeId, TunnelProbe> tunnelProbes() {
        return probes.results();
    }

    void start() {
        running = true;
    }

    void stop() {
        running = false;
        tunnels.see(DataPath.NONE);
        sightings.stop();
        observed.stop();
        relays.stop();
        probes.stop();
        toldSilent = new TreeSet<>();
    }

    /** What the data plane knows of the paths to the others. */
    void see(DataPath path) {
        if (running) {
            tunnels.see(path);
            sightings.changed();
            review();
            path.quiet().forEach(peer -> probes.soon(peer, clock.millis()));
            tellSilent();
        }
    }

    /** The members have changed, or what they announce. */
    void ledgerChanged() {
        if (running) {
            if (!tunnels.path().unreached().isEmpty()) {
                review();
            }
            probes.ledgerChanged(clock.millis());
        }
    }

    /** What this node announces of itself; part of it may be what was observed. */
    void announces(LocalFacts facts) {
        Set<Endpoint> all = new HashSet<>(facts.endpoints());
        all.addAll(facts.controlEndpoints());
        Set<Endpoint> own = new HashSet<>(all);
        observed.wireguard().forEach(own::remove);
        observed.control().forEach(own::remove);
        if (!announced.isEmpty() && !own.equals(ownPlaces)) {
            observed.moved(announced);
        }
        ownPlaces = own;
        // For a moment a machine may have no address at all: what counts is where it was before.
        announced = all.isEmpty() ? announced : all;
    }

    /** A datagram of a member came from there. */
    void heardFrom(NodeId sender, InetSocketAddress from) {
        if (addresses.heardFrom(sender, from, clock.millis())) {
            sightings.changed();
        }
    }

    void sighted(NodeId sender, Sighted sighted) {
        observed.told(sender, sighted);
    }

    void requested(NodeId sender, RelayRequest request) {
        relays.requested(sender, request, clock.millis());
    }

    void answered(NodeId sender, RelayAnswer answer) {
        relayed(relays.answered(sender, answer, clock.millis()));
        if (answer.granted() && !relays.isSearched(answer.other())) {
            // The other end finds no direct way: then what looks like one here may be dead.
            probes.soon(answer.other(), clock.millis());
        }
    }

    /** An answer came to a ping; it may be one that went through a tunnel. */
    void acknowledged(NodeId sender, long probeId) {
        probes.answered(sender, probeId, clock.millis());
        tellSilent();
    }

    long nextWakeMillis() {
        return running
                ? Math.min(
                        Math.min(sightings.nextWakeMillis(), observed.nextWakeMillis()),
                        Math.min(relays.nextWakeMillis(), probes.nextWakeMillis()))
                : Long.MAX_VALUE;
    }

    void wake(long now) {
        if (!running) {
            return;
        }
        sightings.wake(now);
        if (observed.wake(now)) {
            outbox.log("observed.changed", "wireguard", observed.wireguard(), "control", observed.control());
            outbox.viewChanged();
        }
        relayed(relays.wake(now));
        probes.wake(now);
        tellSilent();
    }

    private void tellSilent() {
        if (!probes.silent().equals(toldSilent)) {
            toldSilent = new TreeSet<>(probes.silent());
            outbox.log("tunnels.silent", "members", toldSilent.toString());
            outbox.viewChanged();
        }
    }

    private void review() {
        relayed(relays.changed(clock.millis()));
        probeTunnels();
    }

    private void relayed(boolean changed) {
        if (changed) {
            outbox.log("relays.changed", "relays", relays.chosen().toString());
            outbox.viewChanged();
            tunnels.relayed(relays.chosen().keySet());
            probeTunnels();
        }
    }

    private void probeTunnels() {
        probes.tunnels(tunnels.path().sessions().keySet(), clock.millis());
        probes.tunnels(relays.chosen().keySet(), clock.millis());
    }
}
