package dev.weft.controlplane.feed;

import dev.weft.controlplane.encoding.CborReader;
import dev.weft.controlplane.encoding.CborWriter;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Hashes;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One signed statement of one author.
 *
 * <p>Wire form: {@code [payload, signature]}, where payload is the byte string of {@code [1, author's Ed25519 key,
 * sequence, hash of the entry before (empty for the first), hybrid time, kind, body]}. The signature covers a domain
 * string and exactly these payload bytes; the hash of an entry is SHA-256 of its wire form. The author's key travels in
 * every entry, so an entry proves itself without anything else at hand.
 */
public final class Entry {
    /** No entry of any feed is larger; users of the library set lower limits. */
    public static final int MAX_WIRE_BYTES = 64 * 1024;

    /** What the fields around a body take at most. */
    public static final int MAX_OVERHEAD_BYTES = 180;

    public static final int HASH_BYTES = 32;
    public static final int MAX_KIND = 0xffff;

    private static final int VERSION = 1;
    private static final byte[] DOMAIN = "weft-entry-1\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NONE = {};

    private final PublicKey32 authorKey;
    private final NodeId author;
    private final long sequence;
    private final byte[] previous;
    private final long time;
    private final int kind;
    private final byte[] body;
    private final byte[] payload;
    private final byte[] signature;
    private final byte[] wire;
    private final byte[] hash;

    private Entry(Payload parts, byte[] payload, byte[] signature, byte[] wire) {
        this.authorKey = parts.authorKey;
        this.author = NodeId.of(parts.authorKey);
        this.sequence = parts.sequence;
        this.previous = parts.previous;
        this.time = parts.time;
        this.kind = parts.kind;
        this.body = parts.body;
        this.payload = payload;
        this.signature = signature;
        this.wire = wire;
        this.hash = Hashes.sha256(wire);
    }

    /**
     * Writes and signs the entry that follows {@code previousHash} (empty when {@code sequence} is 1).
     *
     * @param kind 0 to {@link #MAX_KIND}; what it means is up to the user of the library
     */
    public static Entry sign(
            Crypto crypto,
            PrivateKey32 key,
            PublicKey32 authorKey,
            long sequence,
            byte[] previousHash,
            long time,
            int kind,
            byte[] body) {
        Payload parts = new Payload(authorKey, sequence, previousHash, time, kind, body);
        byte[] payload = encodePayload(parts);
        Wire outer = new Wire(payload, crypto.sign(key, signedBytes(payload)));
        return new Entry(parts, outer.payload, outer.signature, encodeWire(outer));
    }

    /**
     * Reads the wire form. Does not verify the signature: see {@link #hasValidSignature}.
     *
     * @throws MalformedException when the bytes are longer than {@code maxBytes} or not an entry in its one form
     */
    public static Entry decode(byte[] wire, int maxBytes) throws MalformedException {
        if (wire.length > maxBytes) {
            throw new MalformedException("entry of " + wire.length + " bytes, at most " + maxBytes + " are allowed");
        }
        Wire outer = CborReader.read(wire, Entry::decodeWire, Entry::encodeWire);
        Payload parts = CborReader.read(outer.payload, Entry::decodePayload, Entry::encodePayload);
        return new Entry(parts, outer.payload, outer.signature, wire.clone());
    }

    public boolean hasValidSignature(Crypto crypto) {
        return crypto.verify(authorKey, signedBytes(payload), signature);
    }

    public PublicKey32 authorKey() {
        return authorKey;
    }

    public NodeId author() {
        return author;
    }

    /** From 1, without gaps. */
    public long sequence() {
        return sequence;
    }

    public EntryRef ref() {
        return new EntryRef(author, sequence);
    }

    /** See {@link HybridTime}. */
    public long time() {
        return time;
    }

    public int kind() {
        return kind;
    }

    public byte[] body() {
        return body.clone();
    }

    public byte[] wire() {
        return wire.clone();
    }

    public int wireLength() {
        return wire.length;
    }

    /** SHA-256 of the wire form, 32 bytes. */
    public byte[] hash() {
        return hash.clone();
    }

    /** The first 8 bytes of the hash. */
    public long shortHash() {
        return java.nio.ByteBuffer.wrap(hash).getLong();
    }

    /** Whether this entry names {@code other} as the one before it. */
    public boolean follows(Entry other) {
        return author.equals(other.author) && sequence == other.sequence + 1 && Arrays.equals(previous, other.hash);
    }

    /** Whether both claim the same place in one feed: the same author, number and entry before. */
    public boolean hasSamePrevious(Entry other) {
        return author.equals(other.author) && sequence == other.sequence && Arrays.equals(previous, other.previous);
    }

    private static byte[] signedBytes(byte[] payload) {
        byte[] bytes = Arrays.copyOf(DOMAIN, DOMAIN.length + payload.length);
        System.arraycopy(payload, 0, bytes, DOMAIN.length, payload.length);
        return bytes;
    }

    private record Wire(byte[] payload, byte[] signature) {}

    private record Payload(PublicKey32 authorKey, long sequence, byte[] previous, long time, int kind, byte[] body) {}

    private static byte[] encodeWire(Wire outer) {
        return CborWriter.write(writer ->
                writer.array(2).bytes(outer.payload).bytes(outer.signature).end());
    }

    private static Wire decodeWire(CborReader reader) throws MalformedException {
        reader.array(2);
        Wire outer = new Wire(reader.bytes(1, MAX_WIRE_BYTES), reader.bytes(Crypto.SIGNATURE_BYTES));
        reader.end();
        return outer;
    }

    private static byte[] encodePayload(Payload parts) {
        return CborWriter.write(writer -> writer.array(7)
                .number(VERSION)
                .bytes(parts.authorKey.toBytes())
                .number(parts.sequence)
                .bytes(parts.previous)
                .number(parts.time)
                .number(parts.kind)
                .bytes(parts.body)
                .end());
    }

    private static Payload decodePayload(CborReader reader) throws MalformedException {
        reader.array(7);
        long unused = reader.number(VERSION, VERSION);
        PublicKey32 authorKey = PublicKey32.fromBytes(reader.bytes(PublicKey32.BYTES));
        long sequence = reader.number(1, Long.MAX_VALUE - 1);
        byte[] previous = sequence == 1 ? reader.bytes(0) : reader.bytes(HASH_BYTES);
        long time = reader.number(0, Long.MAX_VALUE - 1);
        int kind = (int) reader.number(0, MAX_KIND);
        byte[] body = reader.bytes(0, MAX_WIRE_BYTES);
        reader.end();
        return new Payload(authorKey, sequence, previous, time, kind, body);
    }

    /** What the first entry of a feed names as the hash before it. */
    public static byte[] noPrevious() {
        return NONE;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Entry entry && Arrays.equals(hash, entry.hash);
    }

    @Override
    public int hashCode() {
        return (int) shortHash();
    }

    @Override
    public String toString() {
        return "Entry[" + ref().shortText() + " kind=" + kind + "]";
    }
}
