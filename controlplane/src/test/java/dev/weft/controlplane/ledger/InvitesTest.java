package dev.weft.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.ledger.Event.InviteIssued;
import dev.weft.controlplane.ledger.Event.InviteWithdrawn;
import dev.weft.controlplane.ledger.Event.Revoked;
import dev.weft.controlplane.ledger.Invites.Item;
import dev.weft.controlplane.ledger.Invites.State;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which invites there are, who came in with them, and which of them still work. */
class InvitesTest extends LedgerStory {
    private static final Instant SOON = Instant.ofEpochMilli(Author.START_MILLIS + 1_000);

    @BeforeEach
    void found() {
        take(genesis, founder.announce("founder"), founder.write(new InviteIssued(invite)));
    }

    private List<Item> list(Instant now) {
        return Invites.of(
                new LedgerCopy(founder.id, ledger.view(), ledger.feeds().entries()), now);
    }

    private Item only() {
        assertThat(list(SOON)).hasSize(1);
        return list(SOON).get(0);
    }

    @Test
    void anOpenInviteSaysWhoIssuedItAndWhoJoined() {
        take(anna.join(invite, inviteKey));
        Item item = only();
        assertThat(item.invite()).isEqualTo(invite);
        assertThat(item.issuerName()).isEqualTo("founder");
        assertThat(item.issuedAt()).isEqualTo(Instant.ofEpochMilli(Author.START_MILLIS + 2));
        assertThat(item.joined()).containsExactly(anna.id);
        assertThat(item.state()).isEqualTo(State.OPEN);
    }

    @Test
    void timeEndsIt() {
        assertThat(list(Instant.ofEpochMilli(LATER)).get(0).state()).isEqualTo(State.OPEN);
        assertThat(list(Instant.ofEpochMilli(LATER + 1)).get(0).state()).isEqualTo(State.EXPIRED);
    }

    @Test
    void useEndsIt() {
        PrivateKey32 key = PrivateKey32.random(random);
        Invite once = founder.invite(network, key, false, LATER, 1);
        take(founder.write(new InviteIssued(once)), anna.join(once, key));
        take(boris.at(Author.START_MILLIS + 500).join(once, key));
        assertThat(list(SOON)).extracting(Item::state).containsExactly(State.OPEN, State.USED_UP);
        assertThat(list(SOON).get(1).joined()).containsExactly(anna.id);
        assertThat(State.USED_UP.word()).isEqualTo("used-up");
    }

    @Test
    void aWithdrawalEndsItAndWhoJoinedStays() {
        take(anna.join(invite, inviteKey));
        take(founder.write(new InviteWithdrawn(invite.inviteKey(), 1, 1, List.of(anna.id))));
        assertThat(only().state()).isEqualTo(State.WITHDRAWN);
        assertThat(only().joined()).containsExactly(anna.id);
    }

    @Test
    void whatNoAdminIssuedIsVoidAndWhatOthersCopiedIsNotListedTwice() {
        take(anna.join(invite, inviteKey));
        Invite forged = anna.invite(network, PrivateKey32.random(random), false, LATER, 1);
        take(anna.write(new InviteIssued(forged)), anna.write(new InviteIssued(invite)));
        take(founder.write(new InviteIssued(invite)));
        assertThat(list(SOON)).extracting(Item::state).containsExactlyInAnyOrder(State.OPEN, State.VOID);
    }

    @Test
    void whatARevokedAdminIssuedAfterTheCutIsNoInviteAnyMore() {
        PrivateKey32 key = PrivateKey32.random(random);
        Invite forAdmins = founder.invite(network, key, true, LATER, 1);
        take(founder.write(new InviteIssued(forAdmins)), anna.join(forAdmins, key));
        Invite before = anna.invite(network, PrivateKey32.random(random), false, LATER, 1);
        Invite after = anna.invite(network, PrivateKey32.random(random), false, LATER, 1);
        take(anna.write(new InviteIssued(before)), anna.write(new InviteIssued(after)));
        take(founder.write(new Revoked(anna.id, 2)));
        assertThat(list(SOON)).extracting(Item::invite).contains(before).doesNotContain(after);
    }
}
