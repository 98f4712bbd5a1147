package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.ledger.Author;
import dev.weft.controlplane.ledger.Event.Announced;
import dev.weft.controlplane.ledger.Event.Incarnation;
import dev.weft.controlplane.nodeplane.Message.Gossip;
import dev.weft.controlplane.nodeplane.Message.Introduced;
import dev.weft.controlplane.nodeplane.Message.Nack;
import dev.weft.controlplane.nodeplane.Message.Ping;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How long the real messages and entries are, and the real limits: measured on what the real code writes, so that a
 * simulation without bytes counts the bytes of today's code.
 */
public final class ProductionSizes {
    /** Numbers in feeds and probes are about as long as this one. */
    private static final long SOME_NUMBER = 200;

    public static final int MAX_PACKET = SealedDatagrams.MAX_PACKET_BYTES;
    public static final int MAX_ENTRIES = PacketCodec.MAX_ENTRIES;
    public static final int MAX_NEWS = GossipQueue.MAX_ENTRIES;
    public static final int MAX_TOLD = GossipRounds.MAX_TOLD;
    public static final List<Long> INSIST_MILLIS = Insistence.AGAIN_MILLIS;
    public static final int MAX_RELAYS = Relays.MAX_RELAYS;
    public static final long NACK_MILLIS = Relays.NACK_MILLIS;
    public static final long RELAY_MILLIS = Relays.RELAY_MILLIS;

    /** What an entry needs in a packet besides its own bytes. */
    public static final int ENTRY_FRAME = 3;

    /** What sealing adds to a packet. */
    public static final int SEAL = SealedDatagrams.SEALED_HEADER_BYTES + Crypto.TAG_BYTES;

    public static final int GOSSIP = message(new Gossip(-1));

    /** A ping, and its answer. */
    public static final int PING = message(new Ping(Long.MAX_VALUE, -1));

    /** A request to ping, a relayed answer, and the word that there was none. */
    public static final int RELAY = message(new Nack(Long.MAX_VALUE, new NodeId(-1, -1)));

    public static final int INTRODUCED = message(new Introduced(SOME_NUMBER, -1));

    public static final int SUSPECTED;
    public static final int ANNOUNCED;

    /** The whole datagram. */
    public static final int INTRODUCTION;

    private static final int[] DEAD = new int[9];

    static {
        Crypto crypto = new StandInCrypto();
        SplittableRandom random = new SplittableRandom(1);
        Author founder = new Author(crypto, random);
        Entry genesis = founder.found("network", Ipv4Range.DEFAULT);
        PrivateKey32 inviteKey = PrivateKey32.random(random);
        Invite invite = founder.invite(NetworkId.of(genesis.wire()), inviteKey, false, Author.START_MILLIS, 1);
        Author member = new Author(crypto, random);
        Entry admission = member.join(invite, inviteKey);
        Incarnation life = new Incarnation(founder.id, SOME_NUMBER, -1);
        ANNOUNCED = member.write(new Announced(
                        "node-1234",
                        member.wireguardKey(),
                        List.of(Endpoint.parse("192.0.2.1:51820")),
                        List.of(Endpoint.parse("192.0.2.1:51821")),
                        List.of()))
                .wireLength();
        while (member.feed.size() < SOME_NUMBER) {
            member.suspect(life);
        }
        Entry suspected = member.suspect(life);
        SUSPECTED = suspected.wireLength();
        for (int cited = 1; cited < DEAD.length; cited++) {
            Entry[] suspicions = new Entry[cited];
            Arrays.fill(suspicions, suspected);
            DEAD[cited] = member.declareDead(life, suspicions).wireLength();
        }
        INTRODUCTION = SealedDatagrams.INTRODUCTION_HEADER_BYTES
                + Crypto.TAG_BYTES
                + new Introduction(admission.wire(), SOME_NUMBER).encode().length;
    }

    private ProductionSizes() {}

    /** A verdict that cites so many suspicions. */
    public static int dead(int suspicions) {
        return DEAD[Math.min(Math.max(suspicions, 1), DEAD.length - 1)];
    }

    private static int message(Message message) {
        return SEAL + PacketCodec.encode(Packet.of(message, List.of())).length;
    }
}
