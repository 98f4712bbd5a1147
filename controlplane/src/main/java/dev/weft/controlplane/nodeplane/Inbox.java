package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.detector.FailureDetector;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.nodeplane.Message.Ack;
import dev.weft.controlplane.nodeplane.Message.Buckets;
import dev.weft.controlplane.nodeplane.Message.Gossip;
import dev.weft.controlplane.nodeplane.Message.Have;
import dev.weft.controlplane.nodeplane.Message.Heads;
import dev.weft.controlplane.nodeplane.Message.Introduced;
import dev.weft.controlplane.nodeplane.Message.Nack;
import dev.weft.controlplane.nodeplane.Message.Ping;
import dev.weft.controlplane.nodeplane.Message.PingRequest;
import dev.weft.controlplane.nodeplane.Message.Refused;
import dev.weft.controlplane.nodeplane.Message.RelayAnswer;
import dev.weft.controlplane.nodeplane.Message.RelayRequest;
import dev.weft.controlplane.nodeplane.Message.RelayedAck;
import dev.weft.controlplane.nodeplane.Message.Sighted;
import dev.weft.controlplane.nodeplane.Message.Stale;
import dev.weft.controlplane.nodeplane.Message.SyncEntries;
import dev.weft.controlplane.nodeplane.Message.Want;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Opens what comes in, and hands each message to the part that it is for. What is not used is counted, with the reason. */
final class Inbox {
    private final CoreClock clock;
    private final Ledger ledger;
    private final SealedDatagrams sealed;
    private final PeerDirectory directory;
    private final Transmitter transmitter;
    private final Reachability reachability;
    private final EntryIntake intake;
    private final Reception reception;
    private final SyncDialogue dialogue;
    private final FailureDetector detector;
    private final Answers answers;
    private final Outbox outbox;
    private final RandomGenerator random;
    private final Relays relays = new Relays();
    private final SourceLimits sources = new SourceLimits();

    /** What others say to this node's introductions, and to what it holds. */
    interface Answers {
        /** Somebody holds just the same. */
        void isEqual();

        void introduced(NodeId sender, InetSocketAddress from, Introduced introduced);

        void refused(NodeId sender, Refused refused);
    }

    Inbox(
            CoreClock clock,
            Ledger ledger,
            SealedDatagrams sealed,
            PeerDirectory directory,
            Transmitter transmitter,
            Reachability reachability,
            EntryIntake intake,
            Reception reception,
            SyncDialogue dialogue,
            FailureDetector detector,
            Answers answers,
            Outbox outbox,
            RandomGenerator random) {
        this.clock = clock;
        this.ledger = ledger;
        this.sealed = sealed;
        this.directory = directory;
        this.transmitter = transmitter;
        this.reachability = reachability;
        this.intake = intake;
        this.reception = reception;
        this.dialogue = dialogue;
        this.detector = detector;
        this.answers = answers;
        this.outbox = outbox;
        this.random = random;
    }

    void receive(byte[] datagram, InetSocketAddress from) {
        if (!sources.allows(from, clock.millis())) {
            drop(Drop.SOURCE_RATE);
        } else if (datagram.length > SealedDatagrams.MAX_DATAGRAM_BYTES) {
            drop(Drop.TOO_LONG);
        } else if (datagram.length < 2) {
            drop(Drop.TOO_SHORT);
        } else if (datagram[0] != SealedDatagrams.VERSION) {
            drop(Drop.WRONG_VERSION);
        } else if (datagram[1] == SealedDatagrams.SEALED) {
            receiveSealed(datagram, from);
        } else if (datagram[1] == SealedDatagrams.INTRODUCTION) {
            reception.receive(datagram, from);
        } else {
            drop(Drop.UNKNOWN_TYPE);
        }
    }

    private void receiveSealed(byte[] datagram, InetSocketAddress from) {
        SealedDatagrams.Opened opened = sealed.open(datagram, directory::controlKeyOf);
        if (opened.drop() != null) {
            drop(opened.drop());
            if (opened.drop() == Drop.STALE_SESSION) {
                reception.remind(opened.sender(), from);
            }
            return;
        }
        Optional<Entry> overruling = ledger.overruledBy(opened.sender());
        if (overruling.isPresent()) {
            drop(Drop.REVOKED_SENDER);
            hearOverruled(opened.plaintext());
            reception.tellOverruled(opened.sender(), from, overruling.get());
            return;
        }
        Packet packet;
        try {
            packet = PacketCodec.decode(opened.plaintext());
        } catch (MalformedException | IllegalArgumentException e) {
            drop(Drop.MALFORMED);
            return;
        }
        NodeId sender = opened.sender();
        sources.isMember(from);
        dialogue.heardFrom(sender);
        reachability.heardFrom(sender, from);
        detector.heardFrom(sender);
        intake.take(packet.entries(), sender, from);
        handle(sender, from, packet.message());
        dialogue.wake(clock.millis());
    }

