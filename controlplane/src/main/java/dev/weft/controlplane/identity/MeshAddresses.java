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

    private MeshAddresses() {}

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
        Map<NodeId, Inet4Address> held = new HashMap<>();
        Set<Integer> taken = new HashSet<>();
        for (Claim claim : claims.stream().sorted(Claim.ORDER).toList()) {
            if (taken.size() >= range.capacity()) {
                break;
            }
            int attempt = 0;
            int index = candidate(range, claim.node(), attempt);
            while (!taken.add(index)) {
                index = candidate(range, claim.node(), ++attempt);
            }
            held.put(claim.node(), range.assignable(index));
        }
        return held;
    }

    /**
     * The node's candidate number {@code attempt}. The hash jumps about for as many attempts as the range has addresses;
     * after that it counts up, so that a nearly full range is searched to its end.
     */
    static int candidate(Ipv4Range range, NodeId node, int attempt) {
        int capacity = range.capacity();
        int hashed = Math.min(attempt, capacity);
        byte[] hash = Hashes.sha256(
                DOMAIN, node.toBytes(), ByteBuffer.allocate(4).putInt(hashed).array());
        long start = Long.remainderUnsigned(ByteBuffer.wrap(hash).getLong(), capacity);
        return (int) ((start + (attempt - hashed)) % capacity);
    }
}
