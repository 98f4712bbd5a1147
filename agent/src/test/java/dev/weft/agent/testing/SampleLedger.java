package dev.weft.agent.testing;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
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

    private SampleLedger() {}

    /** What the first node holds. */
    public static LedgerCopy copy() {
        return new SampleLedger().write();
    }

    /** The ledger's own view, as a node shows it. */
    public static Snapshot snapshot(LedgerCopy ledger) {
        return new Snapshot(5, ledger.self(), Snapshot.Standing.MEMBER, ledger.view());
    }

    private LedgerCopy write() {
        Entry genesis = first.write(new Event.Genesis(
                "office", Ipv4Range.DEFAULT, Samples.key(1), Samples.key(1), new byte[Event.Genesis.SALT_BYTES]));
        NetworkId network = NetworkId.of(genesis.wire());
        Entry unused = first.write(announced(1));
        Entry alive = join(network);
        Event.Incarnation life = new Event.Incarnation(alive.author(), alive.sequence(), alive.shortHash());
        Entry suspicion = first.write(new Event.Suspected(life, Event.Evidence.REFUSED));
        EntryRef verdict =
                first.write(new Event.Dead(life, List.of(suspicion.ref()))).ref();
        Ledger ledger = new Ledger(network, CRYPTO, verdict.author());
        for (Entry entry : entries) {
            if (ledger.offer(entry) != Verdict.ACCEPTED) {
                throw new IllegalStateException(entry + " is not accepted");
            }
        }
        return new LedgerCopy(verdict.author(), ledger.view(), ledger.feeds().entries());
    }

    private Entry join(NetworkId network) {
        PrivateKey32 inviteKey = PrivateKey32.random(random);
        long expiry = START.plusSeconds(3600).toEpochMilli();
        Invite invite = Invite.sign(CRYPTO, first.key, network, CRYPTO.signingPublicKey(inviteKey), false, expiry, 1);
        byte[] proven = invite.admissionBytes(second.publicKey, Samples.key(2), Samples.key(2));
        Entry unusedIssued = first.write(new Event.InviteIssued(invite));
        EntryRef unusedJoined = second.write(
                        new Event.Admission(invite, Samples.key(2), Samples.key(2), CRYPTO.sign(inviteKey, proven)))
                .ref();
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