    /**
     * Of what somebody says that was thrown out this alone counts: that it knows a later session of this node, as of a copy of
     * this machine. It would never take the answer that tells it why nobody talks to it.
     */
    private void hearOverruled(byte[] plaintext) {
        try {
            if (PacketCodec.decode(plaintext).message() instanceof Stale stale) {
                outdo(stale);
            }
        } catch (MalformedException | IllegalArgumentException e) {
            drop(Drop.MALFORMED);
        }
    }

    private void outdo(Stale stale) {
        outbox.count("sessions.stale");
        sealed.outdo(stale.session(), ledger.feeds().headSequence(sealed.self()));
    }

    private void handle(NodeId sender, InetSocketAddress from, Message message) {
        long millis = clock.millis();
        outbox.count("received." + MessageKinds.word(message));
        if (isSated(message)) {
            transmitter.peerIsSated();
            answers.isEqual();
        }
        if (message instanceof Gossip gossip) {
            dialogue.compare(sender, from, gossip.digest());
        } else if (message instanceof Ping ping) {
            // Before the answer, which has a digest too: else both would ask.
            dialogue.compare(sender, from, ping.digest());
            transmitter.reply(sender, from, new Ack(ping.probeId(), ledger.digest()));
        } else if (message instanceof Ack ack) {
            detector.acknowledged(sender, ack.probeId(), millis);
            reachability.acknowledged(sender, ack.probeId());
            relays.answered(sender, ack.probeId())
                    .ifPresent(relay ->
                            transmitter.send(relay.requester, new RelayedAck(relay.probeId, relay.target), millis));
            dialogue.compare(sender, from, ack.digest());
        } else if (message instanceof PingRequest request) {
            relay(sender, request);
        } else if (message instanceof RelayedAck ack) {
            detector.acknowledged(ack.target(), ack.probeId(), millis);
        } else if (message instanceof Nack nack) {
            detector.triedInVain(nack.target(), nack.probeId());
        } else if (message instanceof Buckets buckets) {
            dialogue.answer(sender, from, buckets);
        } else if (message instanceof Heads heads) {
            dialogue.answer(sender, from, heads);
        } else if (message instanceof Have have) {
            dialogue.answer(sender, from, have);
        } else if (message instanceof Want want) {
            dialogue.answer(sender, from, want);
        } else if (message instanceof SyncEntries entries) {
            dialogue.received(sender, from, entries);
        } else if (message instanceof Introduced introduced) {
            answers.introduced(sender, from, introduced);
        } else if (message instanceof Refused refused) {
            answers.refused(sender, refused);
        } else if (message instanceof Sighted sighted) {
            reachability.sighted(sender, sighted);
        } else if (message instanceof RelayRequest request) {
            reachability.requested(sender, request);
        } else if (message instanceof RelayAnswer answer) {
            reachability.answered(sender, answer);
        } else if (message instanceof Stale stale) {
            outdo(stale);
        }
    }

    /** Whether the sender holds just what is held here. */
    private boolean isSated(Message message) {
        long own = ledger.digest();
        return (message instanceof Gossip gossip && gossip.digest() == own)
                || (message instanceof Ping ping && ping.digest() == own)
                || (message instanceof Ack ack && ack.digest() == own);
    }

    private void relay(NodeId requester, PingRequest request) {
        long probeId = random.nextLong() >>> 1;
        long millis = clock.millis();
        if (relays.add(probeId, new Relays.Relay(requester, request.probeId(), request.target(), millis))) {
            transmitter.send(request.target(), new Ping(probeId, ledger.digest()), millis);
        } else {
            drop(Drop.RELAY_LIMIT);
        }
    }

    long nextWakeMillis() {
        return Math.min(relays.nextWakeMillis(), dialogue.nextWakeMillis());
    }

    /** Tells those who asked for a ping that it was in vain, and goes on with what is being pulled. */
    void wake(long now) {
        dialogue.wake(now);
        relays.dueForNack(now)
                .forEach(relay -> transmitter.send(relay.requester, new Nack(relay.probeId, relay.target), now));
    }

    private void drop(Drop reason) {
        outbox.count(reason.counter());
    }
}
