package dev.weft.controlplane.identity;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who holds which IPv4 mesh address.
 *
 * <p>Node n may hold candidate(n, 0), candidate(n, 1), …; an address belongs to the claimant with the earliest admission
 * (then the lower node id), and a later claimant takes its next candidate. Going through the claims in that order gives
 * the same result on every node, and a later claim never moves an earlier one.
 */
public final class MeshAddresses {
    private static final byte[] DOMAIN = "weft-ipv4-candidate".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    /** Of nodes whose first candidate was asked for: the number that it follows from. Not more than claims were given. */
    private final Map<NodeId, Long> firstNumbers = new HashMap<>();

    /**
     * A node's right to an address.
     *
     * @param node who claims
     * @param admittedAt hybrid time of its admission
     */
    public record Claim(NodeId node, long admittedAt) {
        /** The earlier admission first, then the lower node id. */
        public static final Comparator<Claim> ORDER =
                Comparator.comparingLong(Claim::admittedAt).thenComparing(Claim::node);
    }

    /** Gives every claim its address, as long as the range has any left. */
    public static Map<NodeId, Inet4Address> assign(Ipv4Range range, List<Claim> claims) {
        return new MeshAddresses().give(range, claims);
    }

    /** The same, and remembers what it takes to do so again. */
    public Map<NodeId, Inet4Address> give(Ipv4Range range, List<Claim> claims) {
        Map<NodeId, Inet4Address> held = new HashMap<>();
        Set<Integer> taken = new HashSet<>();
        for (Claim claim : claims.stream().sorted(Claim.ORDER).toList()) {
            if (taken.size() >= range.capacity()) {
                break;
            }
            int attempt = 0;
            int index = first(range, claim.node());
            while (!taken.add(index)) {
                index = candidate(range, claim.node(), ++attempt);
            }
            held.put(claim.node(), range.assignable(index));
        }
        if (firstNumbers.size() > claims.size()) {
            firstNumbers.keySet().retainAll(held.keySet());
        }
        return held;
    }

    private int first(Ipv4Range range, NodeId node) {
        long number = firstNumbers.computeIfAbsent(node, id -> number(id, 0));
        return (int) Long.remainderUnsigned(number, range.capacity());
    }

    /**
     * The node's candidate number {@code attempt}. The hash jumps about for as many attempts as the range has addresses;
     * after that it counts up, so that a nearly full range is searched to its end.
     */
    static int candidate(Ipv4Range range, NodeId node, int attempt) {
        int capacity = range.capacity();
        int hashed = Math.min(attempt, capacity);
        long start = Long.remainderUnsigned(number(node, hashed), capacity);
        return (int) ((start + (attempt - hashed)) % capacity);
    }

    private static long number(NodeId node, int attempt) {
        byte[] hash = Hashes.sha256(
                DOMAIN, node.toBytes(), ByteBuffer.allocate(4).putInt(attempt).array());
        return ByteBuffer.wrap(hash).getLong();
    }
}
