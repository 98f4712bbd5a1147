package dev.weft.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.FeedSet;
import dev.weft.controlplane.ledger.Event.Checkpoint;
import dev.weft.controlplane.ledger.Event.InviteIssued;
import dev.weft.controlplane.ledger.Event.InviteWithdrawn;
import dev.weft.controlplane.ledger.Event.Left;
import dev.weft.controlplane.ledger.Event.Revoked;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Some have dropped what a checkpoint lets go, others hold it, and it matters: it forks, it is cut, or it should not have
 * been let go. All come to the same digest and the same view, whatever they have heard and dropped in whatever order.
 */
class LostPastTest extends LedgerStory {
    private static final long MUCH_LATER = Author.START_MILLIS + 3_600_000_000L;

    /** Another node's; it drops what it may. */
    private Ledger other;

    @BeforeEach
    void bothHoldTheSame() {
        foundWithTwoMembers();
        take(founder.write(new InviteIssued(invite)));
        for (int i = 0; i < 4; i++) {
            take(anna.announce("anna-" + i));
        }
        other = new Ledger(network, CRYPTO, boris.id);
        exchange(ledger, other);
    }

    /** Each tells the other what it would tell when asked for all, until nothing changes. */
    private static void exchange(Ledger one, Ledger another) {
        for (int round = 0; round < 8; round++) {
            for (Ledger from : List.of(one, another)) {
                Ledger to = from == one ? another : one;
                List.copyOf(from.feeds().authors()).stream()
                        .flatMap(author -> from.feeds().after(author, 0, 10_000).stream())
                        .forEach(to::offer);
            }
        }
    }

    private void assertAgreement() {
        exchange(ledger, other);
        assertThat(other.digest()).isEqualTo(ledger.digest());
        assertThat(other.view()).isEqualTo(ledger.view());
        for (Ledger each : List.of(ledger, other)) {
            List<Entry> held = each.feeds().entries();
            assertThat(Replay.ofHeld(network, CRYPTO, founder.id, held).view()).isEqualTo(each.view());
        }
        Ledger newcomer = new Ledger(network, CRYPTO, boris.id);
        exchange(newcomer, other);
        assertThat(newcomer.digest()).isEqualTo(ledger.digest());
        assertThat(newcomer.view()).isEqualTo(ledger.view());
    }

    private void both(Entry entry) {
        ledger.offer(entry);
        other.offer(entry);
    }

    private void otherDropsIt() {
        assertThat(other.prune(MUCH_LATER, 1)).isNotEmpty();
    }

    /** Goes on after the entry with that number as if nothing had come after it, then again as before. */
    private void asOldCopy(Author author, int sequence, Consumer<Author> writing) {
        List<Entry> whole = List.copyOf(author.feed);
        author.feed.subList(sequence, author.feed.size()).clear();
        writing.accept(author);
        author.feed.clear();
        author.feed.addAll(whole);
    }

    @Test
    void whoHasDroppedTheOneSideOfAForkIsShownBoth() {
        both(anna.write(new Checkpoint(List.of(6L))));
        otherDropsIt();
        asOldCopy(anna, 3, copy -> ledger.offer(copy.announce("from-a-backup")));
        assertThat(ledger.contradictions(anna.id)).hasSize(2);
        assertAgreement();
        assertThat(other.contradictions(anna.id)).hasSize(2);
        assertThat(member(anna).forked()).isTrue();
    }

    @Test
    void anOldCopyThatNobodyCanPlaceAnyMoreGoesOnWithTheOthers() {
        Ledger copy = new Ledger(network, CRYPTO, anna.id);
        exchange(ledger, copy);
        both(anna.write(new Checkpoint(List.of(6L))));
        otherDropsIt();
        assertThat(ledger.prune(MUCH_LATER, 1)).isNotEmpty();
        asOldCopy(anna, 3, old -> {
            for (int i = 0; i < 9; i++) {
                copy.offer(old.announce("backup-" + i));
            }
        });
        exchange(copy, ledger);
        assertAgreement();
        assertThat(copy.digest()).isEqualTo(ledger.digest());
        assertThat(copy.view()).isEqualTo(ledger.view());
        assertThat(member(anna).name()).isEqualTo("backup-8");
    }

