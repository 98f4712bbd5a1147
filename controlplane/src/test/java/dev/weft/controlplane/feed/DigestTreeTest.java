package dev.weft.controlplane.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every digest is what one gets by looking at all authors of the bucket, whatever came, changed and went before. */
class DigestTreeTest {
    private static final long SEED = 21;
    private final Random random = new Random(SEED);

    @Test
    void everyBucketsDigestIsThatOfItsAuthors() {
        DigestTree tree = new DigestTree();
        NavigableMap<NodeId, Long> held = new TreeMap<>();
        List<NodeId> ids = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            change(tree, held, ids);
            if (i % 150 == 0) {
                assertSame(tree, held, Bucket.ALL);
                assertSame(tree, held, bucketAround(ids.get(random.nextInt(ids.size())), 1 + random.nextInt(4)));
                assertSame(tree, held, bucketAround(randomId(), 1 + random.nextInt(Bucket.MAX_DEPTH - 1)));
            }
        }
        assertThat(tree.size()).isEqualTo(held.size()).isGreaterThan(500);
        for (NodeId id : List.copyOf(held.keySet())) {
            tree.change(id, held.getOrDefault(id, 0L), 0);
        }
        assertThat(tree.digest()).isZero();
        assertThat(tree.size()).isZero();
        assertThat(tree.childDigests(Bucket.ALL)).containsOnly(0);
    }

    private void change(DigestTree tree, NavigableMap<NodeId, Long> held, List<NodeId> ids) {
        boolean fresh = ids.isEmpty() || random.nextInt(3) > 0;
        // Some ids share their first half, so that the tree gets deep.
        NodeId id = fresh
                ? random.nextInt(4) > 0 ? randomId() : new NodeId(0x0123456789abcdefL, random.nextLong())
                : ids.get(random.nextInt(ids.size()));
        if (fresh) {
            ids.add(id);
        }
        long before = held.getOrDefault(id, 0L);
        long now = random.nextInt(5) == 0 ? 0 : random.nextLong();
        tree.change(id, before, now);
        if (now == 0) {
            held.remove(id);
        } else {
            held.put(id, now);
        }
        assertThat(tree.contribution(id)).isEqualTo(now);
    }

    private static void assertSame(DigestTree tree, NavigableMap<NodeId, Long> held, Bucket bucket) {
        Map<NodeId, Long> inside = held.subMap(bucket.first(), true, bucket.last(), true);
        assertThat(tree.size(bucket)).as("%s", bucket).isEqualTo(inside.size());
        long[] expected = new long[Bucket.CHILDREN];
        inside.forEach((id, contribution) -> expected[bucket.indexOf(id)] ^= contribution);
        assertThat(tree.childDigests(bucket)).as("%s", bucket).isEqualTo(expected);
    }

    @Test
    void childrenCoverTheirBucketInOrderAndWithoutGaps() {
        for (int depth = 0; depth < Bucket.MAX_DEPTH; depth++) {
            Bucket bucket = bucketAround(randomId(), depth);
            NodeId expected = bucket.first();
            for (int i = 0; i < Bucket.CHILDREN; i++) {
                Bucket child = bucket.child(i);
                assertThat(child.first()).as("%s child %s", bucket, i).isEqualTo(expected);
                assertThat(bucket.indexOf(child.first())).isEqualTo(i);
                assertThat(bucket.indexOf(child.last())).isEqualTo(i);
                assertThat(child.contains(child.last())).isTrue();
                expected = next(child.last());
                assertThat(child.contains(expected)).isFalse();
            }
            assertThat(bucket.child(Bucket.CHILDREN - 1).last()).isEqualTo(bucket.last());
        }
        assertThat(Bucket.ALL.last()).isEqualTo(new NodeId(-1, -1));
    }

    @Test
    void whatIsNoBucketAndWhatWasNotContributedIsRefused() {
        assertThatThrownBy(() -> new Bucket(new NodeId(0, 1), 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bucket(new NodeId(1, 0), 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bucket(new NodeId(0, 0), -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bucket(new NodeId(0, 0), Bucket.MAX_DEPTH + 1))
                .isInstanceOf(IllegalArgumentException.class);
        DigestTree tree = new DigestTree();
        tree.change(new NodeId(1, 1), 0, 7);
        assertThatThrownBy(() -> tree.change(new NodeId(1, 1), 8, 9)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tree.change(new NodeId(2, 2), 8, 9)).isInstanceOf(IllegalArgumentException.class);
        assertThat(tree.digest()).isEqualTo(7);
    }

    private static Bucket bucketAround(NodeId id, int depth) {
        Bucket bucket = Bucket.ALL;
        for (int i = 0; i < depth; i++) {
            bucket = bucket.child(bucket.indexOf(id));
        }
        return bucket;
    }

    private NodeId randomId() {
        return new NodeId(random.nextLong(), random.nextLong());
    }

    private static NodeId next(NodeId id) {
        long low = id.low() + 1;
        return new NodeId(low == 0 ? id.high() + 1 : id.high(), low);
    }
}
