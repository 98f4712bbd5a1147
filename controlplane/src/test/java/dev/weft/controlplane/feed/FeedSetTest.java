package dev.weft.controlplane.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.controlplane.feed.FeedSet.Offer;
import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What may be added to feeds, and a digest that is equal exactly when the feeds are. */
class FeedSetTest {
    private static final long SEED = 9;
    private final Random random = new Random(SEED);

    @Test
    void onlyTheNextEntryOfAFeedIsTaken() {
        Chain chain = new Chain(random).write(4);
        List<Entry> entries = chain.entries;
        FeedSet feeds = new FeedSet();
        assertThat(feeds.check(entries.get(1))).isEqualTo(Offer.GAP);
        assertThat(feeds.check(entries.get(0))).isEqualTo(Offer.NEXT);
        feeds.add(entries.get(0));
        assertThat(feeds.check(entries.get(0))).isEqualTo(Offer.DUPLICATE);
        assertThat(feeds.check(entries.get(2))).isEqualTo(Offer.GAP);
        assertThat(feeds.check(entries.get(1))).isEqualTo(Offer.NEXT);
        feeds.add(entries.get(1));
        feeds.add(entries.get(2));
        assertThat(feeds.check(entries.get(1))).isEqualTo(Offer.DUPLICATE);
        for (Entry refused : List.of(entries.get(0), entries.get(2))) {
            assertThatThrownBy(() -> feeds.add(refused)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(feeds.entryCount()).isEqualTo(3);
    }

    @Test
    void whatContradictsAHeldEntryIsAFork() {
        Chain chain = new Chain(random).write(3);
        FeedSet feeds = new FeedSet();
        chain.entries.forEach(feeds::add);
        Entry otherFirst = chain.sign(1, Entry.noPrevious(), new byte[] {1});
        Entry otherThird = chain.sign(3, chain.entries.get(1).hash(), new byte[] {3});
        Entry afterOtherThird = chain.sign(4, otherThird.hash(), new byte[] {4});
        Entry afterNothing = chain.sign(4, new byte[Entry.HASH_BYTES], new byte[] {4});
        for (Entry detached : List.of(afterOtherThird, afterNothing)) {
            assertThat(feeds.check(detached)).as("%s", detached).isEqualTo(Offer.DETACHED);
            assertThatThrownBy(() -> feeds.add(detached)).isInstanceOf(IllegalArgumentException.class);
        }
        NodeId author = otherFirst.author();
        assertThat(feeds.forkedAt(author)).isEmpty();
        for (Entry fork : List.of(otherThird, otherFirst)) {
            assertThat(feeds.check(fork)).as("%s", fork).isEqualTo(Offer.FORK);
            feeds.add(fork);
            assertThat(feeds.check(fork)).as("%s", fork).isEqualTo(Offer.DUPLICATE);
            assertThat(feeds.forkedAt(author)).hasValue(fork.sequence());
        }
        assertThat(feeds.check(afterOtherThird)).isEqualTo(Offer.NEXT);
        feeds.add(afterOtherThird);
        assertThat(feeds.contradictions(author))
                .containsExactlyInAnyOrder(chain.entries.get(0), otherFirst, chain.entries.get(2), otherThird);
        assertThat(feeds.head(author)).contains(afterOtherThird);
        assertThat(feeds.entryCount()).isEqualTo(6);
    }

    @Test
    void forkedFeedsAreTheSameInWhateverOrderTheyCame() {
        Chain chain = new Chain(random).write(6);
        List<Entry> all = new ArrayList<>(chain.entries);
        Entry before = chain.entries.get(2);
        for (int i = 0; i < 3; i++) {
            Entry branch = chain.sign(4, before.hash(), new byte[] {(byte) i, 9});
            all.add(branch);
            all.add(chain.sign(5, branch.hash(), new byte[] {(byte) i, 8}));
        }
        Set<Long> digests = new HashSet<>();
        Set<List<Entry>> ranges = new HashSet<>();
        for (int run = 0; run < 50; run++) {
            java.util.Collections.shuffle(all, random);
            FeedSet feeds = new FeedSet();
            List<Entry> open = new ArrayList<>(all);
            while (!open.isEmpty()) {
                open.removeIf(entry -> {
                    Offer offer = feeds.check(entry);
                    if (offer == Offer.NEXT || offer == Offer.FORK) {
                        feeds.add(entry);
                        return true;
                    }
                    return false;
                });
            }
            digests.add(feeds.digest());
            ranges.add(feeds.range(before.author(), 1, Long.MAX_VALUE));
        }
        assertThat(digests).as("seed %s", SEED).hasSize(1);
        assertThat(ranges).as("seed %s", SEED).hasSize(1);
    }

    @Test
    void whatIsBeyondACutIsHeldAndNotSeen() {
        Chain chain = new Chain(random).write(5);
        NodeId author = chain.entries.get(0).author();
        FeedSet whole = new FeedSet();
        chain.entries.forEach(whole::add);
        long uncutDigest = whole.digest();
        FeedSet shorter = new FeedSet();
        chain.entries.subList(0, 3).forEach(shorter::add);
        whole.cut(author, 3);
        shorter.cut(author, 3);
        assertThat(whole.digest()).isEqualTo(shorter.digest()).isNotEqualTo(uncutDigest);
        assertThat(whole.headSequence(author)).isEqualTo(3);
        assertThat(whole.entries()).isEqualTo(chain.entries.subList(0, 3)).isEqualTo(shorter.entries());
        assertThat(whole.entryCount()).isEqualTo(3);
        assertThat(shorter.check(chain.entries.get(3))).isEqualTo(Offer.BEYOND_CUT);
        assertThat(whole.heldSequence(author)).isEqualTo(5);
        whole.uncut(author);
        assertThat(whole.digest()).isEqualTo(uncutDigest);
        assertThat(whole.entries()).isEqualTo(chain.entries);
        whole.cut(author, 0);
        assertThat(whole.digest()).isZero();
        assertThat(whole.authors()).isEmpty();
        assertThat(whole.check(chain.entries.get(0))).isEqualTo(Offer.DUPLICATE);
        whole.uncut(author);
        assertThat(whole.entries()).isEqualTo(chain.entries);
    }

    @Test
    void notMoreThanSoManyBranchesAreTaken() {
        Chain chain = new Chain(random).write(2);
        FeedSet feeds = new FeedSet();
        chain.entries.forEach(feeds::add);
        for (int i = 0; i < FeedSet.MAX_BRANCHES; i++) {
            feeds.add(chain.sign(2, chain.entries.get(0).hash(), new byte[] {(byte) i, 7}));
        }
        Entry oneMore = chain.sign(2, chain.entries.get(0).hash(), new byte[] {6});
        assertThat(feeds.check(oneMore)).isEqualTo(Offer.TOO_MANY_BRANCHES);
        assertThat(feeds.isFullOfForks(oneMore.author())).isTrue();
    }

    @Test
    void entriesAreFoundByAuthorAndNumber() {
        Chain chain = new Chain(random).write(5);
        FeedSet feeds = new FeedSet();
        chain.entries.forEach(feeds::add);
        NodeId author = chain.entries.get(0).author();
        NodeId stranger = new NodeId(1, 1);
        assertThat(feeds.headSequence(author)).isEqualTo(5);
        assertThat(feeds.headSequence(stranger)).isZero();
        assertThat(feeds.head(author)).contains(chain.entries.get(4));
        assertThat(feeds.head(stranger)).isEmpty();
        assertThat(feeds.get(new EntryRef(author, 2))).contains(chain.entries.get(1));
        for (long sequence : new long[] {Long.MIN_VALUE, 0, 6, Long.MAX_VALUE}) {
            assertThat(feeds.get(new EntryRef(author, sequence))).isEmpty();
        }
        assertThat(feeds.range(author, 2, 3)).isEqualTo(chain.entries.subList(1, 3));
        assertThat(feeds.range(author, 0, Long.MAX_VALUE)).isEqualTo(chain.entries);
        assertThat(feeds.range(author, 6, Long.MAX_VALUE)).isEmpty();
        assertThat(feeds.range(author, Long.MAX_VALUE, Long.MAX_VALUE)).isEmpty();
        assertThat(feeds.range(author, 4, 2)).isEmpty();
        assertThat(feeds.range(stranger, 1, 9)).isEmpty();
    }

    @Test
    void authorsAreInOrder() {
        FeedSet feeds = new FeedSet();
        for (int i = 0; i < 20; i++) {
            feeds.add(new Chain(random).write(1).entries.get(0));
        }
        List<NodeId> authors = new ArrayList<>(feeds.authors());
        assertThat(authors).hasSize(20).isSorted();
        assertThat(feeds.authors(authors.get(3), authors.get(7))).containsExactlyElementsOf(authors.subList(3, 8));
        assertThat(feeds.authors(new NodeId(0, 0), new NodeId(-1, -1))).containsExactlyElementsOf(authors);
    }

    @Test
    void equalSetsHaveEqualDigestsAndOthersHaveOthers() {
        List<Chain> chains = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            chains.add(new Chain(random).write(5));
        }
        Set<Long> digests = new HashSet<>();
        Set<List<Integer>> seen = new HashSet<>();
        for (int run = 0; run < 300; run++) {
            List<Integer> lengths = random.ints(4, 0, 6).boxed().toList();
            long digest = fill(chains, lengths).digest();
            assertThat(fill(chains, lengths).digest())
                    .as("seed %s lengths %s in another order", SEED, lengths)
                    .isEqualTo(digest);
            assertThat(digests.add(digest))
                    .as("seed %s lengths %s", SEED, lengths)
                    .isEqualTo(seen.add(lengths));
        }
        assertThat(new FeedSet().digest()).isZero();
    }

    /** Adds the first entries of each chain, the chains interleaved at random. */
    private FeedSet fill(List<Chain> chains, List<Integer> lengths) {
        FeedSet feeds = new FeedSet();
        int[] added = new int[chains.size()];
        long total = lengths.stream().mapToInt(Integer::intValue).sum();
        while (feeds.entryCount() < total) {
            int index = random.nextInt(chains.size());
            if (added[index] < lengths.get(index)) {
                feeds.add(chains.get(index).entries.get(added[index]++));
            }
        }
        return feeds;
    }
}
