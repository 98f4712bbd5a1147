package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.Contact;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.NodeRecord;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who knows where whom is to be found. Machines that have all moved while they could not tell each other are lost to each
 * other; then somebody gives one of them its old address back, besides the new one.
 */
final class Whereabouts {
    private final World world;

    Whereabouts(World world) {
        this.world = world;
    }

    /** Gives back addresses until all that run can find each other, over others if need be. */
    void mend() {
        List<SimulatedNode> running =
                world.nodes.stream().filter(SimulatedNode::isRunning).toList();
        for (SimulatedNode node : running) {
            Set<SimulatedNode> found = foundFrom(node, running);
            for (SimulatedNode other : running) {
                if (!found.contains(other) && bringTogether(node, other)) {
                    found = foundFrom(node, running);
                }
            }
        }
    }

    /** Whom the node finds, or is found by, or so on through those; who leaves or is gone is of no use to others. */
    private Set<SimulatedNode> foundFrom(SimulatedNode start, List<SimulatedNode> running) {
        Set<SimulatedNode> found = new LinkedHashSet<>(List.of(start));
        Deque<SimulatedNode> left = new ArrayDeque<>(found);
        while (!left.isEmpty()) {
            SimulatedNode node = left.remove();
            if (node != start && (node.leaving || node.core().phase() == NodeCore.Phase.GONE)) {
                continue;
            }
            for (SimulatedNode other : running) {
                if ((finds(node, other) || finds(other, node)) && found.add(other)) {
                    left.add(other);
                }
            }
        }
        return found;
    }

    private boolean finds(SimulatedNode seeker, SimulatedNode sought) {
        return placesOf(sought, seeker).stream().anyMatch(place -> world.holderOf(place) == sought);
    }

    private boolean bringTogether(SimulatedNode one, SimulatedNode other) {
        return giveBack(one, other) || giveBack(other, one);
    }

    private boolean giveBack(SimulatedNode sought, SimulatedNode seeker) {
        for (InetSocketAddress place : placesOf(sought, seeker)) {
            if (world.isFree(place)) {
                world.report.foundAgain++;
                world.note("node" + sought.index + " is at " + place + " again, too, for node" + seeker.index);
                world.addAddress(sought, place);
                return true;
            }
        }
        return false;
    }

    /** Whether the one looks for the other there. */
    static boolean isSoughtAt(SimulatedNode sought, InetSocketAddress place, SimulatedNode seeker) {
        return placesOf(sought, seeker).contains(place);
    }

    private static List<InetSocketAddress> placesOf(SimulatedNode sought, SimulatedNode seeker) {
        List<InetSocketAddress> places = new ArrayList<>();
        Stream.concat(announced(sought.id, seeker.core().ledger()), named(sought.id, seeker))
                .map(Endpoint::toSocketAddress)
                .limit(AddressBook.MAX_ADDRESSES)
                .forEach(places::add);
        return places;
    }

    private static Stream<Endpoint> announced(NodeId node, Ledger ledger) {
        boolean isListenedTo = ledger.overruledBy(node).isEmpty();
        return ledger.record(node).filter(record -> isListenedTo).map(NodeRecord::controlEndpoints).stream()
                .flatMap(List::stream);
    }

    private static Stream<Endpoint> named(NodeId node, SimulatedNode seeker) {
        return seeker.token == null
                ? Stream.empty()
                : seeker.token.contacts().stream()
                        .filter(contact -> contact.node().equals(node))
                        .map(Contact::endpoints)
                        .flatMap(List::stream);
    }
}
