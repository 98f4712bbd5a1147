package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.ledger.LedgerLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Seals and opens the datagrams between this node and its peers.
 *
 * <pre>
 *   sealed         version 1 | type 1 | sender 16 | session 4 | salt 8 | counter 8 | ciphertext, tag 16
 *   introduction   version 1 | type 2 | sender 16 | ephemeral X25519 key 32        | ciphertext, tag 16
 * </pre>
 *
 * <p>Sealed: the key is HKDF(X25519 of the two static keys, salt, network | sender | receiver | session), the nonce is the
 * counter (one for all peers of a run, so that no nonce comes twice even when a peer was forgotten in between), the header
 * is authenticated. A session is one run of the sender: {@code session} is the sequence number of the
 * announcement it began with, which only grows, and {@code salt} is random, so that no key is ever used for two runs, not
 * even on a machine whose disk was rolled back. Of each peer only the newest session is accepted, and in it each counter
 * once.
 *
 * <p>Introduction: anybody who knows the receiver's key can write one; it proves nothing but what its content proves.
 */
final class SealedDatagrams {
    static final int MAX_DATAGRAM_BYTES = 1_200;
    static final int SEALED = 1;
    static final int INTRODUCTION = 2;

    static final int VERSION = 1;
    static final int SEALED_HEADER_BYTES = 38;
    static final int INTRODUCTION_HEADER_BYTES = 50;

    /** Room for a packet in a sealed datagram. */
    static final int MAX_PACKET_BYTES = MAX_DATAGRAM_BYTES - SEALED_HEADER_BYTES - Crypto.TAG_BYTES;

    /** Peers whose key is kept; that of one that was forgotten is agreed on anew. */
    static final int MAX_OUTGOING = 4_096;

    /** Peers with whom a secret was agreed on: for what goes there, and for each session of what comes from there. */
    static final int MAX_SECRETS = MAX_OUTGOING;

    /** Sessions of peers. None is ever forgotten for another one: its datagrams could be sent again. */
    static final int MAX_INCOMING = LedgerLimits.MAX_MEMBERS;

    /** Sessions that a node may have had, and entries that it may have written, without knowing of it. */
    static final long MAX_LEAP = 1_000_000;

    private static final byte[] SEALED_INFO = "weft-datagram-1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INTRODUCTION_INFO = "weft-introduction-1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_SALT = {};
    private static final int SALT_BYTES = 8;

    private final Crypto crypto;
    private final NetworkId network;
    private final NodeId self;
    private final PrivateKey32 key;
    private final byte[] salt = new byte[SALT_BYTES];
    private final LeastRecent<NodeId, Outgoing> outgoing = new LeastRecent<>(MAX_OUTGOING);
    private final Map<NodeId, Incoming> incoming = new HashMap<>();
    private final LeastRecent<PublicKey32, byte[]> secrets = new LeastRecent<>(MAX_SECRETS);
    private long session;
    private long nextCounter;

    private record Outgoing(PublicKey32 peerKey, byte[] key) {}

    private record Incoming(PublicKey32 peerKey, long session, byte[] salt, byte[] key, ReplayWindow window) {}

    /**
     * What became of a datagram.
     *
     * @param drop null when it was opened
     */
    record Opened(NodeId sender, byte[] plaintext, @Nullable Drop drop) {
        static Opened dropped(Drop drop) {
            return new Opened(new NodeId(0, 0), NO_SALT, drop);
        }
    }

    SealedDatagrams(Crypto crypto, NetworkId network, NodeId self, PrivateKey32 key, RandomGenerator random) {
        this.crypto = crypto;
        this.network = network;
        this.self = self;
        this.key = key;
        random.nextBytes(salt);
    }

    /** Begins this run's session; before that nothing can be sealed. */
    void startSession(long announcementSequence) {
        session = announcementSequence;
        outgoing.clear();
    }

    NodeId self() {
        return self;
    }

