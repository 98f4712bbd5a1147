package dev.weft.agent.reconcile;

import dev.weft.agent.os.IpPrefix;
import dev.weft.controlplane.View;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The interface as the membership wants it, the settings, and the ways to the others.
 *
 * @param config what this machine says
 * @param addresses its mesh addresses with the prefix length of the range, so that one connected route covers the mesh
 * @param peers by key
 * @param relays peers whose traffic goes by another peer, and by which: theirs are the addresses that the other one has more
 * @param skipped members that were left out because their record makes no sense, and why, for people
 */
record Desired(
        InterfaceConfig config,
        SortedSet<IpPrefix> addresses,
        SortedMap<PublicKey32, DesiredPeer> peers,
        SortedMap<PublicKey32, PublicKey32> relays,
        List<String> skipped) {
    Desired {
        addresses = Collections.unmodifiableSortedSet(new TreeSet<>(addresses));
        peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
        relays = Collections.unmodifiableSortedMap(new TreeMap<>(relays));
        skipped = List.copyOf(skipped);
    }

    /** What is to happen to packets that come in by it and are for others. */
    Forwarding forwarding() {
        return config.relay() ? Forwarding.ofRelay(config.name(), addresses) : Forwarding.NONE;
    }

    /**
     * Derives it from a view.
     *
     * @param view the membership
     * @param self this node
     * @param config what this machine says
     * @param fading dead members that keep their peer for now, see {@link DeadGrace}
     * @param paths the ways to the others
     */
    static Desired of(View view, NodeId self, InterfaceConfig config, Set<NodeId> fading, Paths paths) {
        return new DesiredBuilder(view, self, config, fading, paths).build();
    }

    /**
     * For a node that is in the network no more: no address and no peer. It may know that it was revoked before its ledger
     * can say so.
     */
    static Desired nothing(InterfaceConfig config) {
        return new Desired(config, new TreeSet<>(), new TreeMap<>(), new TreeMap<>(), List.of());
    }
}
