package dev.weft.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.View;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.Pruning;
import dev.weft.controlplane.feed.SqliteFeedStore;
import dev.weft.controlplane.ledger.Event.Checkpoint;
import dev.weft.controlplane.ledger.Event.InviteIssued;
import dev.weft.controlplane.ledger.Event.Revoked;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What checkpoints let go goes, and nothing changes for it. */
class CheckpointTest extends LedgerStory {
    private static final long DAY = 24 * 3_600_000L;
    private static final long RETENTION = 2 * DAY;

    @TempDir
    private Path folder;

    private long now = Author.START_MILLIS + 1_000;

    private Entry add(Entry entry) {
        return take(entry);
    }

    private void checkpoint(Author author) {
        add(author.at(now++).write(Checkpoints.of(ledger, author.id, now).orElseThrow()));
    }

    /** Anna comes and goes; the founder sees it every time, and all of them write checkpoints. */
    private void flap(int days, int timesPerDay) {
        for (int day = 0; day < days; day++) {
            for (int i = 0; i < timesPerDay; i++) {
                now += DAY / timesPerDay;
                Entry suspicion = add(founder.at(now++).suspect(life(anna)));
                add(founder.at(now++).declareDead(life(anna), suspicion));
                assertThat(status(anna)).isEqualTo(MemberStatus.DEAD);
                add(anna.at(now++).announce("anna"));
            }
            checkpoint(founder);
            checkpoint(anna);
            if (status(boris) != MemberStatus.REVOKED) {
                checkpoint(boris);
            }
            ledger.prune(now, RETENTION);
        }
    }

    @Test
    void aMeshThatFlapsForAMonthDoesNotGrow() {
        foundWithTwoMembers();
        flap(30, 10);
        assertThat(founder.feed.size()).isGreaterThan(600);
        // Two days of past, and the day that is not over: 10 times 3 entries and 3 checkpoints each.
        assertThat(ledger.feeds().entryCount()).isLessThan(4 * 33 + 10);
    }

