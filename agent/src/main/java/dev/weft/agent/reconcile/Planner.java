package dev.weft.agent.reconcile;

import dev.weft.agent.os.IpPrefix;
import dev.weft.agent.wireguard.PeerState;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The difference between desired and actual, as steps.
 *
 * <p>What is equal is never touched, so sessions go on. WireGuard follows a peer that roams, and knows better than any
 * record where it is: an endpoint is written only for a new peer, or when the peer has had no handshake for longer than
 * a working session can have; which one, {@link EndpointTries} knows. Only a session that has proved dead is given up: the
 * peer is added anew, where it was reached last, and so begins at once. With another key of the interface itself that holds
 * for all of them. Whatever else is on the interface is drift and goes.
 */
public final class Planner {
    private Planner() {}

    /** Which endpoint to write for a peer that is there; empty when none is to be written. */
    @FunctionalInterface
    interface EndpointChoice {
        Optional<Endpoint> next(DesiredPeer wanted, PeerState present);
    }

    /**
     * Compares.
     *
     * @param names finds the name of a peer that is not desired, for people; may return an empty text
     * @param endpoints which one to write, for a peer that is there
     * @param dead peers through whose session nothing comes
     */
    static Plan plan(
            Desired desired,
            Actual actual,
            Function<PublicKey32, String> names,
            EndpointChoice endpoints,
            Set<PublicKey32> dead) {
        List<Step> steps = new ArrayList<>();
        interfaceSteps(desired, actual, steps);
        peerSteps(desired, actual, names, endpoints, dead, steps);
        return new Plan(steps);
    }

    private static void interfaceSteps(Desired desired, Actual actual, List<Step> steps) {
        InterfaceConfig config = desired.config();
        if (!actual.exists()) {
            steps.add(new Step.CreateInterface(config.name()));
        }
        if (!actual.publicKey().equals(Optional.of(config.ownKey())) || actual.listenPort() != config.listenPort()) {
            steps.add(new Step.SetKeyAndPort(config.ownKey(), config.listenPort()));
        }
        if (actual.mtu() != config.mtu()) {
            steps.add(new Step.SetMtu(config.mtu()));
        }
        for (IpPrefix address : actual.addresses()) {
            if (!desired.addresses().contains(address)) {
                steps.add(new Step.RemoveAddress(address));
            }
        }
        for (IpPrefix address : desired.addresses()) {
            if (!actual.addresses().contains(address)) {
                steps.add(new Step.AddAddress(address));
            }
        }
        if (!actual.up()) {
            steps.add(new Step.LinkUp(config.name()));
        }
        for (IpPrefix address : desired.addresses()) {
            // A new address or a link that goes up brings its route along.
            if (actual.up()
                    && actual.addresses().contains(address)
                    && !actual.routes().contains(address.network())) {
                steps.add(new Step.AddRoute(address));
            }
        }
        steps.addAll(desired.forwarding().stepsFrom(actual.forwarding(), config.name()));
    }

    private static void peerSteps(
            Desired desired,
            Actual actual,
            Function<PublicKey32, String> names,
            EndpointChoice endpoints,
            Set<PublicKey32> dead,
            List<Step> steps) {
        boolean sessionsAreOver = actual.publicKey()
                .filter(key -> !key.equals(desired.config().ownKey()))
                .isPresent();
        SortedSet<PublicKey32> keys = new TreeSet<>(actual.peers().keySet());
        keys.addAll(desired.peers().keySet());
        for (PublicKey32 key : keys) {
            DesiredPeer wanted = desired.peers().get(key);
            PeerState present = actual.peers().get(key);
            if (wanted == null) {
                steps.add(new Step.RemovePeer(key, names.apply(key)));
            } else if (present == null) {
                steps.add(new Step.AddPeer(wanted, endpointOfFormerKey(wanted, desired, actual)));
            } else if (sessionsAreOver || dead.contains(key)) {
                steps.add(new Step.RemovePeer(key, wanted.label()));
                steps.add(new Step.AddPeer(wanted, present.endpoint()));
            } else {
                change(wanted, present, endpoints.next(wanted, present)).ifPresent(steps::add);
            }
        }
    }

    /** A member with a new key is where it was: its former key's peer, which has its addresses, knows that best. */
    private static Optional<Endpoint> endpointOfFormerKey(DesiredPeer wanted, Desired desired, Actual actual) {
        return actual.peers().values().stream()
                .filter(former -> former.allowedIps().equals(wanted.allowedIps()))
                .filter(former -> !desired.peers().containsKey(former.key()))
                .findFirst()
                .flatMap(PeerState::endpoint);
    }

    private static Optional<Step> change(DesiredPeer wanted, PeerState present, Optional<Endpoint> endpoint) {
        Optional<SortedSet<IpPrefix>> allowedIps =
                wanted.allowedIps().equals(present.allowedIps()) ? Optional.empty() : Optional.of(wanted.allowedIps());
        Optional<Integer> keepalive = wanted.keepaliveSeconds() == present.keepaliveSeconds()
                ? Optional.empty()
                : Optional.of(wanted.keepaliveSeconds());
        return allowedIps.isEmpty() && keepalive.isEmpty() && endpoint.isEmpty()
                ? Optional.empty()
                : Optional.of(new Step.ChangePeer(wanted.key(), wanted.label(), allowedIps, keepalive, endpoint));
    }

    /** The steps as a plan without those that only try another endpoint. */
    static Plan withoutEndpointHints(Plan plan) {
        return new Plan(plan.steps().stream()
                .filter(step -> !(step instanceof Step.ChangePeer change && change.isEndpointOnly()))
                .toList());
    }
}