    @Test
    void aRevocationFromAnEntryOnThatSomeHaveDropped() {
        both(anna.suspect(life(boris)));
        both(anna.write(new Checkpoint(List.of(6L))));
        otherDropsIt();
        other.offer(founder.write(new Revoked(anna.id, 4)));
        assertThat(other.view()).isNotEqualTo(ledger.view());
        assertAgreement();
        assertThat(status(anna)).isEqualTo(MemberStatus.REVOKED);
        assertThat(member(anna).incarnation()).isEqualTo(4);
        assertThat(status(boris)).isEqualTo(MemberStatus.ALIVE);
    }

    @Test
    void whatIsRevokedWithdrawnOrLeftStaysSoWhateverACheckpointSays() {
        both(anna.write(new Left()));
        both(founder.write(new InviteWithdrawn(invite.inviteKey(), 1, 1, List.of(anna.id, boris.id))));
        both(founder.write(new Revoked(boris.id, 2)));
        both(founder.write(new Checkpoint(List.of())));
        both(anna.write(new Checkpoint(List.of())));
        otherDropsIt();
        assertAgreement();
        assertThat(status(boris)).isEqualTo(MemberStatus.REVOKED);
        assertThat(status(anna)).isEqualTo(MemberStatus.LEFT);
        assertThat(other.withdrawal(invite)).isPresent();
    }

    @Test
    void aBackupThatDoesNotKnowWhatItRevokedBringsNobodyBack() {
        both(founder.write(new Revoked(boris.id, 2)));
        asOldCopy(founder, 2, copy -> {
            for (int i = 0; i < 5; i++) {
                other.offer(copy.announce("founder-" + i));
            }
            other.offer(copy.write(new Checkpoint(List.of(6L))));
        });
        assertAgreement();
        assertThat(status(boris)).isEqualTo(MemberStatus.REVOKED);
    }

    @Test
    void theNewestAnnouncementCountsWhateverACheckpointSays() {
        both(anna.write(new Checkpoint(List.of())));
        otherDropsIt();
        assertAgreement();
        assertThat(member(anna).name()).isEqualTo("anna-3");
        assertThat(member(anna).incarnation()).isEqualTo(6);
    }

    @Test
    void whoJumpsAndWhoHasAllSeeTheSameAtOnce() {
        both(anna.suspect(life(boris)));
        assertThat(status(boris)).isEqualTo(MemberStatus.SUSPECT);
        Entry bad = anna.write(new Checkpoint(List.of()));
        both(bad);
        assertThat(status(boris)).isEqualTo(MemberStatus.ALIVE);
        assertAgreement();
    }

    @Test
    void aCheckpointThatKeepsWhatNeverWasHoldsUpNobody() {
        Entry withheld = anna.announce("unheard");
        both(anna.write(new Checkpoint(List.of(3L, 5L, withheld.sequence()))));
        both(anna.announce("anna"));
        otherDropsIt();
        assertAgreement();
        assertThat(member(anna).name()).isEqualTo("anna");
    }

    @Test
    void whoForkedTooOftenIsOutForWhoComesLaterToo() {
        for (int i = 0; i < FeedSet.MAX_BRANCHES; i++) {
            int times = i;
            asOldCopy(anna, 3, copy -> ledger.offer(copy.announce("again-" + times)));
        }
        assertThat(status(anna)).isEqualTo(MemberStatus.REVOKED);
        assertAgreement();
        // And for who has heard of other forks.
        Ledger third = new Ledger(network, CRYPTO, boris.id);
        exchange(third, new Ledger(network, CRYPTO, boris.id));
        List.of(genesis, founder.feed.get(1)).forEach(third::offer);
        boris.feed.forEach(third::offer);
        anna.feed.forEach(third::offer);
        for (int i = 0; i < FeedSet.MAX_BRANCHES; i++) {
            int times = i;
            asOldCopy(anna, 4, copy -> third.offer(copy.announce("otherwise-" + times)));
        }
        exchange(third, ledger);
        assertThat(third.digest()).isEqualTo(ledger.digest());
        assertThat(third.view()).isEqualTo(ledger.view());
    }

    @Test
    void ofTwoCheckpointsWithOneNumberTheSameOneCounts() {
        asOldCopy(anna, 4, copy -> {
            Entry unused = copy.announce("left");
            unused = copy.announce("right");
            ledger.offer(copy.feed.get(4));
            ledger.offer(copy.feed.get(5));
            ledger.offer(copy.write(new Checkpoint(List.of(2L))));
        });
        other.offer(anna.write(new Checkpoint(List.of(6L))));
        otherDropsIt();
        assertAgreement();
    }
}
