package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.ledger.Author;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What sync costs when there is much: datagrams, duplicates, memory, time. */
class SyncAtSizeTest {
    private static final long SEED = 4;
    private final Random random = new Random(SEED);
    private final StandInCrypto crypto = new StandInCrypto();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneEntryOfAThousandAuthorsCostsAFewDatagrams(boolean listenerLacksIt) {
        SyncStage stage = new SyncStage(random, 5, 0);
        List<Entry> entries = feeds(1_000, 3);
        SyncStage.Node full = stage.node().holds(entries);
        SyncStage.Node less = stage.node().holds(entries.subList(0, entries.size() - 1));
        stage.tell(listenerLacksIt ? full : less, listenerLacksIt ? less : full);
        stage.run(250, 0);
        assertThat(stage.areEqual()).isTrue();
        System.out.println("one of 1,000 authors differs: " + stage.datagrams + " datagrams");
        assertThat(stage.datagrams).isLessThanOrEqualTo(5);
    }

    @Test
    void oneEntryOfTenThousandAuthorsCostsAFewDatagramsMore() {
        SyncStage stage = new SyncStage(random, 5, 0);
        List<Entry> entries = feeds(10_000, 1);
        SyncStage.Node full = stage.node().holds(entries);
        SyncStage.Node less = stage.node().holds(entries.subList(0, entries.size() - 1));
        stage.tell(full, less);
        stage.run(250, 0);
        assertThat(stage.areEqual()).isTrue();
        System.out.println("one of 10,000 authors differs: " + stage.datagrams + " datagrams");
        assertThat(stage.datagrams).isLessThanOrEqualTo(6);
    }

    @Test
    void anEmptyNodePullsAllUnderLossWithBoundedMemoryAndAtABoundedPace() {
        SyncStage stage = new SyncStage(random, 5, 0.3);
        stage.node().holds(feeds(1_000, 20));
        SyncStage.Node empty = stage.node();
        long millis = stage.runUntilEqual(120_000, 500);
        int most = mostIn(100, empty.entryDatagramsAt);
        System.out.println("20,000 entries at 30 % loss: " + millis + " ms, " + empty.entryDatagramsAt.size()
                + " datagrams of entries, at most " + most + " in 100 ms, " + empty.duplicates + " duplicates of "
                + empty.entriesReceived + ", largest pull " + empty.largestPull);
        assertThat(empty.feeds.entryCount()).isEqualTo(20_000);
        assertThat(empty.largestPull).isLessThanOrEqualTo(Pull.MAX_TARGETS);
        assertThat(most).isLessThanOrEqualTo(SyncStarts.PEER_PACKETS_AT_ONCE + SyncStarts.PEER_PACKETS_PER_SECOND / 10);
        assertThat(empty.duplicates).isLessThan(empty.entriesReceived / 10);
    }

    @Test
    void severalHelpersDoNotSendTheSame() {
        SyncStage stage = new SyncStage(random, 5, 0);
        List<Entry> entries = feeds(500, 10);
        for (int i = 0; i < 4; i++) {
            stage.node().holds(entries);
        }
        SyncStage.Node empty = stage.node();
        for (SyncStage.Node helper : stage.nodes.subList(0, 4)) {
            stage.tell(empty, helper);
            stage.tell(helper, empty);
        }
        long millis = stage.runUntilEqual(60_000, 200);
        System.out.println("5,000 entries with four helpers: " + millis + " ms, " + empty.duplicates + " duplicates of "
                + empty.entriesReceived);
        assertThat(empty.duplicates).isLessThan(empty.entriesReceived / 10);
    }

    @Test
    void aHelperThatFallsSilentIsReplaced() {
        SyncStage stage = new SyncStage(random, 5, 0);
        List<Entry> entries = feeds(300, 20);
        SyncStage.Node first = stage.node().holds(entries);
        stage.node().holds(entries);
        SyncStage.Node empty = stage.node();
        stage.tell(first, empty);
        stage.run(100, 0);
        long before = empty.feeds.entryCount();
        assertThat(before).isBetween(100L, 5_000L);
        stage.silent = first;
        stage.runUntilEqual(30_000, 500);
        assertThat(empty.feeds.entryCount()).isEqualTo(6_000);
    }

    @Test
    void aLongFeedOfOneAuthorArrivesUnderLoss() {
        SyncStage stage = new SyncStage(random, 5, 0.1);
        stage.node().holds(feeds(1, 2_000));
        SyncStage.Node empty = stage.node();
        long millis = stage.runUntilEqual(60_000, 500);
        System.out.println("2,000 entries of one author at 10 % loss: " + millis + " ms, " + empty.entriesReceived
                + " entries received");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 190, 199})
    void bothBranchesOfAForkArriveWhereverTheyPart(int partsAt) {
        SyncStage stage = new SyncStage(random, 5, 0);
        Author author = new Author(crypto, random);
        for (int i = 0; i < 200; i++) {
            Entry unused = author.write(4_711, new byte[40]);
        }
        List<Entry> shared = feeds(300, 2);
        SyncStage.Node one = stage.node().holds(shared).holds(author.feed);
        author.feed.subList(partsAt, 200).clear();
        for (int i = 0; i < 30; i++) {
            Entry unused = author.write(4_711, new byte[50]);
        }
        SyncStage.Node other = stage.node().holds(shared).holds(author.feed);
        long millis = stage.runUntilEqual(60_000, 500);
        System.out.println(
                "a fork after " + partsAt + " of 200 entries: " + millis + " ms, " + stage.datagrams + " datagrams");
        assertThat(one.feeds.entryCount()).isEqualTo(600 + 200 + 30).isEqualTo(other.feeds.entryCount());
    }

    @Test
    void whoWasDeadIsSyncedAtOnce() {
        SyncStage stage = new SyncStage(random, 5, 0);
        List<Entry> entries = feeds(20, 3);
        SyncStage.Node here = stage.node().holds(entries);
        SyncStage.Node there = stage.node().holds(entries.subList(0, 40));
        there.at(stage.now);
        there.dialogue.ledgerChanged();
        stage.tell(here, there);
        assertThat(stage.datagrams).as("news that gossip may carry").isZero();
        there.dead.add(here.id);
        stage.tell(here, there);
        stage.run(50, 0);
        assertThat(stage.areEqual()).isTrue();
    }

    @Test
    void whateverDiffersIsFound() {
        for (long seed = 1; seed <= 30; seed++) {
            String finding = SyncSeedRunner.firstFinding(seed, 1);
            assertThat(finding).isNull();
        }
    }

    /** The most of these times that lie within so many milliseconds. */
    private static int mostIn(long millis, List<Long> times) {
        int most = 0;
        int from = 0;
        for (int to = 0; to < times.size(); to++) {
            while (times.get(to) - times.get(from) >= millis) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    private List<Entry> feeds(int authors, int entriesEach) {
        List<Entry> all = new ArrayList<>();
        for (int i = 0; i < authors; i++) {
            Author author = new Author(crypto, random);
            for (int j = 0; j < entriesEach; j++) {
                all.add(author.write(4_711, new byte[random.nextInt(120)]));
            }
        }
        return all;
    }
}
