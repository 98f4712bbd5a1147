package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.ledger.Author;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** News goes out so often each, those sent least first, and never more than fits. */
class GossipQueueTest {
    private static final int BUDGET = 1_000;

    private final Author author = new Author(new StandInCrypto(), new Random(6));

    @Test
    void eachEntryIsSentSoOftenAndIsDoneThen() {
        GossipQueue queue = new GossipQueue();
        List<Entry> entries = entries(20, 150);
        entries.forEach(entry -> queue.add(entry, true));
        Map<Entry, Integer> sent = new HashMap<>();
        while (!queue.isEmpty()) {
            List<Entry> taken = queue.take(BUDGET, 3);
            assertThat(taken).isNotEmpty();
            taken.forEach(entry -> sent.merge(entry, 1, Integer::sum));
            assertThat(sent.values().stream().mapToInt(Integer::intValue).max().orElseThrow()
                            - entries.stream()
                                    .mapToInt(entry -> sent.getOrDefault(entry, 0))
                                    .min()
                                    .orElseThrow())
                    .as("those sent least go first")
                    .isLessThanOrEqualTo(1);
        }
        assertThat(sent)
                .hasSize(20)
                .allSatisfy((entry, times) -> assertThat(times).isEqualTo(3));
    }

    @Test
    void whatOthersPassOnOrHoldIsSentLessOften() {
        GossipQueue queue = new GossipQueue();
        List<Entry> entries = entries(2, 0);
        entries.forEach(entry -> queue.add(entry, true));
        queue.heardAgain(entries.get(0).ref());
        assertThat(queue.take(BUDGET, 4)).hasSize(2);
        queue.peerIsSated();
        assertThat(queue.take(BUDGET, 4)).containsExactly(entries.get(1));
        assertThat(queue.isEmpty()).isTrue();
        queue.add(entries.get(0), true);
        queue.peerIsSated();
        queue.peerIsSated();
        queue.forget(4);
        assertThat(queue.isEmpty()).isTrue();
        queue.heardAgain(entries.get(0).ref());
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void isUrgentUntilAskedWhenTheAuthorCannotHaveToldEverybody() {
        GossipQueue queue = new GossipQueue();
        List<Entry> entries = entries(2, 0);
        queue.add(entries.get(0), true);
        assertThat(queue.takeUrgency()).isFalse();
        queue.add(entries.get(1), false);
        assertThat(queue.takeUrgency()).isTrue();
        assertThat(queue.takeUrgency()).isFalse();
    }

    @Test
    void whatIsTakenFitsAndIsInOrder() {
        GossipQueue queue = new GossipQueue();
        List<Entry> entries = entries(50, 100);
        for (int i = entries.size() - 1; i >= 0; i--) {
            queue.add(entries.get(i), true);
        }
        List<Entry> taken = queue.take(BUDGET, 5);
        assertThat(taken.stream().mapToInt(Entry::wireLength).sum()).isLessThanOrEqualTo(BUDGET);
        assertThat(taken).isSortedAccordingTo((a, b) -> Long.compare(a.sequence(), b.sequence()));
        assertThat(queue.take(10, 5)).isEmpty();
        assertThat(queue.take(-5, 5)).isEmpty();
        List<Entry> small = entries(20, 0);
        GossipQueue many = new GossipQueue();
        small.forEach(entry -> many.add(entry, true));
        assertThat(many.take(100_000, 5)).hasSize(PacketCodec.MAX_ENTRIES);
    }

    @Test
    void aFullQueueDropsWhatWasSentMost() {
        GossipQueue queue = new GossipQueue();
        List<Entry> entries = entries(GossipQueue.MAX_ENTRIES + 1, 0);
        entries.subList(0, GossipQueue.MAX_ENTRIES).forEach(entry -> queue.add(entry, true));
        List<Entry> sentOnce = queue.take(200, 5);
        assertThat(sentOnce).hasSize(1);
        queue.add(entries.get(GossipQueue.MAX_ENTRIES), true);
        List<Entry> left = new ArrayList<>();
        while (!queue.isEmpty()) {
            left.addAll(queue.take(100_000, 1));
        }
        assertThat(left)
                .hasSize(GossipQueue.MAX_ENTRIES)
                .doesNotContainAnyElementsOf(sentOnce)
                .contains(entries.get(GossipQueue.MAX_ENTRIES));
    }

    @Test
    void packsInOrderAndLosesNothing() {
        List<Entry> entries = entries(60, 250);
        List<List<Entry>> packets = GossipQueue.pack(entries, BUDGET);
        assertThat(packets.stream().flatMap(List::stream)).containsExactlyElementsOf(entries);
        assertThat(packets)
                .allSatisfy(packet -> assertThat(packet.size() == 1
                                || packet.stream().mapToInt(Entry::wireLength).sum() <= BUDGET)
                        .isTrue());
        assertThat(GossipQueue.pack(List.of(), BUDGET)).isEmpty();
    }

    private List<Entry> entries(int count, int maxBody) {
        Random random = new Random(count);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(author.write(4_711, new byte[maxBody == 0 ? 0 : random.nextInt(maxBody)]));
        }
        return entries;
    }
}
