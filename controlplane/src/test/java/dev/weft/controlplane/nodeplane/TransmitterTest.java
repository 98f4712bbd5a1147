package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.Contact;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Author;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.nodeplane.Message.Gossip;
import dev.weft.controlplane.nodeplane.Message.Ping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a packet goes, when an introduction goes with it, and what is known of a peer beforehand. */
class TransmitterTest {
    private static final long START = 50_000;

    private final Random random = new Random(12);
    private final StandInCrypto crypto = new StandInCrypto();
    private final Author founder = new Author(crypto, random);
    private final Author peer = new Author(crypto, random);
    private final Endpoint first = Endpoint.parse("198.18.0.1:51821");
    private final Endpoint second = Endpoint.parse("198.18.0.2:51821");
    private final Entry genesis = founder.found("net", Ipv4Range.DEFAULT);
    private final NetworkId network = NetworkId.of(genesis.wire());
    private final Ledger ledger = new Ledger(network, crypto, founder.id);
    private final Map<NodeId, Contact> contacts = new HashMap<>();
    private final PeerDirectory directory = new PeerDirectory(ledger, contacts);
    private final AddressBook addresses = new AddressBook(directory::endpointsOf, new TunnelPaths(ledger));
    private final SealedDatagrams sealed =
            new SealedDatagrams(crypto, network, founder.id, founder.keys.control(), random);
    private final Outbox outbox = new Outbox(new CoreClock());
    private final Transmitter transmitter = new Transmitter(
            founder.id,
            CoreConfig.DEFAULT,
            ledger,
            new LedgerMembership(ledger, founder.id),
            sealed,
            addresses,
            directory,
            new GossipQueue(),
            outbox,
            random);

    @BeforeEach
    void founded() {
        assertThat(ledger.offer(genesis).isHarmless()).isTrue();
        sealed.startSession(2);
    }

    private void peerIsAt(Endpoint... endpoints) {
        contacts.put(peer.id, new Contact(peer.id, peer.controlKey(), List.of(endpoints)));
    }

    /** The types of the datagrams sent since the last call. */
    private List<Integer> sent() {
        return outbox.take().sends().stream()
                .map(send -> (int) send.datagram()[1])
                .toList();
    }

    @Test
    void whoWasNeverHeardGetsAnIntroductionNowAndThen() {
        peerIsAt(first);
        transmitter.send(peer.id, new Gossip(1), START);
        assertThat(sent()).containsExactly(SealedDatagrams.INTRODUCTION, SealedDatagrams.SEALED);
        transmitter.send(peer.id, new Gossip(1), START + 999);
        transmitter.introduce(peer.id, START + 999);
        assertThat(sent()).containsExactly(SealedDatagrams.SEALED);
        transmitter.send(peer.id, new Gossip(1), START + 1_000);
        assertThat(sent()).containsExactly(SealedDatagrams.INTRODUCTION, SealedDatagrams.SEALED);
        addresses.heardFrom(peer.id, second.toSocketAddress(), START + 1_500);
        transmitter.send(peer.id, new Gossip(1), START + 3_000);
        Step step = outbox.take();
        assertThat(step.sends()).hasSize(1);
        assertThat(step.sends().get(0).address()).isEqualTo(second.toSocketAddress());
    }

    @Test
    void whoseEntriesAnotherMemberHoldsIsIntroducedByThem() {
        peerIsAt(first);
        transmitter.peerIsSated();
        transmitter.send(peer.id, new Gossip(1), START);
        assertThat(sent()).containsExactly(SealedDatagrams.SEALED);
        transmitter.introduce(peer.id, START);
        assertThat(sent()).as("when it does not answer").containsExactly(SealedDatagrams.INTRODUCTION);
    }

    @Test
    void whoWasLetInLeavesItToTheOtherForAWhileToTellOfIt() {
        peerIsAt(first);
        transmitter.isWelcome(START);
        transmitter.send(peer.id, new Gossip(1), START + 999);
        assertThat(sent()).containsExactly(SealedDatagrams.SEALED);
        transmitter.send(peer.id, new Gossip(1), START + 1_000);
        assertThat(sent()).containsExactly(SealedDatagrams.INTRODUCTION, SealedDatagrams.SEALED);
    }

    @Test
    void theSecretWithAPeerIsComputedOnce() {
        peerIsAt(first);
        transmitter.peerIsSated();
        transmitter.send(peer.id, new Gossip(1), START);
        sealed.startSession(3);
        transmitter.send(peer.id, new Gossip(1), START);
        assertThat(sent()).hasSize(2);
        SealedDatagrams theirs = new SealedDatagrams(crypto, network, peer.id, peer.keys.control(), random);
        long before = crypto.agreements();
        assertThat(before).isEqualTo(1);
        for (long session = 5; session < 8; session++) {
            theirs.startSession(session);
            byte[] datagram =
                    theirs.seal(founder.id, founder.controlKey(), new byte[1]).orElseThrow();
            assertThat(sealed.open(datagram, directory::controlKeyOf).drop()).isNull();
        }
        assertThat(crypto.agreements())
                .as("one more by the other side, none here")
                .isEqualTo(before + 1);
    }

    @Test
    void anIntroductionThatCouldNotBeSentDoesNotDelayTheNext() {
        transmitter.send(peer.id, new Gossip(1), START);
        transmitter.introduce(peer.id, START);
        peerIsAt();
        transmitter.introduce(peer.id, START + 1);
        assertThat(sent()).isEmpty();
        peerIsAt(first);
        transmitter.introduce(peer.id, START + 2);
        assertThat(sent()).containsExactly(SealedDatagrams.INTRODUCTION);
    }

    @Test
    void aRefusalIsAskedForOnlyWhereItSaysSomethingAboutTheNode() {
        peerIsAt(first, second);
        transmitter.probe(peer.id, new Ping(5, 1), false, START);
        assertThat(outbox.take().sends()).hasSize(4).allMatch(send -> send.probe() == null);
        addresses.heardFrom(peer.id, first.toSocketAddress(), START);
        transmitter.probe(peer.id, new Ping(5, 1), false, START);
        assertThat(outbox.take().sends()).hasSize(1).allMatch(send -> new Step.Probe(peer.id, 5).equals(send.probe()));
        transmitter.send(peer.id, new Gossip(1), START);
        assertThat(outbox.take().sends()).hasSize(1).allMatch(send -> send.probe() == null);
    }

    @Test
    void whatIsKnownOfAPeerComesFromTheLedgerAndFromTheToken() {
        assertThat(directory.controlKeyOf(peer.id)).isEmpty();
        assertThat(directory.endpointsOf(peer.id)).isEmpty();
        peerIsAt(first, second);
        assertThat(directory.controlKeyOf(peer.id)).contains(peer.controlKey());
        assertThat(directory.endpointsOf(peer.id)).containsExactly(first, second);
        contacts.put(founder.id, new Contact(founder.id, peer.controlKey(), List.of(first)));
        assertThat(directory.controlKeyOf(founder.id))
                .as("the ledger knows better than a token")
                .contains(founder.controlKey());
        assertThat(directory.endpointsOf(founder.id)).containsExactly(first);
    }
}
