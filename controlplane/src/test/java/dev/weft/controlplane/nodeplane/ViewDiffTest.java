package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.MembershipEvent;
import dev.weft.controlplane.MembershipEvent.Kind;
import dev.weft.controlplane.View;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.ledger.Author;
import dev.weft.controlplane.ledger.Event.InviteWithdrawn;
import dev.weft.controlplane.ledger.Event.Revoked;
import dev.weft.controlplane.ledger.Ledger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The founder and two members; what its listeners hear when trust is taken back. */
class ViewDiffTest {
    private final Random random = new Random(9);
    private final Crypto crypto = new StandInCrypto();
    private final Author founder = new Author(crypto, random);
    private final Author anna = new Author(crypto, random);
    private final Author boris = new Author(crypto, random);
    private final Entry genesis = founder.found("net", Ipv4Range.DEFAULT);
    private final NetworkId network = NetworkId.of(genesis.wire());
    private final PrivateKey32 key = PrivateKey32.random(random);
    private final Invite invite = founder.invite(network, key, false, Author.START_MILLIS + 3_600_000, 2);
    private final Ledger ledger = new Ledger(network, crypto, founder.id);
    private View before;

    ViewDiffTest() {
        take(genesis, anna.join(invite, key), anna.announce("anna"), boris.join(invite, key), boris.announce("boris"));
        before = ledger.view();
    }

    private void take(Entry... entries) {
        for (Entry entry : entries) {
            assertThat(ledger.offer(entry).isTaken()).isTrue();
        }
    }

    private List<MembershipEvent> news() {
        List<MembershipEvent> events = ViewDiff.events(before, ledger.view(), ledger::overruledBy);
        before = ledger.view();
        return events;
    }

    @Test
    void aRevocationIsToldOnce() {
        take(founder.write(new Revoked(anna.id, 2)));
        assertThat(news()).extracting(MembershipEvent::kind).containsExactly(Kind.REVOKED);
        assertThat(news()).isEmpty();
    }

    @Test
    void whoseAdmissionBecameVoidIsToldAsRevokedByTheEntryThatDidIt() {
        take(founder.write(new InviteWithdrawn(invite.inviteKey(), 1, 1, List.of(boris.id))));
        assertThat(ledger.view().member(anna.id)).isEmpty();

        List<MembershipEvent> events = news();

        assertThat(events).hasSize(1);
        assertThat(events.get(0).kind()).isEqualTo(Kind.REVOKED);
        Member member = events.get(0).member();
        assertThat(member.id()).isEqualTo(anna.id);
        assertThat(member.name()).isEqualTo("anna");
        assertThat(member.status()).isEqualTo(MemberStatus.REVOKED);
        assertThat(member.cause()).isEqualTo(founder.head().ref());
        assertThat(news()).isEmpty();
    }

    @Test
    void aForkIsToldAsAnUpdate() {
        Entry first = anna.announce("anna");
        anna.feed.remove(first);
        take(first);
        assertThat(news()).isEmpty();
        take(anna.announce("anna"));
        assertThat(news()).extracting(MembershipEvent::kind).containsExactly(Kind.UPDATED);
    }
}
