package dev.weft.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.ledger.Event.Incarnation;
import org.junit.jupiter.api.Test;

/** Which accusations and verdicts count. */
class LedgerAccusationTest extends LedgerStory {
    @Test
    void aVerdictNeedsTheOwnSuspicionOfItsAuthor() {
        foundWithTwoMembers();
        Entry suspicion = take(boris.suspect(life(anna)));
        take(founder.declareDead(life(anna), suspicion));
        assertThat(status(anna)).as("judged by hearsay").isEqualTo(MemberStatus.SUSPECT);
        take(boris.declareDead(life(anna), suspicion));
        assertThat(status(anna)).isEqualTo(MemberStatus.DEAD);
    }

    @Test
    void aVerdictWithoutAnySuspicionDoesNotCount() {
        foundWithTwoMembers();
        take(boris.declareDead(life(anna), boris.feed.get(0)));
        assertThat(status(anna)).isEqualTo(MemberStatus.ALIVE);
    }

    @Test
    void aVerdictThatCitesAnotherEntryThanTheSuspicionDoesNotCount() {
        foundWithTwoMembers();
        take(boris.suspect(life(anna)), boris.declareDead(life(anna), boris.feed.get(0)));
        assertThat(status(anna)).isEqualTo(MemberStatus.SUSPECT);
    }

    @Test
    void aVerdictMayRestOnAnyOfTheSuspicionsOfItsAuthorAndFollowOneThatDoesNotCount() {
        foundWithTwoMembers();
        Entry first = take(boris.suspect(life(anna)));
        Entry second = take(boris.suspect(life(anna)));
        take(boris.declareDead(life(anna), boris.feed.get(0)));
        assertThat(status(anna)).isEqualTo(MemberStatus.SUSPECT);
        Entry verdict = take(boris.declareDead(life(anna), second));
        assertThat(status(anna)).isEqualTo(MemberStatus.DEAD);
        assertThat(record(anna).cause()).isEqualTo(verdict);
        assertThat(record(anna).accusers()).containsExactly(boris.id);
        assertThat(record(anna).verdictBy(boris.id).orElseThrow().suspicions()).containsExactly(first.ref());
    }

    @Test
    void ofOneAccusersWordsAgainstOneLifeTheFirstAreKept() {
        foundWithTwoMembers();
        Entry suspicion = take(boris.suspect(life(anna)));
        for (int i = 0; i < Charges.MAX_WORDS; i++) {
            take(boris.declareDead(life(anna), boris.feed.get(0)));
        }
        take(boris.declareDead(life(anna), suspicion));
        assertThat(status(anna)).isEqualTo(MemberStatus.SUSPECT);
    }

    @Test
    void aVerdictThatArrivesBeforeTheMemberItIsAboutCounts() {
        Entry admission = anna.join(invite, inviteKey);
        take(genesis, boris.join(invite, inviteKey));
        Entry suspicion = take(boris.suspect(Author.lifeOf(admission)));
        take(boris.declareDead(Author.lifeOf(admission), suspicion));
        take(admission);
        assertThat(status(anna)).isEqualTo(MemberStatus.DEAD);
    }

    @Test
    void aVerdictCitesTheOwnSuspicionFirst() {
        foundWithTwoMembers();
        assertThat(record(anna).verdictBy(founder.id)).isEmpty();
        Entry other = take(boris.suspect(life(anna)));
        assertThat(record(anna).verdictBy(founder.id)).isEmpty();
        Entry own = take(founder.suspect(life(anna)));
        assertThat(record(anna).verdictBy(founder.id).orElseThrow().suspicions())
                .containsExactly(own.ref(), other.ref());
        take(founder.write(record(anna).verdictBy(founder.id).orElseThrow()));
        assertThat(status(anna)).isEqualTo(MemberStatus.DEAD);
    }

    @Test
    void anAccusationWithTheWrongHashDoesNotCount() {
        foundWithTwoMembers();
        Incarnation life = life(anna);
        Incarnation other = new Incarnation(life.node(), life.sequence(), life.shortHash() + 1);
        Entry suspicion = take(boris.suspect(other));
        take(boris.declareDead(other, suspicion));
        assertThat(status(anna)).isEqualTo(MemberStatus.ALIVE);
        assertThat(record(anna).accusers()).isEmpty();
    }

    @Test
    void aLifeThatDoesNotExistYetCannotBeAccused() {
        foundWithTwoMembers();
        Incarnation next = new Incarnation(anna.id, life(anna).sequence() + 1, 0);
        Entry suspicion = take(boris.suspect(next));
        take(boris.declareDead(next, suspicion));
        assertThat(status(anna)).isEqualTo(MemberStatus.ALIVE);
        take(anna.announce("anna"));
        assertThat(status(anna)).isEqualTo(MemberStatus.ALIVE);
    }

    @Test
    void manyAccusationsOfTheFutureAreBounded() {
        foundWithTwoMembers();
        for (int i = 100; i > 0; i--) {
            take(boris.suspect(new Incarnation(anna.id, 10_000L * i, 0)));
        }
        // The nearest lives are kept, so that none of this hides a true accusation.
        take(boris.suspect(life(anna)));
        assertThat(status(anna)).isEqualTo(MemberStatus.SUSPECT);
    }

    @Test
    void nobodyAccusesItself() {
        foundWithTwoMembers();
        Entry suspicion = take(anna.suspect(life(anna)));
        take(anna.declareDead(life(anna), suspicion));
        assertThat(status(anna)).isEqualTo(MemberStatus.ALIVE);
    }
}