    @Test
    void whoHasDroppedAndWhoHasNotAgree() {
        foundWithTwoMembers();
        flap(5, 3);
        add(founder.at(now++).write(new InviteIssued(invite)));
        add(founder.at(now++).suspect(life(anna)));
        checkpoint(founder);
        View view = ledger.view();
        long digest = ledger.digest();
        now += RETENTION + DAY;
        assertThat(ledger.prune(now, RETENTION)).isNotEmpty();
        assertThat(ledger.view()).isEqualTo(view);
        assertThat(ledger.digest()).isEqualTo(digest);
        assertThat(status(anna)).isEqualTo(MemberStatus.SUSPECT);
        assertThat(ledger.prune(now, RETENTION)).isEmpty();
        List<Entry> shuffled = new ArrayList<>(ledger.feeds().entries());
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(shuffled, random);
            assertThat(Replay.ofHeld(network, CRYPTO, founder.id, shuffled).view())
                    .isEqualTo(view);
        }
        // What is kept, then the checkpoint that keeps it, and what makes them acceptable at all at the end.
        shuffled.sort(java.util.Comparator.comparing((Entry entry) -> entry.sequence() == 1)
                .thenComparingLong(Entry::sequence));
        assertThat(Replay.ofHeld(network, CRYPTO, founder.id, shuffled).view()).isEqualTo(view);
    }

    @Test
    void aNewcomerAndOneWhoWasAwayLongerThanThePastIsKept() {
        foundWithTwoMembers();
        Ledger away = new Ledger(network, CRYPTO, boris.id);
        for (int i = 0; i < 2; i++) {
            ledger.feeds().entries().forEach(away::offer);
        }
        assertThat(away.view()).isEqualTo(ledger.view());
        flap(10, 3);
        add(founder.at(now++).suspect(life(anna)));
        for (Ledger other : List.of(away, new Ledger(network, CRYPTO, boris.id))) {
            List<Entry> all = new ArrayList<>();
            ledger.feeds().authors().forEach(author -> all.addAll(ledger.feeds().after(author, 0, 10_000)));
            all.sort(java.util.Comparator.comparingLong(Entry::sequence));
            for (int i = 0; i < 3; i++) {
                all.forEach(other::offer);
            }
            assertThat(other.view()).isEqualTo(ledger.view());
            assertThat(other.digest()).isEqualTo(ledger.digest());
            // It may have jumped to a later checkpoint than the others have pruned at.
            assertThat(other.feeds().entryCount())
                    .isLessThanOrEqualTo(ledger.feeds().entryCount());
        }
    }

    @Test
    void inSendingOrderOneRoundIsEnough() {
        foundWithTwoMembers();
        flap(10, 3);
        Ledger other = new Ledger(network, CRYPTO, boris.id);
        List<Entry> firsts = new ArrayList<>();
        ledger.feeds().authors().forEach(author -> firsts.addAll(ledger.feeds().after(author, 0, 1)));
        firsts.sort(java.util.Comparator.comparingInt(Entry::kind));
        firsts.forEach(other::offer);
        ledger.feeds()
                .authors()
                .forEach(author -> ledger.feeds()
                        .after(author, 1, 10_000)
                        .forEach(entry ->
                                assertThat(other.offer(entry)).as("%s", entry).matches(Verdict::isTaken)));
        assertThat(other.digest()).isEqualTo(ledger.digest());
        assertThat(other.view()).isEqualTo(ledger.view());
    }

    @Test
    void whatStillMattersStays() {
        foundWithTwoMembers();
        Entry issued = add(founder.at(now++).write(new InviteIssued(invite)));
        Entry revocation = add(founder.at(now++).write(new Revoked(boris.id, 2)));
        Entry unknown = add(founder.at(now++).write(99, new byte[] {1}));
        flap(4, 3);
        assertThat(ledger.feeds().get(issued.ref())).contains(issued);
        assertThat(ledger.feeds().get(revocation.ref())).contains(revocation);
        assertThat(ledger.feeds().get(unknown.ref())).contains(unknown);
        assertThat(status(boris)).isEqualTo(MemberStatus.REVOKED);
        assertThat(ledger.feeds().base(founder.id)).isGreaterThan(10);
        assertThat(ledger.feeds().size(boris.id)).isEqualTo(2);
    }

    @Test
    void aCheckpointWithAWrongSignatureBringsNothing() throws Exception {
        foundWithTwoMembers();
        Entry jump = Entry.sign(
                CRYPTO,
                anna.keys.signing(),
                anna.publicKey,
                50,
                new byte[Entry.HASH_BYTES],
                anna.head().time() + 1,
                EventCodec.CHECKPOINT,
                EventCodec.encode(new Checkpoint(List.of(2L, 7L))));
        byte[] altered = jump.wire();
        altered[altered.length - 1] ^= 1;
        assertThat(ledger.offer(Entry.decode(altered, LedgerLimits.MAX_ENTRY_BYTES)))
                .isEqualTo(Verdict.BAD_SIGNATURE);
        assertThat(ledger.offer(jump)).isEqualTo(Verdict.JUMPED);
        assertThat(ledger.feeds().headSequence(anna.id)).isEqualTo(50);
    }

    @Test
    void theStoreKeepsAPrunedFeed() {
        foundWithTwoMembers();
        List<Pruning> prunings = new ArrayList<>();
        Path file = folder.resolve("ledger.db");
        try (SqliteFeedStore store = SqliteFeedStore.open(file, network, CRYPTO, LedgerLimits.MAX_ENTRY_BYTES)) {
            flap(1, 3);
            store.append(ledger.feeds().entries(), true);
            now += RETENTION + DAY;
            prunings.addAll(ledger.prune(now, RETENTION));
            store.write(List.of(), prunings, true);
            assertThat(store.load())
                    .containsExactlyInAnyOrderElementsOf(ledger.feeds().entries());
        }
        assertThat(prunings).isNotEmpty();
        try (SqliteFeedStore store = SqliteFeedStore.open(file, network, CRYPTO, LedgerLimits.MAX_ENTRY_BYTES)) {
            assertThat(Replay.ofHeld(network, CRYPTO, founder.id, store.load()).view())
                    .isEqualTo(ledger.view());
        }
    }

    /** Of a machine that was cloned two entries have one number, and both count. */
    @Test
    void theCheckpointOfOneThatHasForkedCanBeReadAndNamesNoOtherOneThatCannot() {
        foundWithTwoMembers();
        Entry one = add(anna.at(now++).announce("anna"));
        anna.feed.remove(one);
        Entry other = anna.at(now++).announce("anna");
        assertThat(ledger.offer(other)).isEqualTo(Verdict.FORK);
        assertThat(ledger.feeds().counting(anna.id)).contains(one, other);
        Entry unreadable = add(anna.at(now++).write(new Checkpoint(List.of(3L, 3L))));
        checkpoint(anna);
        assertThat(EventCodec.decode(anna.head())).isEqualTo(new Checkpoint(List.of(other.sequence())));
        assertThat(ledger.feeds().counting(anna.id)).contains(one, other).doesNotContain(unreadable);
    }
}
