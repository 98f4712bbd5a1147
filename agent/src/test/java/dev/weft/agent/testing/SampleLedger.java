package dev.weft.agent.testing;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Contact;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.InviteToken;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.ledger.Event;
import dev.weft.controlplane.ledger.EventCodec;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A true ledger of two nodes; the first holds the second for dead. Its entries are a second apart. */
public final class SampleLedger {
    public static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private static final Crypto CRYPTO = new BouncyCastleCrypto();

    private final Random random = new Random(7);
    private final Feed first = new Feed();
    private final Feed second = new Feed();
    private final List<Entry> entries = new ArrayList<>();

    private final class Feed {
        final PrivateKey32 key = PrivateKey32.random(random);
        final PublicKey32 publicKey = CRYPTO.signingPublicKey(key);
        byte[] head = Entry.noPrevious();
        long count;

        Entry write(Event event) {
            long time = HybridTime.of(START.plusSeconds(entries.size()).toEpochMilli());
            count++;
            Entry entry = Entry.sign(
                    CRYPTO, key, publicKey, count, head, time, EventCodec.kind(event), EventCodec.encode(event));
            entries.add(entry);
            head = entry.hash();
            return entry;
        }
    }

    private final PrivateKey32 inviteKey = PrivateKey32.random(random);

    private NetworkId network = Samples.NETWORK;

    private SampleLedger() {}

    /** What the first node holds. */
    public static LedgerCopy copy() {
        SampleLedger sample = new SampleLedger();
        sample.write();
        return sample.read();
    }

    /** The same ledger after the first node has revoked the second as of its first entry. */
    public static LedgerCopy revoked() {
        SampleLedger sample = new SampleLedger();
        sample.write();
        Entry unused = sample.first.write(new Event.Revoked(NodeId.of(sample.second.publicKey), 1));
        return sample.read();
    }

    /** The token that the second node joined with. */
    public static String token() {
        SampleLedger sample = new SampleLedger();
        sample.write();
        Contact contact = new Contact(NodeId.of(sample.first.publicKey), Samples.key(1), List.of());
        return new InviteToken(sample.invite(), sample.inviteKey, List.of(contact)).toText();
    }

    /** The name of the invite that the second node joined with. */
    public static String inviteName() {
        SampleLedger sample = new SampleLedger();
        sample.write();
        return sample.invite().name();
    }

    /** The ledger's own view, as a node shows it. */
    public static Snapshot snapshot(LedgerCopy ledger) {
        return new Snapshot(5, ledger.self(), Snapshot.Standing.MEMBER, ledger.view());
    }

    private void write() {
        Entry genesis = first.write(new Event.Genesis(
                "office", Ipv4Range.DEFAULT, Samples.key(1), Samples.key(1), new byte[Event.Genesis.SALT_BYTES]));
        network = NetworkId.of(genesis.wire());
        Entry unused = first.write(announced(1));
        Entry alive = join();
        Event.Incarnation life = new Event.Incarnation(alive.author(), alive.sequence(), alive.shortHash());
        Entry suspicion = first.write(new Event.Suspected(life, Event.Evidence.REFUSED, 1_000));
        Entry unusedVerdict = first.write(new Event.Dead(life, List.of(suspicion.ref())));
    }

    private LedgerCopy read() {
        NodeId self = NodeId.of(first.publicKey);
        Ledger ledger = new Ledger(network, CRYPTO, self);
        for (Entry entry : entries) {
            if (ledger.offer(entry) != Verdict.ACCEPTED) {
                throw new IllegalStateException(entry + " is not accepted");
            }
        }
        return new LedgerCopy(self, ledger.view(), ledger.feeds().entries());
    }

    private Invite invite() {
        long expiry = START.plusSeconds(3600).toEpochMilli();
        return Invite.sign(CRYPTO, first.key, network, CRYPTO.signingPublicKey(inviteKey), false, expiry, 1);
    }

    private Entry join() {
        Invite invite = invite();
        byte[] proven = invite.admissionBytes(second.publicKey, Samples.key(2), Samples.key(2));
        Entry unusedIssued = first.write(new Event.InviteIssued(invite));
        Entry unusedJoined = second.write(
                new Event.Admission(invite, Samples.key(2), Samples.key(2), CRYPTO.sign(inviteKey, proven)));
        return second.write(announced(2));
    }

    private static Event announced(int number) {
        return new Event.Announced(
                "node" + number,
                Samples.key(number),
                List.of(Endpoint.parse("198.18.0." + number + ":51820")),
                List.of(),
                List.of());
    }
}
