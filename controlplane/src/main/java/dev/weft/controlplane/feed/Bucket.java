package dev.weft.controlplane.feed;

import dev.weft.controlplane.identity.NodeId;

/**
 * All ids that begin with the same bits.
 *
 * @param first the lowest of them
 * @param depth they share the first {@link #BITS} · depth bits
 */
public record Bucket(NodeId first, int depth) {
    /** A bucket falls apart into {@link #CHILDREN} by so many bits. */
    public static final int BITS = 6;

    public static final int CHILDREN = 1 << BITS;

    /** Nobody finds two keys whose ids share so much. */
    public static final int MAX_DEPTH = 20;

    /** Every id. */
    public static final Bucket ALL = new Bucket(new NodeId(0, 0), 0);

    public Bucket {
        if (depth < 0 || depth > MAX_DEPTH) {
            throw new IllegalArgumentException("depth " + depth);
        }
        if ((first.high() & tail(depth, 0)) != 0 || (first.low() & tail(depth, Long.SIZE)) != 0) {
            throw new IllegalArgumentException(first + " begins no bucket of depth " + depth);
        }
    }

    /** The highest id in it. */
    public NodeId last() {
        return new NodeId(first.high() | tail(depth, 0), first.low() | tail(depth, Long.SIZE));
    }

    public boolean contains(NodeId id) {
        return first.compareTo(id) <= 0 && id.compareTo(last()) <= 0;
    }

    /** One of the buckets that it falls apart into. */
    public Bucket child(int index) {
        int position = depth * BITS;
        long bits = index;
        long high = first.high();
        long low = first.low();
        for (int i = 0; i < BITS; i++) {
            long bit = (bits >>> (BITS - 1 - i)) & 1;
            if (position + i < Long.SIZE) {
                high |= bit << (Long.SIZE - 1 - position - i);
            } else {
                low |= bit << (2 * Long.SIZE - 1 - position - i);
            }
        }
        return new Bucket(new NodeId(high, low), depth + 1);
    }

    /** Which of its children an id of this bucket is in. */
    public int indexOf(NodeId id) {
        return index(id, depth);
    }

    /** The number that the bits after {@code depth} make. */
    static int index(NodeId id, int depth) {
        int end = (depth + 1) * BITS;
        long bits;
        if (end <= Long.SIZE) {
            bits = id.high() >>> (Long.SIZE - end);
        } else if (end - BITS >= Long.SIZE) {
            bits = id.low() >>> (2 * Long.SIZE - end);
        } else {
            bits = (id.high() << (end - Long.SIZE)) | (id.low() >>> (2 * Long.SIZE - end));
        }
        return (int) (bits & (CHILDREN - 1));
    }

    /** The bits of one half of an id that a bucket of this depth leaves open. */
    private static long tail(int depth, int halfStart) {
        int fixed = Math.min(Math.max(depth * BITS - halfStart, 0), Long.SIZE);
        return fixed == Long.SIZE ? 0 : -1L >>> fixed;
    }
}
