package dev.weft.controlplane;

import dev.weft.controlplane.identity.NodeId;
import java.time.Instant;
import java.util.List;

/**
 * Proof that two runs of a node have signed with the same keys: several entries with one number, and the same one before
 * them. Its state was cloned or rolled back, or it lies.
 *
 * @param member who signed them
 * @param sequence their number
 * @param times when each of them was written, by its author's clock; two or more
 */
public record Fork(NodeId member, long sequence, List<Instant> times) {
    public Fork {
        times = List.copyOf(times);
    }
}
