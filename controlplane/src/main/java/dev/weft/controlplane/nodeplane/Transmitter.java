package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.nodeplane.Message.Ping;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Seals packets and puts them into the outbox, with as much news as fits. */
final class Transmitter {
    private static final int MESSAGE_BYTES = 48;

    /** A peer that may not know this node gets an introduction with what is sent to it, this often at the most. */
    private static final long INTRODUCTION_PERIOD_MILLIS = 1_000;

    /** So long a newcomer leaves it to whoever let it in to tell of it, before it introduces itself to others. */
    private static final long WELCOME_MILLIS = 1_000;

    /** Peers of whom it is remembered when they got one; who was forgotten may get one sooner. */
    private static final int MAX_INTRODUCED = 1_024;

    /** Accusations that ride on what is sent to the accused. */
    private static final int MAX_ACCUSATIONS = 3;

    private final NodeId self;
    private final CoreConfig config;
    private final Ledger ledger;
    private final LedgerMembership members;
    private final SealedDatagrams sealed;
    private final AddressBook addresses;
    private final PeerDirectory directory;
    private final GossipQueue news;
    private final Outbox outbox;
    private final RandomGenerator random;
    private final LeastRecent<NodeId, Long> introducedAt = new LeastRecent<>(MAX_INTRODUCED);
    private final LeastRecent<NodeId, Long> vouchedAt = new LeastRecent<>(MAX_INTRODUCED);
    /** Whether another member holds all of this node's entries: then they spread by themselves. */
    private boolean isKnown;
    /** Until then whoever has let this node in is trusted to tell the others of it. */
    private long welcomeUntil = Long.MIN_VALUE;

    Transmitter(
            NodeId self,
            CoreConfig config,
            Ledger ledger,
            LedgerMembership members,
            SealedDatagrams sealed,
            AddressBook addresses,
            PeerDirectory directory,
            GossipQueue news,
            Outbox outbox,
            RandomGenerator random) {
        this.self = self;
        this.config = config;
        this.ledger = ledger;
        this.members = members;
        this.sealed = sealed;
        this.addresses = addresses;
        this.directory = directory;
        this.news = news;
        this.outbox = outbox;
        this.random = random;
    }

    /**
     * Sends a ping of the detector, which wants to know when the host refuses it.
     *
     * @param again an earlier one was not answered: the peer is looked for at further places, too
     */
    void probe(NodeId peer, Ping ping, boolean again, long now) {
        send(peer, ping, new Step.Probe(peer, ping.probeId()), now);
        if (again) {
            List<InetSocketAddress> further = addresses.furtherAddressesOf(peer, addresses.addressesOf(peer, now));
            if (!further.isEmpty()) {
                sendPacket(peer, further, withNews(peer, ping), null);
            }
        }
    }

    /** Sends to wherever the peer is thought to be. */
    void send(NodeId peer, Message message, long now) {
        send(peer, message, null, now);
    }

    /** Sends exactly this packet to wherever the peer is thought to be. */
    void send(NodeId peer, Packet packet, long now) {
        send(peer, () -> packet, null, now);
    }

    private void send(NodeId peer, Message message, Step.@Nullable Probe probe, long now) {
        send(peer, () -> withNews(peer, message), probe, now);
    }

    private void send(NodeId peer, Supplier<Packet> packet, Step.@Nullable Probe probe, long now) {
        if (!isKnown && now >= welcomeUntil && !addresses.wasHeard(peer)) {
            introduce(peer, now);
        }
        List<InetSocketAddress> to = addresses.addressesOf(peer, now);
        if (!to.isEmpty()) {
            // With several addresses to try, a refusal by one says nothing about the node.
            sendPacket(peer, to, packet.get(), to.size() == 1 ? probe : null);
        }
    }

    /** Answers to where the question came from. */
    void reply(NodeId peer, InetSocketAddress to, Message message) {
        sendPacket(peer, List.of(to), withNews(peer, message), null);
    }

    /** Answers with exactly this packet. */
    void reply(NodeId peer, InetSocketAddress to, Packet packet) {
        sendPacket(peer, List.of(to), packet, null);
    }

