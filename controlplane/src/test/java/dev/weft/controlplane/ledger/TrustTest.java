package dev.weft.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.View;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.ledger.Event.InviteIssued;
import dev.weft.controlplane.ledger.Event.InviteWithdrawn;
import dev.weft.controlplane.ledger.Event.Revoked;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The founder invited anna, an admin; anna invited carl, an admin, and dora; carl invited emil. */
class TrustTest extends LedgerStory {
    private final Author carl = new Author(CRYPTO, random);
    private final Author dora = new Author(CRYPTO, random);
    private final Author emil = new Author(CRYPTO, random);
    private final List<Entry> all = new ArrayList<>();
    private final PrivateKey32 keyForDora = PrivateKey32.random(random);
    private Invite invitesDora = invite;

    private void grow() {
        add(genesis, founder.announce("founder"));
        Invite first = invite(founder, true);
        add(anna.join(first, lastKey), anna.announce("anna"));
        Invite second = invite(anna, true);
        add(carl.join(second, lastKey), carl.announce("carl"));
        lastKey = keyForDora;
        invitesDora = anna.invite(network, keyForDora, false, LATER, 3);
        add(anna.write(new InviteIssued(invitesDora)), dora.join(invitesDora, keyForDora), dora.announce("dora"));
        Invite third = invite(carl, false);
        add(emil.join(third, lastKey), emil.announce("emil"));
    }

    private PrivateKey32 lastKey = PrivateKey32.random(random);

    private Invite invite(Author author, boolean admin) {
        lastKey = PrivateKey32.random(random);
        Invite made = author.invite(network, lastKey, admin, LATER, 3);
        add(author.write(new InviteIssued(made)));
        return made;
    }

    private void add(Entry... entries) {
        all.addAll(List.of(entries));
        take(entries);
    }

    private void revoke(Author by, Author target, long cut) {
        add(by.write(new Revoked(target.id, cut)));
    }

