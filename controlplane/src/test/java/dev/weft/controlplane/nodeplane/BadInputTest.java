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
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.InviteToken;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.ledger.Author;
import dev.weft.controlplane.ledger.Event.Genesis;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.LedgerLimits;
import dev.weft.controlplane.nodeplane.Message.Ack;
import dev.weft.controlplane.nodeplane.Message.Gossip;
import dev.weft.controlplane.nodeplane.Message.Head;
import dev.weft.controlplane.nodeplane.Message.Heads;
import dev.weft.controlplane.nodeplane.Message.Ping;
import dev.weft.controlplane.nodeplane.Message.PingRequest;
import dev.weft.controlplane.nodeplane.Message.Want;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever arrives: it is counted under its own reason, changes nothing, and the node goes on. */
class BadInputTest {
    private static final long SEED = 1_234;

    private final Random random = new Random(SEED);
    private final Crypto crypto = new BouncyCastleCrypto();
    private final IdentityKeys keys = IdentityKeys.random(random);
    private final PublicKey32 controlKey = crypto.agreementPublicKey(keys.control());
    private final Entry genesis = Enrolment.FirstEntry.genesis(
            crypto, keys, "net", Ipv4Range.DEFAULT, new byte[Genesis.SALT_BYTES], Author.START_MILLIS);
    private final NetworkId network = NetworkId.of(genesis.wire());
    private final NodeId self = genesis.author();
    private final NodeCore core = founder();
    private final Puppet anna = new Puppet(crypto, network, random, 1);
    private long millis = 10_000;

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

    @Test
    void datagramsThatAreNone() {
        assertDropped(Drop.TOO_SHORT, new byte[0]);
        assertDropped(Drop.TOO_SHORT, new byte[] {1});
        assertDropped(Drop.TOO_LONG, new byte[SealedDatagrams.MAX_DATAGRAM_BYTES + 1]);
        assertDropped(Drop.TOO_LONG, new byte[65_507]);
        byte[] good = seal(new Gossip(0));
        assertDropped(Drop.WRONG_VERSION, altered(good, 0, 0));
        assertDropped(Drop.WRONG_VERSION, altered(good, 0, 2));
        assertDropped(Drop.UNKNOWN_TYPE, altered(good, 1, 0));
        assertDropped(Drop.UNKNOWN_TYPE, altered(good, 1, 3));
        assertTaken(good);
    }

    @Test
    void aSealedDatagramCutOffAnywhere() {
        byte[] good = seal(new Ping(1, 2));
        for (int length = 0; length < good.length; length++) {
            boolean tooShort = length < SealedDatagrams.SEALED_HEADER_BYTES + Crypto.TAG_BYTES;
            assertDropped(tooShort ? Drop.TOO_SHORT : Drop.NOT_OPENED, Arrays.copyOf(good, length));
        }
        assertDropped(Drop.NOT_OPENED, Arrays.copyOf(good, good.length + 1));
        assertTaken(good);
    }

    @Test
    void aSealedDatagramAlteredAnywhere() {
        byte[] good = seal(new Ping(1, 2));
        for (int position = 2; position < good.length; position++) {
            byte[] altered = altered(good, position, good[position] ^ 1);
            // Byte 18 to 21 are the session: a later one is tried with the key it would have, an earlier one is stale.
            Drop expected = position < 18
                    ? Drop.UNKNOWN_SENDER
                    : position < 30 && sessionOf(altered) <= sessionOf(good) ? Drop.STALE_SESSION : Drop.NOT_OPENED;
            assertDropped(expected, altered);
        }
        assertTaken(good);
    }

    @Test
    void aDatagramThatWasReceivedBefore() {
        byte[] good = seal(new Ping(1, 2));
        assertTaken(good);
        assertDropped(Drop.REPLAYED, good);
        byte[] late = seal(new Ping(1, 2));
        for (int i = 0; i < ReplayWindow.SIZE; i++) {
            assertTaken(seal(new Gossip(core.ledger().digest())));
        }
        assertDropped(Drop.REPLAYED, late);
    }

    @Test
    void aDatagramOfAnEarlierRun() {
        byte[] held = seal(new Ping(1, 2));
        anna.restart(5);
        assertTaken(seal(new Ping(1, 2)));
        assertDropped(Drop.STALE_SESSION, held);
        // A second run with the same number has another salt.
        anna.restart(5);
        assertDropped(Drop.STALE_SESSION, seal(new Ping(1, 2)));
        anna.restart(4);
        assertDropped(Drop.STALE_SESSION, seal(new Ping(1, 2)));
        anna.restart(6);
        assertTaken(seal(new Ping(1, 2)));
    }

