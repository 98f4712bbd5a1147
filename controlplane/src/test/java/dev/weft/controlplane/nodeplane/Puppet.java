package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.ledger.Author;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A peer whose every byte is written by the test: it has the keys and the feed of a node, and no will of its own. */
final class Puppet {
    final Author author;
    final InetSocketAddress address;
    private final NetworkId network;
    private final RandomGenerator random;
    private SealedDatagrams sealed;

    Puppet(Crypto crypto, NetworkId network, RandomGenerator random, int number) {
        this.author = new Author(crypto, random);
        this.address = SimulatedNode.addressOf(number);
        this.network = network;
        this.random = random;
        this.sealed = newRun(1);
    }

    /** Begins a new run, as a restarted node does. */
    void restart(long session) {
        sealed = newRun(session);
    }

    private SealedDatagrams newRun(long session) {
        SealedDatagrams run = new SealedDatagrams(author.crypto, network, author.id, author.keys.control(), random);
        run.startSession(session);
        return run;
    }

    byte[] seal(NodeId receiver, PublicKey32 receiverKey, byte[] plaintext) {
        return sealed.seal(receiver, receiverKey, plaintext).orElseThrow();
    }

    byte[] seal(NodeId receiver, PublicKey32 receiverKey, Message message, Entry... entries) {
        return seal(receiver, receiverKey, PacketCodec.encode(Packet.of(message, List.of(entries))));
    }

    byte[] introduce(NodeId receiver, PublicKey32 receiverKey, byte[] plaintext) {
        return sealed.sealIntroduction(receiver, receiverKey, plaintext, random).orElseThrow();
    }

    /** What a datagram to it says. */
    Message open(byte[] datagram, PublicKey32 senderKey) {
        return openPacket(datagram, senderKey).message();
    }

    /** What a datagram to it carries. */
    Packet openPacket(byte[] datagram, PublicKey32 senderKey) {
        try {
            return PacketCodec.decode(
                    sealed.open(datagram, sender -> Optional.of(senderKey)).plaintext());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** Introduces itself with the first entry of its feed. */
    byte[] introduce(NodeId receiver, PublicKey32 receiverKey) {
        return introduce(
                receiver, receiverKey, new Introduction(author.feed.get(0).wire(), 1).encode());
    }
}
