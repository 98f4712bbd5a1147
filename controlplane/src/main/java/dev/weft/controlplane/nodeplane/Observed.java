package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.nodeplane.Message.Sighted;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Where others see this node, from what they tell it. It changes rarely: what many say outweighs what one says, and each
 * change makes the time until the next one longer.
 */
final class Observed {
    /** The reports of one moment come one after the other, and of both ports. */
    static final long SETTLE_MILLIS = 250;

    /** When this machine's own addresses have changed and nobody says anything for so long, it is no longer behind a NAT. */
    static final long SILENCE_MILLIS = 30_000;

    /** So long after it, who has not heard of the change yet may still say where this node was before. */
    static final long FORMER_MILLIS = 10_000;

    private final CoreClock clock;
    private final TunnelPaths tunnels;
    private final Predicate<NodeId> isPresent;
    private final Ballot wireguard4 = new Ballot();
    private final Ballot wireguard6 = new Ballot();
    private final Ballot control4 = new Ballot();
    private final Ballot control6 = new Ballot();
    private final List<Ballot> all = List.of(wireguard4, wireguard6, control4, control6);
    private long electAt = Long.MAX_VALUE;
    private long silentAt = Long.MAX_VALUE;
    private Set<Endpoint> former = Set.of();
    private long formerUntil = Long.MIN_VALUE;

    Observed(CoreClock clock, TunnelPaths tunnels, Predicate<NodeId> isPresent) {
        this.clock = clock;
        this.tunnels = tunnels;
        this.isPresent = isPresent;
    }

    List<Endpoint> wireguard() {
        return elected(wireguard4, wireguard6);
    }

    List<Endpoint> control() {
        return elected(control4, control6);
    }

    private static List<Endpoint> elected(Ballot ipv4, Ballot ipv6) {
        return Stream.of(ipv4, ipv6)
                .flatMap(ballot -> ballot.elected().stream())
                .toList();
    }

    /** A member says where it sees this node. */
    void told(NodeId reporter, Sighted sighted) {
        sighted.wireguard().forEach(endpoint -> vote(reporter, endpoint, wireguard4, wireguard6));
        sighted.control().forEach(endpoint -> vote(reporter, endpoint, control4, control6));
    }

    private void vote(NodeId reporter, Endpoint endpoint, Ballot ipv4, Ballot ipv6) {
        boolean isFormer = clock.millis() < formerUntil && former.contains(endpoint);
        if (!isFormer && isPlausible(endpoint.address())) {
            (endpoint.address() instanceof Inet4Address ? ipv4 : ipv6).vote(reporter, endpoint);
            plan();
        }
    }

    private boolean isPlausible(InetAddress address) {
        return !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isMulticastAddress()
                && !tunnels.isInside(address);
    }

    private void plan() {
        long settled = Math.min(electAt, clock.millis() + SETTLE_MILLIS);
        electAt = all.stream()
                .filter(ballot -> !ballot.leading(isPresent).equals(ballot.elected()))
                .mapToLong(ballot -> Math.max(settled, ballot.changeableAt()))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /**
     * This machine has other addresses of its own now, so what was said before is of another place.
     *
     * @param places where it was
     */
    void moved(Set<Endpoint> places) {
        former = Set.copyOf(places);
        formerUntil = clock.millis() + FORMER_MILLIS;
        all.forEach(Ballot::forgetVotes);
        electAt = Long.MAX_VALUE;
        silentAt = clock.millis() + SILENCE_MILLIS;
    }

    long nextWakeMillis() {
        return Math.min(electAt, silentAt);
    }

    void stop() {
        electAt = Long.MAX_VALUE;
        silentAt = Long.MAX_VALUE;
    }

    /** Whether where this node is seen has changed. */
    boolean wake(long now) {
        boolean changed = false;
        if (now >= silentAt) {
            silentAt = Long.MAX_VALUE;
            for (Ballot ballot : all) {
                changed |= !ballot.hasVotes() && ballot.elect(Optional.empty(), now);
            }
        }
        if (now >= electAt) {
            electAt = Long.MAX_VALUE;
            for (Ballot ballot : all) {
                changed |= now >= ballot.changeableAt() && ballot.elect(ballot.leading(isPresent), now);
            }
            plan();
        }
        return changed;
    }
}
