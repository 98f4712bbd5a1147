package dev.weft.controlplane;

import dev.weft.controlplane.identity.NodeId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How the others reach this node and it them, as far as members have told it.
 *
 * @param observed where others see this node's WireGuard: at most one address of each family. Behind a NAT that is none of
 *     its own
 * @param observedControl the same for its control plane
 * @param relays members that are reached through another one, and through whom; the other end has chosen the same
 * @param silent members that answered inside their tunnel, and do not answer there any more
 */
public record Reach(
        List<Endpoint> observed,
        List<Endpoint> observedControl,
        SortedMap<NodeId, NodeId> relays,
        SortedSet<NodeId> silent) {
    /** Nobody has told anything. */
    public static final Reach NONE = new Reach(List.of(), List.of(), new TreeMap<>(), new TreeSet<>());

    public Reach {
        observed = List.copyOf(observed);
        observedControl = List.copyOf(observedControl);
        relays = Collections.unmodifiableSortedMap(new TreeMap<>(relays));
        silent = Collections.unmodifiableSortedSet(new TreeSet<>(silent));
    }
}
