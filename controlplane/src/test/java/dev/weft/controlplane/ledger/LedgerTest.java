package dev.weft.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.ledger.Event.Incarnation;
import dev.weft.controlplane.ledger.Event.Left;
import org.junit.jupiter.api.Test;

/** In which state the entries put a node. */
class LedgerTest extends LedgerStory {
    @Test
    void anAnnouncedNodeIsAlive() {
        foundWithTwoMembers();
        assertThat(status(anna)).isEqualTo(MemberStatus.ALIVE);
        assertThat(member(anna).cause()).isEqualTo(anna.head().ref());
        assertThat(member(anna).incarnation()).isEqualTo(2);
        assertThat(member(anna).name()).isEqualTo("anna");
        assertThat(member(founder).admin()).isTrue();
        assertThat(member(anna).admin()).isFalse();
        assertThat(ledger.founder()).contains(founder.id);
    }

    @Test
    void anAdmittedNodeIsAliveBeforeItAnnouncesItself() {
        take(genesis, anna.join(invite, inviteKey));
        assertThat(status(anna)).isEqualTo(MemberStatus.ALIVE);
        assertThat(member(anna).name()).isEqualTo(anna.id.shortText());
        assertThat(member(anna).incarnation()).isEqualTo(1);
        take(boris.join(invite, inviteKey), boris.suspect(Author.lifeOf(anna.head())));
        assertThat(status(anna)).isEqualTo(MemberStatus.SUSPECT);
    }

    @Test
    void aSuspicionAgainstThePresentLifeCounts() {
        foundWithTwoMembers();
        Entry suspicion = take(boris.suspect(life(anna)));
        assertThat(status(anna)).isEqualTo(MemberStatus.SUSPECT);
        assertThat(member(anna).cause()).isEqualTo(suspicion.ref());
        assertThat(record(anna).accusers()).containsExactly(boris.id);
        assertThat(status(boris)).isEqualTo(MemberStatus.ALIVE);
    }

    @Test
    void ofTwoSuspicionsTheEarlierIsTheCause() {
        foundWithTwoMembers();
        Entry late = founder.at(LATER).suspect(life(anna));
        Entry early = boris.at(LATER - 1).suspect(life(anna));
        take(late, early);
        assertThat(member(anna).cause()).isEqualTo(early.ref());
        assertThat(record(anna).accusers()).containsExactlyInAnyOrder(founder.id, boris.id);
        assertThat(record(anna).suspicionEntries(1)).containsExactly(early);
        assertThat(record(anna).suspicionEntries(5)).containsExactly(early, late);
    }

    @Test
    void aNewAnnouncementRefutes() {
        foundWithTwoMembers();
        Entry suspicion = take(boris.suspect(life(anna)));
        take(boris.declareDead(life(anna), suspicion));
        assertThat(status(anna)).isEqualTo(MemberStatus.DEAD);
        take(anna.announce("anna"));
        assertThat(status(anna)).isEqualTo(MemberStatus.ALIVE);
        assertThat(member(anna).incarnation()).isEqualTo(3);
        assertThat(record(anna).accusers()).isEmpty();
    }

    @Test
    void aRefutationThatComesBeforeTheAccusationCountsToo() {
        foundWithTwoMembers();
        Incarnation before = life(anna);
        take(anna.announce("anna"));
        Entry suspicion = take(boris.suspect(before));
        take(boris.declareDead(before, suspicion));
        assertThat(status(anna)).isEqualTo(MemberStatus.ALIVE);
    }

    @Test
    void accusingOthersIsNoSignOfLife() {
        foundWithTwoMembers();
        take(boris.suspect(life(anna)));
        take(anna.suspect(life(boris)));
        assertThat(status(anna)).isEqualTo(MemberStatus.SUSPECT);
        assertThat(member(anna).incarnation()).isEqualTo(2);
    }

    @Test
    void whoHasLeftIsNeitherSuspectedNorDead() {
        foundWithTwoMembers();
        Entry suspicion = take(boris.suspect(life(anna)));
        take(boris.declareDead(life(anna), suspicion));
        Entry left = take(anna.write(new Left()));
        assertThat(status(anna)).isEqualTo(MemberStatus.LEFT);
        Entry again = take(boris.suspect(life(anna)));
        take(boris.declareDead(life(anna), again));
        assertThat(status(anna)).isEqualTo(MemberStatus.LEFT);
        assertThat(member(anna).cause()).isEqualTo(left.ref());
    }

    @Test
    void whoHasLeftDoesNotComeBackByAnAnnouncement() {
        foundWithTwoMembers();
        Entry left = take(anna.write(new Left()));
        take(anna.announce("back"));
        assertThat(status(anna)).isEqualTo(MemberStatus.LEFT);
        assertThat(member(anna).cause()).isEqualTo(left.ref());
        assertThat(member(anna).name()).isNotEqualTo("back");
    }
}
