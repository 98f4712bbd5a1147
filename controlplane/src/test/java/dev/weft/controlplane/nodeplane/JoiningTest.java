package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.Contact;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.ledger.Author;
import dev.weft.controlplane.ledger.Event.Incarnation;
import dev.weft.controlplane.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How long, and how often, a new node introduces itself. */
class JoiningTest {
    private static final CoreConfig CONFIG = CoreConfig.DEFAULT;

    private final Random random = new Random(7);
    private final Crypto crypto = new StandInCrypto();
    private final Author founder = new Author(crypto, random);
    private final Author self = new Author(crypto, random);
    private final Author contact = new Author(crypto, random);
    private final Entry genesis = founder.found("net", Ipv4Range.DEFAULT);
    private final NetworkId network = NetworkId.of(genesis.wire());
    private final Ledger ledger = new Ledger(network, crypto, self.id);
    private final CoreClock clock = new CoreClock();
    private final Outbox outbox = new Outbox(clock);
    private final Map<NodeId, Contact> contacts = Map.of(
            contact.id, new Contact(contact.id, contact.controlKey(), List.of(Endpoint.parse("198.18.0.1:51821"))));
    private final PeerDirectory directory = new PeerDirectory(ledger, contacts);
    private final LedgerMembership members = new LedgerMembership(ledger, self.id);
    private final Transmitter transmitter = new Transmitter(
            self.id,
            CONFIG,
            ledger,
            members,
            new SealedDatagrams(crypto, network, self.id, self.keys.control(), random),
            new AddressBook(directory::endpointsOf, new TunnelPaths(ledger)),
            directory,
            new GossipQueue(),
            outbox,
            random);
    private final Joining joining = new Joining(clock, CONFIG, ledger, members, contacts.keySet(), transmitter, outbox);

    JoiningTest() {
        PrivateKey32 inviteKey = PrivateKey32.random(random);
        Invite invite = founder.invite(network, inviteKey, false, Author.START_MILLIS * 2, 1);
        ledger.offer(self.join(invite, inviteKey));
    }

    @Test
    void anUnansweredNodeTriesAgainSoonAndThenLessOften() {
        clock.set(new Now(0, Author.START_MILLIS));
        joining.start();
        assertThat(introductionsUntil(4_000)).containsExactly(0L, 125L, 375L, 875L, 1_875L, 2_875L, 3_875L);
    }

    /** It knows of the founder, and nobody's address; whoever had answered fell silent before it told more. */
    @Test
    void whoHasGotOnlyTheGenesisGoesOn() {
        clock.set(new Now(0, Author.START_MILLIS));
        joining.start();
        joining.wake(0);
        ledger.offer(genesis);
        assertThat(ledger.isFounded()).isTrue();
        assertThat(introductionsUntil(3_000)).hasSizeGreaterThan(2);
        transmitter.peerIsSated();
        outbox.take();
        assertThat(introductionsUntil(10_000)).isEmpty();
    }

    /** All that it knows may come from one that keeps the others from it. */
    @Test
    void aContactThatIsNoMemberHereIsTriedNowAndThen() {
        hasJoined();
        assertThat(introductionsUntil(3 * Joining.STRANGERS_MILLIS)).hasSize(2);
        admitContact();
        assertThat(introductionsUntil(6 * Joining.STRANGERS_MILLIS)).isEmpty();
    }

    @Test
    void whoIsAloneSeeksItsContactsAgain() {
        hasJoined();
        admitContact();
        ledger.offer(contact.suspect(Author.lifeOf(genesis)));
        ledger.offer(contact.declareDead(Author.lifeOf(genesis), contact.head()));
        ledger.offer(self.suspect(lifeOfContact()));
        ledger.offer(self.declareDead(lifeOfContact(), self.head()));
        members.changed();
        assertThat(members.present()).isEmpty();
        assertThat(introductionsUntil(20_000)).hasSizeBetween(10, 20);
        ledger.offer(founder.announce("founder"));
        members.changed();
        assertThat(introductionsUntil(40_000)).isEmpty();
        joining.stop();
        assertThat(joining.nextWakeMillis()).isEqualTo(Long.MAX_VALUE);
    }

    private void hasJoined() {
        clock.set(new Now(0, Author.START_MILLIS));
        ledger.offer(genesis);
        members.changed();
        joining.start();
        assertThat(introductionsUntil(3_000)).isNotEmpty();
        transmitter.peerIsSated();
        outbox.take();
    }

    private Incarnation lifeOfContact() {
        return ledger.record(contact.id).orElseThrow().incarnation();
    }

    private void admitContact() {
        PrivateKey32 inviteKey = PrivateKey32.random(random);
        ledger.offer(contact.join(founder.invite(network, inviteKey, false, Author.START_MILLIS * 2, 1), inviteKey));
        members.changed();
        assertThat(ledger.record(contact.id)).isPresent();
    }

    /** The ones it invited would find nobody but each other. */
    @Test
    void whoHasGotOnlyTheGenesisHasNotJoined() {
        ledger.offer(genesis);
        assertThat(members.hasJoined()).isFalse();
        assertThat(new LedgerMembership(ledger, founder.id).hasJoined()).isTrue();
        ledger.offer(founder.announce("founder"));
        assertThat(members.hasJoined()).isTrue();
    }

    @Test
    void whoStartsAgainWithThatDoesToo() {
        ledger.offer(genesis);
        clock.set(new Now(0, Author.START_MILLIS));
        joining.start();
        assertThat(introductionsUntil(2_500)).containsExactly(1_000L, 2_000L);
    }

    private List<Long> introductionsUntil(long end) {
        List<Long> at = new ArrayList<>();
        for (long now = joining.nextWakeMillis(); now < end; now = joining.nextWakeMillis()) {
            joining.wake(now);
            for (Step.Send ignored : outbox.take().sends()) {
                at.add(now);
            }
        }
        return at;
    }
}