    private void assertReplaysInAnyOrder() {
        View view = ledger.view();
        List<Entry> shuffled = new ArrayList<>(all);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(shuffled, random);
            assertThat(Replay.view(network, CRYPTO, founder.id, shuffled)).isEqualTo(view);
        }
    }

    @Test
    void anAncestorRevokes() {
        grow();
        revoke(founder, carl, carl.feed.size());
        assertThat(status(carl)).isEqualTo(MemberStatus.REVOKED);
        assertThat(member(carl).cause()).isEqualTo(founder.head().ref());
        assertThat(status(emil)).isEqualTo(MemberStatus.ALIVE);
        assertReplaysInAnyOrder();
    }

    @Test
    void nobodyElseRevokes() {
        grow();
        revoke(carl, anna, 1);
        revoke(carl, dora, 1);
        revoke(emil, dora, 1);
        revoke(dora, founder, 1);
        assertThat(List.of(status(anna), status(dora), status(founder))).containsOnly(MemberStatus.ALIVE);
        assertThat(ledger.mayRevoke(emil.id)).containsExactly(carl.id, anna.id, founder.id);
        assertReplaysInAnyOrder();
    }

    @Test
    void whatComesAfterTheCutCountsForNothing() {
        grow();
        long cut = carl.feed.size();
        Entry later = carl.announce("carl-2");
        add(later);
        assertThat(member(carl).name()).isEqualTo("carl-2");
        revoke(founder, carl, cut);
        assertThat(member(carl).name()).isEqualTo("carl");
        assertThat(ledger.feeds().headSequence(carl.id)).isEqualTo(cut);
        assertThat(ledger.offer(carl.announce("carl-3"))).isEqualTo(Verdict.AUTHOR_REVOKED);
        assertThat(ledger.offer(later)).isEqualTo(Verdict.DUPLICATE);
        assertReplaysInAnyOrder();
    }

    @Test
    void whoWasInvitedAfterTheCutIsOutAndWhoWasInvitedBeforeStays() {
        grow();
        long cut = carl.feed.size();
        Invite stolen = invite(carl, true);
        Author mallory = new Author(CRYPTO, random);
        add(mallory.join(stolen, lastKey), mallory.announce("mallory"));
        Invite deeper = invite(mallory, false);
        Author friend = new Author(CRYPTO, random);
        add(friend.join(deeper, lastKey));
        revoke(founder, carl, cut);
        assertThat(ledger.view().member(mallory.id)).isEmpty();
        assertThat(ledger.view().member(friend.id)).isEmpty();
        assertThat(ledger.overruledBy(friend.id)).contains(founder.head());
        assertThat(status(emil)).isEqualTo(MemberStatus.ALIVE);
        assertReplaysInAnyOrder();
    }

    @Test
    void anInviteThatWasNeverToldOfIsNoWayInAfterItsAuthorWasRevoked() {
        grow();
        PrivateKey32 secret = PrivateKey32.random(random);
        Invite untold = carl.invite(network, secret, false, LATER, 3);
        Author early = new Author(CRYPTO, random);
        add(early.join(untold, secret));
        revoke(founder, carl, carl.feed.size());
        assertThat(ledger.view().member(early.id)).isEmpty();
        assertThat(ledger.offer(new Author(CRYPTO, random).join(untold, secret)))
                .isEqualTo(Verdict.INVITER_REVOKED);
        assertReplaysInAnyOrder();
    }

    @Test
    void aRevokedNodeCannotRevokeAnyMore() {
        grow();
        long cut = anna.feed.size();
        revoke(anna, carl, 1);
        assertThat(status(carl)).isEqualTo(MemberStatus.REVOKED);
        revoke(founder, anna, cut);
        assertThat(status(carl)).isEqualTo(MemberStatus.ALIVE);
        assertThat(member(carl).name()).isEqualTo("carl");
        assertReplaysInAnyOrder();
    }

    @Test
    void theLowestCutCounts() {
        grow();
        revoke(founder, carl, 3);
        revoke(anna, carl, 2);
        assertThat(ledger.feeds().headSequence(carl.id)).isEqualTo(2);
        assertThat(ledger.view().member(emil.id)).isEmpty();
        assertReplaysInAnyOrder();
    }

    @Test
    void aWithdrawnInviteLetsNobodyElseIn() {
        grow();
        Author raced = new Author(CRYPTO, random);
        add(raced.join(invitesDora, keyForDora));
        add(anna.write(new InviteWithdrawn(invitesDora.inviteKey(), 1, 1, List.of(dora.id))));
        assertThat(status(dora)).isEqualTo(MemberStatus.ALIVE);
        assertThat(ledger.view().member(raced.id)).isEmpty();
        assertThat(ledger.offer(new Author(CRYPTO, random).join(invitesDora, keyForDora)))
                .isEqualTo(Verdict.INVITE_WITHDRAWN);
        assertReplaysInAnyOrder();
    }

    @Test
    void onlyTheIssuerOrAnAncestorWithdraws() {
        grow();
        add(carl.write(new InviteWithdrawn(invitesDora.inviteKey(), 1, 1, List.of())));
        assertThat(status(dora)).isEqualTo(MemberStatus.ALIVE);
        add(founder.write(new InviteWithdrawn(invitesDora.inviteKey(), 1, 1, List.of())));
        assertThat(ledger.view().member(dora.id)).isEmpty();
        assertReplaysInAnyOrder();
    }

    @Test
    void aWithdrawalInPartsCountsWhenAllOfThemAreHere() {
        grow();
        NodeId other = new NodeId(1, 2);
        add(anna.write(new InviteWithdrawn(invitesDora.inviteKey(), 1, 2, List.of(other))));
        assertThat(status(dora)).isEqualTo(MemberStatus.ALIVE);
        add(anna.write(new InviteWithdrawn(invitesDora.inviteKey(), 2, 2, List.of())));
        assertThat(ledger.view().member(dora.id)).isEmpty();
        assertReplaysInAnyOrder();
    }

    @Test
    void whoForksTooOftenIsOut() {
        grow();
        for (int i = 0; i < 9; i++) {
            Entry last = dora.feed.remove(dora.feed.size() - 1);
            Entry other = dora.announce("dora " + i);
            all.add(other);
            if (!other.equals(last)) {
                ledger.offer(other);
            }
        }
        assertThat(status(dora)).isEqualTo(MemberStatus.REVOKED);
        assertThat(ledger.feeds().headSequence(dora.id)).isEqualTo(1);
    }

    @Test
    void whoIsShownTheEntryThatThrowsItOutNeedsNotHoldWhatComesBeforeIt() {
        grow();
        // Its admission, its announcement, and as number 3 the invite for emil.
        assertThat(carl.feed).hasSize(3);
        assertThat(ledger.isRevocationOf(emil.id, founder.write(new Revoked(emil.id, 1))))
                .isTrue();
        assertThat(ledger.isRevocationOf(emil.id, founder.write(new Revoked(carl.id, 2))))
                .isTrue();
        assertThat(ledger.isRevocationOf(emil.id, anna.write(new Revoked(carl.id, 2))))
                .isTrue();
        assertThat(ledger.isRevocationOf(emil.id, founder.write(new Revoked(anna.id, 2))))
                .isTrue();
        assertThat(ledger.isRevocationOf(
                        dora.id, anna.write(new InviteWithdrawn(invitesDora.inviteKey(), 1, 1, List.of()))))
                .isTrue();
    }

    @Test
    void whatThrowsOutAnotherIsNoRevocation() {
        grow();
        assertThat(ledger.isRevocationOf(emil.id, founder.write(new Revoked(carl.id, 3))))
                .isFalse();
        assertThat(ledger.isRevocationOf(emil.id, dora.write(new Revoked(emil.id, 1))))
                .isFalse();
        assertThat(ledger.isRevocationOf(emil.id, carl.write(new Revoked(anna.id, 1))))
                .isFalse();
        assertThat(ledger.isRevocationOf(founder.id, anna.write(new Revoked(founder.id, 1))))
                .isFalse();
        assertThat(ledger.isRevocationOf(
                        dora.id, anna.write(new InviteWithdrawn(invitesDora.inviteKey(), 1, 1, List.of(dora.id)))))
                .isFalse();
        assertThat(ledger.isRevocationOf(
                        dora.id, anna.write(new InviteWithdrawn(invitesDora.inviteKey(), 1, 2, List.of()))))
                .isFalse();
    }

    @Test
    void whoIsCutOffItselfThrowsOutNobody() {
        grow();
        long cut = carl.feed.size();
        revoke(founder, carl, cut);
        assertThat(ledger.isRevocationOf(emil.id, carl.write(new Revoked(emil.id, 1))))
                .isFalse();
    }
}