    private void sendPacket(NodeId peer, List<InetSocketAddress> to, Packet packet, Step.@Nullable Probe probe) {
        Optional<PublicKey32> key = directory.controlKeyOf(peer);
        if (key.isEmpty() || !sealed.hasSession()) {
            return;
        }
        String kind = MessageKinds.word(packet.message());
        sealed.seal(peer, key.get(), PacketCodec.encode(packet))
                .ifPresent(datagram -> to.forEach(address -> {
                    outbox.count("entries.sent", packet.entries().size());
                    outbox.send(kind, address, datagram, probe);
                }));
    }

    /** Sends an introduction, unless one was sent a moment ago. */
    void introduce(NodeId peer, long now) {
        Long last = introducedAt.get(peer);
        if (last != null && now - last < INTRODUCTION_PERIOD_MILLIS) {
            return;
        }
        // Only for whom there is something to send: a member may name any id in a request.
        if (directory.controlKeyOf(peer).isPresent()
                && !addresses.addressesOf(peer, now).isEmpty()) {
            introducedAt.put(peer, now);
            introduceNow(peer, now);
        }
    }

    void introduceNow(NodeId peer, long now) {
        ledger.feeds().range(self, 1, 1).forEach(own -> {
            long head = ledger.feeds().headSequence(self);
            introduceNow(peer, new Introduction(own.wire(), head), now);
        });
    }

    /** A peer that does not know through whom this node came in learns of those, unless it was told a moment ago. */
    void introduceWithVouchers(NodeId peer, long now) {
        Long last = vouchedAt.get(peer);
        if (last != null && now - last < INTRODUCTION_PERIOD_MILLIS) {
            return;
        }
        vouchedAt.put(peer, now);
        ledger.feeds().range(self, 1, 1).forEach(own -> {
            long head = ledger.feeds().headSequence(self);
            Vouchers.of(own, ledger).stream()
                    .filter(voucher -> !voucher.author().equals(peer))
                    .forEach(voucher -> introduceNow(peer, new Introduction(own.wire(), head, voucher.wire()), now));
        });
    }

    private void introduceNow(NodeId peer, Introduction introduction, long now) {
        Optional<PublicKey32> key = directory.controlKeyOf(peer);
        if (key.isEmpty()) {
            return;
        }
        sealed.sealIntroduction(peer, key.get(), introduction.encode(), random)
                .ifPresent(datagram -> addresses
                        .addressesOf(peer, now)
                        .forEach(address -> outbox.send(MessageKinds.INTRODUCTION, address, datagram, null)));
    }

    private Packet withNews(NodeId peer, Message message) {
        List<Entry> riding = new ArrayList<>(accusationsOf(peer));
        int left = SealedDatagrams.MAX_PACKET_BYTES - MESSAGE_BYTES;
        for (Entry entry : riding) {
            left -= entry.wireLength() + 3;
        }
        for (Entry entry : news.take(left, sendLimit())) {
            if (!riding.contains(entry) && riding.size() < PacketCodec.MAX_ENTRIES) {
                riding.add(entry);
            }
        }
        return Packet.of(message, riding);
    }

    /** The accused is told first: what it knows it can refute. */
    private List<Entry> accusationsOf(NodeId peer) {
        return ledger.record(peer)
                .map(record -> record.suspicionEntries(MAX_ACCUSATIONS))
                .orElse(List.of());
    }

    /** A peer holds everything that is held here: to tell it news is of no use, and perhaps to tell others neither. */
    void peerIsSated() {
        isKnown = true;
        news.peerIsSated();
    }

    /** A member has answered the introduction. */
    void isWelcome(long now) {
        welcomeUntil = now + WELCOME_MILLIS;
    }

    /** Whether somebody turned out to hold all that is held here. */
    boolean isKnown() {
        return isKnown;
    }

    /** How often an entry is sent: λ · ⌈log10(n + 1)⌉ (as memberlist scales its broadcasts). */
    int sendLimit() {
        int members = this.members.present().size() + 1;
        return config.gossipFactor() * (int) Math.ceil(Math.log10(members + 1.0));
    }
}