    @Test
    void aDatagramForOrFromSomebodyElse() {
        Puppet stranger = new Puppet(crypto, network, random, 9);
        assertDropped(Drop.UNKNOWN_SENDER, stranger.seal(self, controlKey, new Ping(1, 2)));
        assertDropped(Drop.NOT_OPENED, anna.seal(stranger.author.id, stranger.author.controlKey(), new Ping(1, 2)));
        assertDropped(Drop.NOT_OPENED, anna.seal(stranger.author.id, controlKey, new Ping(1, 2)));
        byte[] inAnnasName = stranger.seal(self, controlKey, new Ping(1, 2));
        System.arraycopy(anna.author.id.toBytes(), 0, inAnnasName, 2, NodeId.BYTES);
        inAnnasName[18] = 1;
        assertDropped(Drop.NOT_OPENED, inAnnasName);
        byte[] reflected = seal(new Ping(1, 2));
        System.arraycopy(self.toBytes(), 0, reflected, 2, NodeId.BYTES);
        assertDropped(Drop.UNKNOWN_SENDER, reflected);
        Puppet elsewhere = new Puppet(crypto, new NetworkId(1, 2), random, 9);
        elsewhere.author.feed.add(anna.author.feed.get(0));
        assertDropped(Drop.NOT_OPENED, elsewhere.introduce(self, controlKey));
    }

    @Test
    void aPacketThatIsNone() {
        assertDropped(Drop.MALFORMED, anna.seal(self, controlKey, new byte[0]));
        assertDropped(Drop.MALFORMED, anna.seal(self, controlKey, new byte[] {1, 2, 3}));
        byte[] good = PacketCodec.encode(Packet.of(new Ping(1, 2), List.of()));
        for (int length = 0; length < good.length; length++) {
            assertDropped(Drop.MALFORMED, anna.seal(self, controlKey, Arrays.copyOf(good, length)));
        }
        assertDropped(Drop.MALFORMED, anna.seal(self, controlKey, Arrays.copyOf(good, good.length + 1)));
        Heads backwards = new Heads(new NodeId(2, 0), new NodeId(1, 0), List.of());
        assertDropped(Drop.MALFORMED, seal(backwards));
    }

    @Test
    void anEntryThatIsNone() {
        for (byte[] wire : List.of(
                new byte[] {1},
                new byte[LedgerLimits.MAX_ENTRY_BYTES],
                Arrays.copyOf(anna.author.head().wire(), 100))) {
            Packet packet = new Packet(new Gossip(core.ledger().digest()), List.of(wire));
            assertDropped(Drop.MALFORMED_ENTRY, anna.seal(self, controlKey, PacketCodec.encode(packet)));
        }
    }

    @Test
    void entriesThatAreRefusedChangeNothingAndAreCounted() throws MalformedException {
        Puppet stranger = new Puppet(crypto, network, random, 9);
        byte[] forged = anna.author.next(6, new byte[] {(byte) 0x80}).wire();
        forged[forged.length - 3] ^= 1;
        Entry fork = fork();
        assertCounted("entries.no-admission", stranger.author.announce("stranger"));
        assertCounted("entries.bad-signature", Entry.decode(forged, LedgerLimits.MAX_ENTRY_BYTES));
        assertCounted("entries.fork", fork);
        assertCounted("entries.duplicate", anna.author.head());
    }

    /** Another second entry of anna's. */
    private Entry fork() {
        Entry announced = anna.author.feed.remove(1);
        Entry fork = anna.author.next(6, new byte[] {(byte) 0x80});
        anna.author.feed.add(announced);
        return fork;
    }

    @Test
    void introductionsThatAreNone() {
        byte[] good = anna.introduce(self, controlKey);
        for (int length = 2; length < good.length; length++) {
            boolean tooShort = length < SealedDatagrams.INTRODUCTION_HEADER_BYTES + Crypto.TAG_BYTES;
            assertDropped(tooShort ? Drop.TOO_SHORT : Drop.NOT_OPENED, Arrays.copyOf(good, length));
            millis += 10;
        }
        for (int position = 2; position < good.length; position += 3) {
            assertDropped(Drop.NOT_OPENED, altered(good, position, good[position] ^ 1));
            millis += 10;
        }
        byte[] ofSmallOrder = good.clone();
        Arrays.fill(ofSmallOrder, 18, 50, (byte) 0);
        assertDropped(Drop.NOT_OPENED, ofSmallOrder);
        Puppet stranger = new Puppet(crypto, network, random, 9);
        assertDropped(Drop.NOT_OPENED, anna.introduce(stranger.author.id, stranger.author.controlKey()));
        assertDropped(Drop.MALFORMED, anna.introduce(self, controlKey, new byte[] {1, 2, 3}));
        assertDropped(Drop.MALFORMED, anna.introduce(self, controlKey, new Introduction(new byte[] {1}, 1).encode()));
        byte[] announcement = anna.author.feed.get(1).wire();
        assertDropped(Drop.MALFORMED, anna.introduce(self, controlKey, new Introduction(announcement, 2).encode()));
        byte[] annas = new Introduction(anna.author.feed.get(0).wire(), 1).encode();
        assertDropped(Drop.MALFORMED, stranger.introduce(self, controlKey, annas));
        byte[] own = new Introduction(genesis.wire(), 1).encode();
        assertDropped(Drop.MALFORMED, anna.introduce(self, controlKey, own));
        assertTaken(good);
    }

