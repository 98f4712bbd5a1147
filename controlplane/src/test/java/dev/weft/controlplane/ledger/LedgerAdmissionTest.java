package dev.weft.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.ledger.Event.Admission;
import dev.weft.controlplane.ledger.Event.InviteIssued;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who becomes a member. */
class LedgerAdmissionTest extends LedgerStory {
    @Test
    void anInviteLetsInAsManyAsItHasUsesTheEarliestFirst() {
        Invite forTwo = founder.invite(network, inviteKey, false, LATER, 2);
        Author carol = new Author(CRYPTO, random);
        Entry third = carol.at(Author.START_MILLIS + 30).join(forTwo, inviteKey);
        take(genesis, third);
        take(anna.at(Author.START_MILLIS + 20).join(forTwo, inviteKey));
        assertThat(ledger.view().members()).hasSize(3);
        take(boris.at(Author.START_MILLIS + 10).join(forTwo, inviteKey));
        assertThat(ledger.view().members())
                .extracting(Member::id)
                .containsExactlyInAnyOrder(founder.id, anna.id, boris.id);
        assertThat(ledger.isMember(record(carol))).isFalse();
        assertThat(ledger.usesOf(forTwo)).isEqualTo(3);
    }

    @Test
    void onlyAdminsInvite() {
        foundWithTwoMembers();
        Author carol = new Author(CRYPTO, random);
        Invite byAnna = anna.invite(network, inviteKey, false, LATER, 1);
        assertThat(ledger.offer(carol.join(byAnna, inviteKey))).isEqualTo(Verdict.INVITER_NOT_ADMIN);
        assertThat(ledger.offer(anna.write(new InviteIssued(byAnna)))).isEqualTo(Verdict.ACCEPTED);
        assertThat(ledger.offer(carol.feed.get(0))).isEqualTo(Verdict.INVITER_NOT_ADMIN);

        Author admin = new Author(CRYPTO, random);
        PrivateKey32 adminKey = PrivateKey32.random(random);
        take(admin.join(founder.invite(network, adminKey, true, LATER, 1), adminKey));
        assertThat(member(admin).admin()).isTrue();
        Author dora = new Author(CRYPTO, random);
        PrivateKey32 otherKey = PrivateKey32.random(random);
        take(dora.join(admin.invite(network, otherKey, false, LATER, 1), otherKey));
        assertThat(status(dora)).isEqualTo(MemberStatus.ALIVE);
    }

    @Test
    void admissionsAreChecked() {
        take(genesis);
        Author stranger = new Author(CRYPTO, random);
        assertRefused(Verdict.UNKNOWN_INVITER, stranger.invite(network, inviteKey, true, LATER, 1), inviteKey);
        assertRefused(
                Verdict.FOREIGN_NETWORK, founder.invite(new NetworkId(1, 2), inviteKey, true, LATER, 1), inviteKey);
        assertRefused(
                Verdict.INVITE_EXPIRED,
                founder.invite(network, inviteKey, true, Author.START_MILLIS - 1, 1),
                inviteKey);
        assertRefused(Verdict.BAD_PROOF, invite, PrivateKey32.random(random));
        Invite widened = new Invite(
                network, invite.inviter(), invite.inviteKey(), true, LATER, invite.uses(), invite.signature());
        assertRefused(Verdict.BAD_PROOF, widened, inviteKey);
        assertThat(ledger.view().members()).hasSize(1);
    }

    private void assertRefused(Verdict verdict, Invite used, PrivateKey32 key) {
        assertThat(ledger.offer(new Author(CRYPTO, random).join(used, key))).isEqualTo(verdict);
    }

    @Test
    void theProofIsForExactlyTheseKeys() {
        take(genesis);
        anna.join(invite, inviteKey);
        Admission proven = (Admission) EventCodec.decode(anna.head());
        List<Admission> altered = List.of(
                new Admission(invite, boris.controlKey(), anna.wireguardKey(), proven.proof()),
                new Admission(invite, anna.controlKey(), boris.wireguardKey(), proven.proof()));
        for (Admission admission : altered) {
            anna.feed.clear();
            assertThat(ledger.offer(anna.write(admission))).isEqualTo(Verdict.BAD_PROOF);
        }
        assertThat(ledger.offer(boris.write(proven)))
                .as("stolen by another node")
                .isEqualTo(Verdict.BAD_PROOF);
    }

    @Test
    void theOwnFeedIsTakenBeforeTheInviterIsKnown() {
        Ledger fresh = new Ledger(network, CRYPTO, anna.id);
        assertThat(fresh.offer(anna.join(invite, inviteKey))).isEqualTo(Verdict.ACCEPTED);
        assertThat(fresh.isFounded()).isFalse();
        assertThat(fresh.view().members()).isEmpty();
        assertThat(fresh.offer(boris.join(invite, inviteKey))).isEqualTo(Verdict.UNKNOWN_INVITER);
        assertThat(fresh.offer(genesis)).isEqualTo(Verdict.ACCEPTED);
        assertThat(fresh.view().members()).hasSize(2);
    }

    @Test
    void theFeedOfAStrangerIsNotTaken() {
        take(genesis);
        assertThat(ledger.offer(anna.announce("anna"))).isEqualTo(Verdict.NO_ADMISSION);
        assertThat(ledger.offer(anna.announce("anna"))).isEqualTo(Verdict.GAP);
        Author other = new Author(CRYPTO, random);
        assertThat(ledger.offer(other.found("net", Ipv4Range.DEFAULT))).isEqualTo(Verdict.FOREIGN_NETWORK);
        assertThat(ledger.offer(boris.write(99, new byte[] {1}))).isEqualTo(Verdict.NO_ADMISSION);
    }
}
