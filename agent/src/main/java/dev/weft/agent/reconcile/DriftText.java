package dev.weft.agent.reconcile;

import dev.weft.agent.wireguard.PeerState;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Says what somebody else changed on the interface: what was found, not how it is repaired. */
final class DriftText {
    private DriftText() {}

    /** One text a step of the repair, in its order. */
    static List<String> of(Plan repair, Actual found) {
        if (!found.exists()) {
            return List.of("the interface is gone");
        }
        return repair.steps().stream().map(step -> of(step, found)).toList();
    }

    private static String of(Step step, Actual found) {
        if (step instanceof Step.SetKeyAndPort) {
            return "the key or the port is another (port " + found.listenPort() + ")";
        } else if (step instanceof Step.SetMtu) {
            return "the mtu is " + found.mtu();
        } else if (step instanceof Step.AddAddress add) {
            return "address " + add.address() + " is gone";
        } else if (step instanceof Step.RemoveAddress remove) {
            return "address " + remove.address() + " was added";
        } else if (step instanceof Step.LinkUp) {
            return "the interface is switched off";
        } else if (step instanceof Step.AddRoute route) {
            return "route " + route.address().network() + " is gone";
        } else if (step instanceof Step.AddRule add) {
            return "rule " + add.rule() + " is gone";
        } else if (step instanceof Step.RemoveRule remove) {
            return "rule " + remove.rule() + " was added";
        } else if (step instanceof Step.SetForwarding forwarding) {
            return "forwarding of IPv4 is " + (forwarding.on() ? "off" : "on");
        } else if (step instanceof Step.RemovePeer remove) {
            return remove.who() + " was added";
        } else if (step instanceof Step.ChangePeer change) {
            return change.who() + " has " + changed(change, found);
        }
        return step instanceof Step.OfPeer peer ? peer.who() + " is gone" : step.describe();
    }

    private static String changed(Step.ChangePeer change, Actual found) {
        StringJoiner changes = new StringJoiner(" and ");
        PeerState peer = found.peers().get(change.key());
        if (peer != null && change.allowedIps().isPresent()) {
            changes.add(peer.allowedIps().stream()
                    .map(Object::toString)
                    .collect(Collectors.joining(",", "allowed-ips ", "")));
        }
        if (peer != null && change.keepaliveSeconds().isPresent()) {
            changes.add("keepalive " + peer.keepaliveSeconds());
        }
        return changes.toString();
    }
}