    @Test
    void whoIsNotInvitedDoesNotGetIn() throws MalformedException {
        InviteToken token = invite(1);
        long expiry = token.invite().expiresAtMillis();
        Puppet carol = new Puppet(crypto, network, random, 9);

        carol.author.join(token.invite(), PrivateKey32.random(random));
        assertDropped(Drop.INTRODUCTION_REFUSED, carol.introduce(self, controlKey));

        Invite widened = new Invite(
                network,
                token.invite().inviter(),
                token.invite().inviteKey(),
                true,
                expiry,
                1,
                token.invite().signature());
        assertRefused(carol, widened, token.key());

        PrivateKey32 foreignKey = PrivateKey32.random(random);
        Puppet foreignFounder = new Puppet(crypto, new NetworkId(1, 2), random, 10);
        assertRefused(
                carol, foreignFounder.author.invite(new NetworkId(1, 2), foreignKey, false, expiry, 1), foreignKey);
        assertRefused(carol, anna.author.invite(network, foreignKey, false, expiry, 1), foreignKey);

        millis += Duration.ofHours(1).toMillis() + 1;
        carol.author.at(Author.START_MILLIS);
        assertRefused(carol, token.invite(), token.key());

        InviteToken fresh = invite(1);
        carol.author.feed.clear();
        carol.author.join(fresh.invite(), fresh.key());
        assertTaken(carol.introduce(self, controlKey));
        assertThat(core.ledgerView().member(carol.author.id)).isPresent();
        assertRefused(new Puppet(crypto, network, random, 11), fresh.invite(), fresh.key());
    }

    private void assertRefused(Puppet joining, Invite invite, PrivateKey32 key) {
        joining.author.feed.clear();
        joining.author.join(invite, key);
        assertDropped(Drop.INTRODUCTION_REFUSED, joining.introduce(self, controlKey));
    }

    @Test
    void aFloodOfIntroductions() {
        byte[] introduction = anna.introduce(self, controlKey);
        millis = 20_000;
        for (int i = 0; i < Reception.MAX_INTRODUCTIONS_PER_SECOND; i++) {
            assertTaken(introduction);
        }
        for (int i = 0; i < 50; i++) {
            assertDropped(Drop.INTRODUCTION_RATE, introduction);
        }
        assertTaken(seal(new Ping(1, 2)));
        millis = 21_000;
        assertTaken(introduction);
    }

    @Test
    void aFloodOfQuestions() {
        Want want = new Want(List.of(new Head(self, 0)));
        millis = 20_000;
        for (int i = 0; i < SyncEngine.MAX_QUESTIONS_PER_SECOND; i++) {
            assertTaken(seal(want));
        }
        assertDropped(Drop.SYNC_RATE, seal(want));
        assertDropped(Drop.SYNC_RATE, seal(new Heads(new NodeId(0, 0), new NodeId(-1, -1), List.of())));
        millis = 21_000;
        assertTaken(seal(want));
    }

    @Test
    void aFloodOfPingsToPassOn() {
        for (int i = 0; i < Relays.MAX_RELAYS; i++) {
            assertTaken(seal(new PingRequest(i, anna.author.id)));
        }
        assertDropped(Drop.RELAY_LIMIT, seal(new PingRequest(1, anna.author.id)));
        millis += Relays.RELAY_MILLIS;
        assertTaken(seal(new PingRequest(1, anna.author.id)));
    }