    /**
     * Somebody knows a session of this node that is not older than this run's, and drops what it sends: goes on with a later
     * one. How far is believed is bounded by how much this node has written, so that nobody can wear the numbers out.
     */
    void outdo(long known, long ownHead) {
        if (hasSession() && known >= session && known <= ownHead + MAX_LEAP) {
            startSession(Math.max(ownHead, known) + 1);
        }
    }

    /** The number of the newest session of a peer that was seen here; 0 when none was. */
    long sessionOf(NodeId peer) {
        Incoming known = incoming.get(peer);
        return known == null ? 0 : known.session;
    }

    boolean hasSession() {
        return session > 0;
    }

    /** Empty when the peer's key is none. */
    Optional<byte[]> seal(NodeId receiver, PublicKey32 receiverKey, byte[] plaintext) {
        Outgoing state = outgoing.get(receiver);
        if (state == null || !state.peerKey.equals(receiverKey)) {
            byte[] secret = secretWith(receiverKey);
            if (secret == null) {
                return Optional.empty();
            }
            byte[] derived = crypto.deriveKey(secret, salt, info(self, receiver, session));
            state = new Outgoing(receiverKey, derived);
            outgoing.put(receiver, state);
        }
        long counter = nextCounter++;
        byte[] header = ByteBuffer.allocate(SEALED_HEADER_BYTES)
                .put((byte) VERSION)
                .put((byte) SEALED)
                .put(self.toBytes())
                .putInt((int) session)
                .put(salt)
                .putLong(counter)
                .array();
        return Optional.of(join(header, crypto.seal(state.key, nonce(counter), header, plaintext)));
    }

    /** Opens a datagram of type {@link #SEALED}. */
    Opened open(byte[] datagram, Function<NodeId, Optional<PublicKey32>> controlKeyOf) {
        if (datagram.length < SEALED_HEADER_BYTES + Crypto.TAG_BYTES) {
            return Opened.dropped(Drop.TOO_SHORT);
        }
        ByteBuffer buffer = ByteBuffer.wrap(datagram, 2, datagram.length - 2);
        byte[] senderBytes = new byte[NodeId.BYTES];
        buffer.get(senderBytes);
        NodeId sender = NodeId.fromBytes(senderBytes);
        long theirSession = Integer.toUnsignedLong(buffer.getInt());
        byte[] theirSalt = new byte[SALT_BYTES];
        buffer.get(theirSalt);
        long counter = buffer.getLong();
        Optional<PublicKey32> peerKey = controlKeyOf.apply(sender);
        if (peerKey.isEmpty() || sender.equals(self)) {
            return Opened.dropped(Drop.UNKNOWN_SENDER);
        }
        Incoming known = incoming.get(sender);
        if (known == null && incoming.size() >= MAX_INCOMING) {
            return Opened.dropped(Drop.TOO_MANY_PEERS);
        }
        boolean sameSession = known != null
                && known.session == theirSession
                && Arrays.equals(known.salt, theirSalt)
                && known.peerKey.equals(peerKey.get());
        if (known != null && !sameSession && theirSession <= known.session) {
            return new Opened(sender, NO_SALT, Drop.STALE_SESSION);
        }
        Incoming state =
                sameSession && known != null ? known : startIncoming(sender, peerKey.get(), theirSession, theirSalt);
        if (state == null) {
            return Opened.dropped(Drop.NOT_OPENED);
        }
        byte[] header = Arrays.copyOf(datagram, SEALED_HEADER_BYTES);
        byte[] ciphertext = Arrays.copyOfRange(datagram, SEALED_HEADER_BYTES, datagram.length);
        byte[] plaintext = crypto.open(state.key, nonce(counter), header, ciphertext);
        if (plaintext == null) {
            return Opened.dropped(Drop.NOT_OPENED);
        }
        if (!state.window.accept(counter)) {
            return Opened.dropped(Drop.REPLAYED);
        }
        incoming.put(sender, state);
        return new Opened(sender, plaintext, null);
    }

