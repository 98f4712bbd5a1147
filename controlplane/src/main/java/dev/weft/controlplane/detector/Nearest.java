package dev.weft.controlplane.detector;

import dev.weft.controlplane.identity.NodeId;
import java.util.List;

/**
 * The members nearest to one of them: by the exclusive or of the first halves of the ids, which are hashes. Every member
 * finds out by itself whether it is among them, without a look at all the others: who is nearer shares more leading bits,
 * and in the order of ids those stand together.
 */
final class Nearest {
    private Nearest() {}

    /**
     * Whether at most {@code count} − 1 of the others are nearer.
     *
     * @param others in the order of ids, without {@code self}
     */
    static boolean includes(List<NodeId> others, NodeId self, NodeId target, int count) {
        long own = distance(self, target);
        if (own == 0) {
            return true;
        }
        // What shares the bits above the highest one in which self and target differ is one run; what also shares that
        // bit with the target is nearer.
        long block = Long.highestOneBit(own);
        int from = lowerBound(others, target.high() & -block);
        int to = upperBound(others, target.high() | (block - 1));
        int nearer = to - from - 1;
        if (nearer >= count) {
            return false;
        }
        int neighbour = lowerBound(others, self.high() & -block);
        int end = upperBound(others, self.high() | (block - 1));
        while (neighbour < end && nearer < count) {
            if (Long.compareUnsigned(distance(others.get(neighbour), target), own) < 0) {
                nearer++;
            }
            neighbour++;
        }
        return nearer < count;
    }

    private static long distance(NodeId node, NodeId target) {
        return node.high() ^ target.high();
    }

    /** The first place whose id is not lower. */
    private static int lowerBound(List<NodeId> ids, long high) {
        int low = 0;
        int end = ids.size();
        while (low < end) {
            int middle = (low + end) >>> 1;
            if (Long.compareUnsigned(ids.get(middle).high(), high) < 0) {
                low = middle + 1;
            } else {
                end = middle;
            }
        }
        return low;
    }

    private static int upperBound(List<NodeId> ids, long high) {
        return high == -1 ? ids.size() : lowerBound(ids, high + 1);
    }
}