    @Test
    void noise() {
        View view = core.ledgerView();
        int count = 20_000;
        for (int i = 0; i < count; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (noise.length > 18 && random.nextBoolean()) {
                noise[0] = SealedDatagrams.VERSION;
                noise[1] = SealedDatagrams.SEALED;
                System.arraycopy(anna.author.id.toBytes(), 0, noise, 2, NodeId.BYTES);
            }
            core.receive(noise, anna.address, now());
        }
        assertThat(drops().values().stream().mapToLong(Long::longValue).sum())
                .as("seed %s", SEED)
                .isEqualTo(count);
        assertThat(core.ledgerView()).isEqualTo(view);
        assertTaken(seal(new Ping(1, 2)));
    }

    /** A member that has gone mad: everything is sealed well. */
    @Test
    void packetsOfAMadMember() {
        List<Message> messages = List.of(
                new Gossip(1),
                new Ping(1, 2),
                new Ack(3, 4),
                new PingRequest(1, new NodeId(5, 6)),
                new Message.RelayedAck(1, self),
                new Heads(new NodeId(0, 0), new NodeId(-1, -1), List.of(new Head(self, Long.MAX_VALUE))),
                new Want(List.of(new Head(self, 0), new Head(self, Long.MAX_VALUE), new Head(new NodeId(9, 9), 1))),
                new Message.SyncEntries(true, 1),
                new Message.Introduced(Long.MAX_VALUE, 1),
                new Message.Refused("no"));
        for (int i = 0; i < 5_000; i++) {
            Message message = messages.get(random.nextInt(messages.size()));
            byte[] packet = PacketCodec.encode(
                    new Packet(message, List.of(anna.author.head().wire())));
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                packet[random.nextInt(packet.length)] = (byte) random.nextInt();
            }
            goOn(packet, i);
        }
        assertThat(core.ledgerView().member(self).orElseThrow().status()).isEqualTo(MemberStatus.ALIVE);
        assertTaken(seal(new Ping(1, 2)));
    }

    @Test
    void entriesOfAMadMember() {
        for (int i = 0; i < 2_000; i++) {
            byte[] body = anna.author.feed.get(random.nextInt(2)).body();
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt();
            }
            Entry entry = anna.author.at(Author.START_MILLIS + random.nextInt()).write(random.nextInt(10), body);
            goOn(PacketCodec.encode(Packet.of(new Ping(i, random.nextLong()), List.of(entry))), i);
        }
        assertThat(core.ledger().feeds().headSequence(anna.author.id)).isEqualTo(anna.author.feed.size());
        assertTaken(seal(new Ping(1, 2)));
    }

    private void goOn(byte[] packet, int number) {
        millis += 7;
        try {
            core.receive(anna.seal(self, controlKey, packet), anna.address, now());
            if (core.nextWakeMillis() <= millis) {
                core.wake(now());
            }
        } catch (RuntimeException e) {
            throw new AssertionError(
                    "seed " + SEED + " case " + number + ": " + HexFormat.of().formatHex(packet), e);
        }
        for (Step.Send send : core.takeStep().sends()) {
            assertThat(send.datagram().length).isLessThanOrEqualTo(SealedDatagrams.MAX_DATAGRAM_BYTES);
        }
    }

    private void assertDropped(Drop reason, byte[] datagram) {
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

    private void assertTaken(byte[] datagram) {
        Map<String, Long> before = drops();
        core.receive(datagram, anna.address, now());
        Step unused = core.takeStep();
        assertThat(drops()).isEqualTo(before);
    }

    private void assertCounted(String counter, Entry entry) {
        Map<String, Long> drops = drops();
        View view = core.ledgerView();
        long before = core.counters().getOrDefault(counter, 0L);
        core.receive(seal(new Gossip(core.ledger().digest()), entry), anna.address, now());
        assertThat(core.counters().getOrDefault(counter, 0L)).as(counter).isEqualTo(before + 1);
        assertThat(drops()).isEqualTo(drops);
        assertThat(core.ledgerView()).isEqualTo(view);
        assertThat(core.takeStep().store()).isEmpty();
    }

    private Map<String, Long> drops() {
        return new TreeMap<>(core.counters().subMap("dropped.", "dropped/"));
    }

    private byte[] seal(Message message, Entry... entries) {
        return anna.seal(self, controlKey, message, entries);
    }

    private InviteToken invite(int uses) throws MalformedException {
        String text = core.invite(new InviteRequest(Duration.ofHours(1), uses, false), now());
        Step unused = core.takeStep();
        return InviteToken.parse(text, crypto);
    }

    private Now now() {
        return new Now(millis, Author.START_MILLIS + millis);
    }

    private static long sessionOf(byte[] datagram) {
        return java.nio.ByteBuffer.wrap(datagram).getInt(18);
    }

    private static byte[] altered(byte[] datagram, int position, int value) {
        byte[] altered = datagram.clone();
        altered[position] = (byte) value;
        return altered;
    }
}