    private @Nullable Incoming startIncoming(NodeId sender, PublicKey32 peerKey, long session, byte[] salt) {
        byte[] secret = secretWith(peerKey);
        if (secret == null) {
            return null;
        }
        byte[] derived = crypto.deriveKey(secret, salt, info(sender, self, session));
        return new Incoming(peerKey, session, salt, derived, new ReplayWindow());
    }

    /** The same in both directions and for all sessions, and dear to compute. */
    private byte @Nullable [] secretWith(PublicKey32 peerKey) {
        byte[] known = secrets.get(peerKey);
        if (known != null) {
            return known;
        }
        byte[] secret = crypto.agree(key, peerKey);
        if (secret != null) {
            secrets.put(peerKey, secret);
        }
        return secret;
    }

    /** Writes an introduction; empty when the receiver's key is none. */
    Optional<byte[]> sealIntroduction(
            NodeId receiver, PublicKey32 receiverKey, byte[] plaintext, RandomGenerator random) {
        PrivateKey32 ephemeral = PrivateKey32.random(random);
        byte[] secret = crypto.agree(ephemeral, receiverKey);
        if (secret == null) {
            return Optional.empty();
        }
        byte[] header = ByteBuffer.allocate(INTRODUCTION_HEADER_BYTES)
                .put((byte) VERSION)
                .put((byte) INTRODUCTION)
                .put(self.toBytes())
                .put(crypto.agreementPublicKey(ephemeral).toBytes())
                .array();
        byte[] derived = crypto.deriveKey(secret, NO_SALT, introductionInfo(receiver));
        return Optional.of(join(header, crypto.seal(derived, nonce(0), header, plaintext)));
    }

    /** Opens a datagram of type {@link #INTRODUCTION}. */
    Opened openIntroduction(byte[] datagram) {
        if (datagram.length < INTRODUCTION_HEADER_BYTES + Crypto.TAG_BYTES) {
            return Opened.dropped(Drop.TOO_SHORT);
        }
        byte[] header = Arrays.copyOf(datagram, INTRODUCTION_HEADER_BYTES);
        NodeId sender = NodeId.fromBytes(Arrays.copyOfRange(header, 2, 18));
        PublicKey32 ephemeral = PublicKey32.fromBytes(Arrays.copyOfRange(header, 18, INTRODUCTION_HEADER_BYTES));
        byte[] secret = crypto.agree(key, ephemeral);
        if (secret == null) {
            return Opened.dropped(Drop.NOT_OPENED);
        }
        byte[] derived = crypto.deriveKey(secret, NO_SALT, introductionInfo(self));
        byte[] ciphertext = Arrays.copyOfRange(datagram, INTRODUCTION_HEADER_BYTES, datagram.length);
        byte[] plaintext = crypto.open(derived, nonce(0), header, ciphertext);
        return plaintext == null ? Opened.dropped(Drop.NOT_OPENED) : new Opened(sender, plaintext, null);
    }

    /** Forgets a peer that is no member any more. */
    void forget(NodeId peer) {
        outgoing.remove(peer);
    }

    private byte[] info(NodeId sender, NodeId receiver, long sendersSession) {
        return ByteBuffer.allocate(SEALED_INFO.length + 3 * 16 + Long.BYTES)
                .put(SEALED_INFO)
                .put(network.toBytes())
                .put(sender.toBytes())
                .put(receiver.toBytes())
                .putLong(sendersSession)
                .array();
    }

    private byte[] introductionInfo(NodeId receiver) {
        return ByteBuffer.allocate(INTRODUCTION_INFO.length + 2 * 16)
                .put(INTRODUCTION_INFO)
                .put(network.toBytes())
                .put(receiver.toBytes())
                .array();
    }

    private static byte[] nonce(long counter) {
        return ByteBuffer.allocate(Crypto.NONCE_BYTES)
                .putInt(0)
                .putLong(counter)
                .array();
    }

    private static byte[] join(byte[] header, byte[] rest) {
        byte[] all = Arrays.copyOf(header, header.length + rest.length);
        System.arraycopy(rest, 0, all, header.length, rest.length);
        return all;
    }
}
