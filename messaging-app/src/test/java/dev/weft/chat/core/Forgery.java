package dev.weft.chat.core;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Frames as somebody makes them who has a member's keys and a program of its own. */
public final class Forgery {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final Random RANDOM = new Random(4711);

    private final ChatIdentity identity;
    private final NetworkId network;
    private final long start;

    public Forgery(ChatIdentity identity, NetworkId network, long start) {
        this.identity = identity;
        this.network = network;
        this.start = start;
    }

    public static ChatIdentity identity(long seed) {
        Random random = new Random(seed);
        return ChatIdentity.of(CRYPTO, PrivateKey32.random(random), PrivateKey32.random(random));
    }

    /** The same one after so many starts. */
    public Forgery started(long number) {
        return new Forgery(identity, network, number);
    }

    /** The same one in another network. */
    public Forgery in(NetworkId other) {
        return new Forgery(identity, other, start);
    }

    /** The first message of its feed, written at that time. */
    public byte[] first(String text, long wallMillis) {
        return live(wire(identity, text, wallMillis));
    }

    /** The first message, altered after it was signed. */
    public byte[] altered(String text, long wallMillis) {
        byte[] wire = wire(identity, text, wallMillis);
        wire[wire.length - 70] ^= 1;
        return live(wire);
    }

    /** A message that somebody else has signed, as if it was written here. */
    public byte[] passedOn(ChatIdentity author, String text, long wallMillis) {
        return live(wire(author, text, wallMillis));
    }

    /** Says to have the first message of somebody. */
    public byte[] claim(NodeId author) {
        Ranges held = new Ranges();
        held.add(1, 1);
        return FrameCodec.encode(start, new Frame.Have(false, List.of(new Frame.Held(author, 1, held))));
    }

    /** Answers who asks for it with what this one wrote in the name of the author; empty when nobody asks with this frame. */
    public Optional<byte[]> lie(byte[] question, ChatIdentity author, String text, long wallMillis) {
        try {
            if (FrameCodec.decode(question).frame() instanceof Frame.Pull pull
                    && pull.author().equals(author.chatId())) {
                byte[] forged = sign(identity.signing(), author, text, wallMillis);
                return Optional.of(FrameCodec.encode(start, new Frame.Entries(pull.request(), 1, 1, List.of(forged))));
            }
            return Optional.empty();
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] live(byte[] wire) {
        return FrameCodec.encode(start, new Frame.Live(wire));
    }

    private static byte[] wire(ChatIdentity author, String text, long wallMillis) {
        return sign(author.signing(), author, text, wallMillis);
    }

    private static byte[] sign(PrivateKey32 key, ChatIdentity author, String text, long wallMillis) {
        return Entry.sign(
                        CRYPTO,
                        key,
                        author.key(),
                        1,
                        Entry.noPrevious(),
                        wallMillis << 16,
                        GroupBody.KIND,
                        new GroupBody(wallMillis, List.of(), text).encode())
                .wire();
    }

    public byte[] direct(NodeId to, PublicKey32 seal, String text, long wallMillis) {
        MessageId.Direct id = new MessageId.Direct(RANDOM.nextLong(), RANDOM.nextLong());
        NodeId from = identity.chatId();
        byte[] sealed = new Sealing(CRYPTO)
                .seal(text, id, from, to, seal, PrivateKey32.random(RANDOM))
                .orElseThrow();
        return FrameCodec.encode(
                start,
                new Frame.Direct(DirectMessage.sign(
                                CRYPTO, identity.signing(), network, id, from, to, wallMillis << 16, wallMillis, sealed)
                        .encode()));
    }

    /** A receipt for a message, whoever it is for, under the own signature and for the own network. */
    public byte[] receipt(StoredDirect message) {
        try {
            DirectMessage direct = DirectMessage.decode(message.wire());
            return FrameCodec.encode(
                    start,
                    new Frame.ReceiptGiven(Receipt.sign(CRYPTO, identity.signing(), network, direct, 5)
                            .encode()));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** Begins like a frame of a known type. */
    public static byte[] malformed() {
        return new byte[] {FrameCodec.PULL, 0, 0};
    }

    public static byte[] ofAnUnknownType() {
        return new byte[] {99, 1, 2, 3};
    }
}
