package dev.weft.controlplane.ledger;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.IdentityKeys;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.ledger.Event.Admission;
import dev.weft.controlplane.ledger.Event.Announced;
import dev.weft.controlplane.ledger.Event.Dead;
import dev.weft.controlplane.ledger.Event.Evidence;
import dev.weft.controlplane.ledger.Event.Genesis;
import dev.weft.controlplane.ledger.Event.Incarnation;
import dev.weft.controlplane.ledger.Event.Suspected;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A node's keys and its feed as it grows; writes whatever a test wants, right or wrong. */
public final class Author {
    /** When the stories of tests begin. */
    public static final long START_MILLIS = 1_700_000_000_000L;

    public final Crypto crypto;
    public final IdentityKeys keys;
    public final PublicKey32 publicKey;
    public final NodeId id;
    public final List<Entry> feed = new ArrayList<>();
    private long wallMillis = START_MILLIS;

    public Author(Crypto crypto, RandomGenerator random) {
        this.crypto = crypto;
        this.keys = IdentityKeys.random(random);
        this.publicKey = crypto.signingPublicKey(keys.signing());
        this.id = NodeId.of(publicKey);
    }

    /** The next entry is written at this time. */
    public Author at(long millis) {
        wallMillis = millis;
        return this;
    }

    public Entry head() {
        return feed.get(feed.size() - 1);
    }

    public Entry write(Event event) {
        return write(EventCodec.kind(event), EventCodec.encode(event));
    }

    public Entry write(int kind, byte[] body) {
        Entry entry = next(kind, body);
        feed.add(entry);
        return entry;
    }

    /** What {@link #write} would add. */
    public Entry next(int kind, byte[] body) {
        byte[] previous = feed.isEmpty() ? Entry.noPrevious() : head().hash();
        long time = HybridTime.of(wallMillis++);
        return Entry.sign(crypto, keys.signing(), publicKey, feed.size() + 1L, previous, time, kind, body);
    }

    public Entry found(String name, Ipv4Range range) {
        return write(new Genesis(name, range, controlKey(), wireguardKey(), new byte[Genesis.SALT_BYTES]));
    }

    public Entry join(Invite invite, PrivateKey32 inviteKey) {
        byte[] proven = invite.admissionBytes(publicKey, controlKey(), wireguardKey());
        return write(new Admission(invite, controlKey(), wireguardKey(), crypto.sign(inviteKey, proven)));
    }

    public Invite invite(NetworkId network, PrivateKey32 inviteKey, boolean admin, long expiresAtMillis, int uses) {
        PublicKey32 key = crypto.signingPublicKey(inviteKey);
        return Invite.sign(crypto, keys.signing(), network, key, admin, expiresAtMillis, uses);
    }

    public Entry announce(String name) {
        return write(
                new Announced(name, wireguardKey(), List.of(Endpoint.parse("192.0.2.1:51820")), List.of(), List.of()));
    }

    public Entry suspect(Incarnation life) {
        return write(new Suspected(life, Evidence.SILENT));
    }

    /** A verdict that rests on these entries. */
    public Entry declareDead(Incarnation life, Entry... suspicions) {
        return write(new Dead(
                life, java.util.Arrays.stream(suspicions).map(Entry::ref).toList()));
    }

    /** The life that began with the entry. */
    public static Incarnation lifeOf(Entry entry) {
        return new Incarnation(entry.author(), entry.sequence(), entry.shortHash());
    }

    public PublicKey32 controlKey() {
        return crypto.agreementPublicKey(keys.control());
    }

    public PublicKey32 wireguardKey() {
        return crypto.agreementPublicKey(keys.wireguard());
    }
}
