package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.InviteRequest;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.View;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.IdentityKeys;
import dev.weft.controlplane.identity.InviteToken;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.ledger.Author;
import dev.weft.controlplane.ledger.Event.Genesis;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.nodeplane.Message.Gossip;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;

/**
 * A running node and another member whose every byte the test writes. Whatever arrives is counted under its own reason,
 * changes nothing, and the node goes on.
 */
abstract class BadInput {
    static final long SEED = 1_234;

    final Random random = new Random(SEED);
    final Crypto crypto = new BouncyCastleCrypto();
    final IdentityKeys keys = IdentityKeys.random(random);
    final PublicKey32 controlKey = crypto.agreementPublicKey(keys.control());
    final Entry genesis = Enrolment.FirstEntry.genesis(
            crypto, keys, "net", Ipv4Range.DEFAULT, new byte[Genesis.SALT_BYTES], Author.START_MILLIS);
    final NetworkId network = NetworkId.of(genesis.wire());
    final NodeId self = genesis.author();
    final NodeCore core = founder();
    final Puppet anna = new Puppet(crypto, network, random, 1);
    long millis = 10_000;

    private NodeCore founder() {
        Ledger ledger = new Ledger(network, crypto, self);
        assertThat(ledger.offer(genesis).isHarmless()).isTrue();
        return new NodeCore(CoreConfig.DEFAULT, crypto, keys, ledger, List.of(), random);
    }

    @BeforeEach
    void annaIsAMember() throws MalformedException {
        core.start(
                new LocalFacts(
                        "founder",
                        crypto.agreementPublicKey(keys.wireguard()),
                        List.of(),
                        List.of(Endpoint.of(SimulatedNode.addressOf(0))),
                        List.of()),
                now());
        InviteToken token = invite(1);
        anna.author.join(token.invite(), token.key());
        core.receive(anna.introduce(self, controlKey), anna.address, now());
        core.receive(seal(new Gossip(0), anna.author.announce("anna")), anna.address, now());
        Step unused = core.takeStep();
        assertThat(core.ledgerView().member(anna.author.id).orElseThrow().name())
                .isEqualTo("anna");
        assertThat(core.ledgerView().count(MemberStatus.ALIVE)).isEqualTo(2);
        assertThat(drops()).isEmpty();
    }

    void assertDropped(Drop reason, byte[] datagram) {
        Map<String, Long> expected = drops();
        expected.merge(reason.counter(), 1L, Long::sum);
        View view = core.ledgerView();
        long digest = core.ledger().digest();
        core.receive(datagram, anna.address, now());
        assertThat(drops()).as("%s", reason).isEqualTo(expected);
        assertThat(core.ledgerView()).isEqualTo(view);
        assertThat(core.ledger().digest()).isEqualTo(digest);
        assertThat(core.takeStep().store()).isEmpty();
        assertThat(core.phase()).isEqualTo(NodeCore.Phase.RUNNING);
    }

    void assertTaken(byte[] datagram) {
        Map<String, Long> before = drops();
        core.receive(datagram, anna.address, now());
        Step unused = core.takeStep();
        assertThat(drops()).isEqualTo(before);
    }

    Map<String, Long> drops() {
        return new TreeMap<>(core.counters().subMap("dropped.", "dropped/"));
    }

    byte[] seal(Message message, Entry... entries) {
        return anna.seal(self, controlKey, message, entries);
    }

    InviteToken invite(int uses) throws MalformedException {
        String text = core.invite(new InviteRequest(Duration.ofHours(1), uses, false), now());
        Step unused = core.takeStep();
        return InviteToken.parse(text, crypto);
    }

    Now now() {
        return new Now(millis, Author.START_MILLIS + millis);
    }

    static byte[] altered(byte[] datagram, int position, int value) {
        byte[] altered = datagram.clone();
        altered[position] = (byte) value;
        return altered;
    }
}
