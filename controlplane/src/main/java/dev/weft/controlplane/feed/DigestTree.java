package dev.weft.controlplane.feed;

import dev.weft.controlplane.identity.NodeId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Digests of any part of a set of feeds. Every author contributes 64 bits that tell all that is held of it; the digest of
 * a {@link Bucket} is the exclusive or of what its authors contribute. Two nodes whose digests differ find the authors
 * that make the difference by going down from bucket to bucket. A plain object for one thread.
 *
 * <p>A trie over the ids: a node with up to {@link #LEAF_AUTHORS} authors lists them, one with more has children. What
 * a digest is does not depend on where a node was split.
 */
public final class DigestTree {
    static final int LEAF_AUTHORS = 32;

    private final Node root = new Node(0);

    /**
     * An author contributes something else than before; 0 is an author of whom nothing is held.
     *
     * @throws IllegalArgumentException when {@code before} is not what it contributed
     */
    public void change(NodeId author, long before, long now) {
        if (contribution(author) != before) {
            throw new IllegalArgumentException(author + " contributed something else");
        }
        if (before != now) {
            root.change(author, before, now);
        }
    }

    /** The digest of everything: 0 when nothing is held. */
    public long digest() {
        return root.digest;
    }

    /** How many authors contribute. */
    public int size() {
        return root.size;
    }

    /** What the author contributes; 0 when nothing is held of it. */
    public long contribution(NodeId author) {
        Node node = root;
        while (node.children != null) {
            Node child = node.children[Bucket.index(author, node.depth)];
            if (child == null) {
                return 0;
            }
            node = child;
        }
        int at = node.find(author);
        return at < 0 ? 0 : node.contributions[at];
    }

    /** How many authors of the bucket contribute. */
    public int size(Bucket bucket) {
        Node node = nodeAbove(bucket);
        if (node == null || node.depth == bucket.depth()) {
            return node == null ? 0 : node.size;
        }
        int count = 0;
        for (int i = 0; i < node.size; i++) {
            count += bucket.contains(node.authors[i]) ? 1 : 0;
        }
        return count;
    }

    /** The digests of the buckets that this one falls apart into. */
    public long[] childDigests(Bucket bucket) {
        long[] digests = new long[Bucket.CHILDREN];
        Node node = nodeAbove(bucket);
        if (node == null) {
            return digests;
        }
        if (node.children == null) {
            for (int i = 0; i < node.size; i++) {
                if (bucket.contains(node.authors[i])) {
                    digests[bucket.indexOf(node.authors[i])] ^= node.contributions[i];
                }
            }
            return digests;
        }
        for (int i = 0; i < Bucket.CHILDREN; i++) {
            Node child = node.children[i];
            digests[i] = child == null ? 0 : child.digest;
        }
        return digests;
    }

    /** The bucket's own node, or the leaf above it whose list has its authors among others; null when it has none. */
    private @Nullable Node nodeAbove(Bucket bucket) {
        Node node = root;
        while (node != null && node.depth < bucket.depth() && node.children != null) {
            node = node.children[Bucket.index(bucket.first(), node.depth)];
        }
        return node;
    }

    private static final class Node {
        final int depth;
        long digest;
        int size;
        Node @Nullable [] children;
        /** In order; only the first {@link #size} count, and none once there are children. */
        NodeId[] authors = new NodeId[4];

        long[] contributions = new long[4];

        Node(int depth) {
            this.depth = depth;
        }

        int find(NodeId author) {
            return Arrays.binarySearch(authors, 0, size, author);
        }

        void change(NodeId author, long before, long now) {
            if (children == null && before == 0 && size >= LEAF_AUTHORS && depth < Bucket.MAX_DEPTH) {
                split();
            }
            Node[] below = children;
            if (below == null) {
                changeLeaf(author, now);
            } else {
                childOf(below, author).change(author, before, now);
            }
            digest ^= before ^ now;
            size += (before == 0 ? 1 : 0) - (now == 0 ? 1 : 0);
        }

        private Node childOf(Node[] below, NodeId author) {
            int index = Bucket.index(author, depth);
            if (below[index] == null) {
                below[index] = new Node(depth + 1);
            }
            return below[index];
        }

        private void split() {
            Node[] below = new Node[Bucket.CHILDREN];
            for (int i = 0; i < size; i++) {
                childOf(below, authors[i]).change(authors[i], 0, contributions[i]);
            }
            children = below;
            authors = new NodeId[0];
            contributions = new long[0];
        }

        private void changeLeaf(NodeId author, long now) {
            int at = find(author);
            if (at >= 0 && now == 0) {
                System.arraycopy(authors, at + 1, authors, at, size - at - 1);
                System.arraycopy(contributions, at + 1, contributions, at, size - at - 1);
            } else if (at >= 0) {
                contributions[at] = now;
            } else {
                insert(-at - 1, author, now);
            }
        }

        private void insert(int at, NodeId author, long contribution) {
            if (size == authors.length) {
                authors = Arrays.copyOf(authors, 2 * size);
                contributions = Arrays.copyOf(contributions, 2 * size);
            }
            System.arraycopy(authors, at, authors, at + 1, size - at);
            System.arraycopy(contributions, at, contributions, at + 1, size - at);
            authors[at] = author;
            contributions[at] = contribution;
        }
    }
}
