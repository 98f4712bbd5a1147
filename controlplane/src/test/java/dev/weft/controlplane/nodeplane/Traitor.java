package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.ledger.Event;
import dev.weft.controlplane.ledger.Event.Incarnation;
import dev.weft.controlplane.ledger.EventCodec;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.LedgerLimits;
import dev.weft.controlplane.ledger.NodeRecord;
import dev.weft.controlplane.ledger.Verdict;
import dev.weft.controlplane.nodeplane.Message.Ack;
import dev.weft.controlplane.nodeplane.Message.Gossip;
import dev.weft.controlplane.nodeplane.Message.Have;
import dev.weft.controlplane.nodeplane.Message.Head;
import dev.weft.controlplane.nodeplane.Message.Nack;
import dev.weft.controlplane.nodeplane.Message.Ping;
import dev.weft.controlplane.nodeplane.Message.PingRequest;
import dev.weft.controlplane.nodeplane.Message.Range;
import dev.weft.controlplane.nodeplane.Message.RelayedAck;
import dev.weft.controlplane.nodeplane.Message.Want;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/**
 * A member gone bad: it has the keys and the ledger of one that was good, and says whatever does harm, well sealed and signed.
 * It answers probes, so that it is not taken for dead, and gives nobody what it is asked for.
 */
final class Traitor {
    private static final int MAX_BRANCHES = 12;
    private static final int FLOOD = 300;
    private static final List<Vice> VICES = List.of(Vice.values());

    private final World world;
    private final Machines machines;
    private final SimulatedNode node;
    private final RandomGenerator random;
    private final Ledger ledger;
    private final SealedDatagrams sealed;
    private final PublicKey32 publicKey;
    private final List<Vice> vices = new ArrayList<>();
    private final long periodMillis;
    private Entry head;
    private int branches;

    private enum Vice {
        /** Accuses who lives, of this life and of lives to come. */
        SLANDER,
        /** Says one thing to some and another thing to others, with one number. */
        EQUIVOCATION,
        /** Keeps back what its next entry builds on. */
        WITHHOLDING,
        /** Says of itself what is not so. */
        IMPOSTURE,
        /** Revokes whom it may not, and takes back invites of others. */
        PRESUMPTION,
        /** Entries that nobody can read, or that are not signed by whom they name. */
        FORGERY,
        /** So many datagrams that others might suffer. */
        FLOOD,
        /** Lets go what still counts, and keeps what never was. */
        AMNESIA
    }

    Traitor(World world, Machines machines, SimulatedNode node) {
        this.world = world;
        this.machines = machines;
        this.node = node;
        this.random = world.random;
        this.ledger = node.loadLedger();
        this.publicKey = world.crypto.signingPublicKey(node.keys().signing());
        this.head = ledger.feeds().head(node.id).orElseThrow();
        this.sealed = new SealedDatagrams(
                world.crypto, ledger.network(), node.id, node.keys().control(), random);
        sealed.startSession(head.sequence() + 1);
        for (Vice vice : VICES) {
            if (random.nextInt(3) > 0) {
                vices.add(vice);
            }
        }
        this.periodMillis = random.nextLong(50, 1_500);
    }

    void begin() {
        world.schedule.in(random.nextLong(1, 2 * periodMillis), () -> {
            if (node.traitor == this && world.isHarmful()) {
                if (!vices.isEmpty()) {
                    act(vices.get(random.nextInt(vices.size())));
                }
                begin();
            }
        });
    }

    private void act(Vice vice) {
        NodeRecord victim = anyRecord();
        switch (vice) {
            case SLANDER -> slander(victim);
            case EQUIVOCATION -> equivocate(victim);
            case WITHHOLDING -> {
                Entry unused = write(imposture(victim));
                tellSome(write(imposture(victim)));
            }
            case IMPOSTURE -> tellSome(write(imposture(victim)));
            case PRESUMPTION -> tellSome(write(presumption(victim)));
            case FORGERY -> forge(victim);
            case FLOOD -> flood(victim.id());
            case AMNESIA -> tellSome(write(amnesia()));
        }
    }

    private NodeRecord anyRecord() {
        List<NodeRecord> records = List.copyOf(ledger.records());
        return records.get(random.nextInt(records.size()));
    }

    private void slander(NodeRecord victim) {
        Incarnation life = random.nextInt(3) > 0
                ? victim.incarnation()
                : new Incarnation(victim.id(), victim.incarnation().sequence() + random.nextInt(9), random.nextLong());
        Entry suspicion = write(new Event.Suspected(life, Event.Evidence.SILENT));
        tellSome(suspicion, write(new Event.Dead(life, List.of(suspicion.ref()))));
    }

    private Event imposture(NodeRecord like) {
        return new Event.Announced(
                like.name(), like.wireguardKey(), List.of(), List.of(Endpoint.of(node.address)), List.of());
    }

    /** Whom it has invited itself, directly or not, it may throw out, bad as it is. */
    private Event presumption(NodeRecord victim) {
        Invite invite = victim.invite();
        if (invite == null || random.nextBoolean()) {
            if (ledger.mayRevoke(victim.id()).contains(node.id)) {
                world.condemned.add(victim.id());
            }
            return new Event.Revoked(victim.id(), 1 + random.nextInt(9));
        }
        boolean isAbove = invite.inviterId().equals(node.id)
                || ledger.mayRevoke(invite.inviterId()).contains(node.id);
        if (isAbove) {
            world.withdrawn.add(invite.inviteKey());
        }
        return new Event.InviteWithdrawn(invite.inviteKey(), 1, 1, List.of());
    }

    private Event amnesia() {
        return new Event.Checkpoint(LongStream.range(2, head.sequence() + 2)
                .filter(number -> random.nextInt(4) == 0)
                .limit(Event.Checkpoint.MAX_KEPT)
                .boxed()
                .toList());
    }

    private void equivocate(NodeRecord victim) {
        if (branches++ < MAX_BRANCHES) {
            Entry before = head;
            Entry one = write(new Event.Suspected(victim.incarnation(), Event.Evidence.REFUSED));
            tellSome(one);
            head = before;
            tellSome(write(imposture(victim)));
            head = random.nextBoolean() ? head : one;
        }
    }

    private void forge(NodeRecord victim) {
        Entry entry = head;
        byte[] wire = ledger.feeds().head(victim.id()).orElse(entry).wire();
        wire[random.nextInt(wire.length)] ^= (byte) (1 + random.nextInt(255));
        byte[] body = new byte[random.nextInt(200)];
        random.nextBytes(body);
        Entry unknown = writeRaw(random.nextInt(30), body);
        for (NodeId to : some()) {
            tell(to, new Packet(new Gossip(random.nextLong()), List.of(wire, unknown.wire())));
        }
    }

    private void flood(NodeId victim) {
        for (int i = 0; i < FLOOD; i++) {
            NodeId of = anyRecord().id();
            Message message = switch (random.nextInt(6)) {
                case 0 -> new Ping(random.nextLong() >>> 1, random.nextLong());
                case 1 -> new Want(random.nextLong() >>> 1, List.of(new Range(of, 0, Long.MAX_VALUE)));
                case 2 -> new Have(List.of(new Head(of, Long.MAX_VALUE, random.nextLong())));
                case 3 -> new PingRequest(random.nextLong() >>> 1, of);
                case 4 -> new RelayedAck(random.nextLong() >>> 1, of);
                default -> new Gossip(random.nextLong());
            };
            tell(victim, Packet.of(message, List.of()));
        }
    }

    private Entry write(Event event) {
        return writeRaw(EventCodec.kind(event), EventCodec.encode(event));
    }

    private Entry writeRaw(int kind, byte[] body) {
        head = Entry.sign(
                world.crypto,
                node.keys().signing(),
                publicKey,
                head.sequence() + 1,
                head.hash(),
                HybridTime.next(head.time(), world.clock(node).wallMillis()),
                kind,
                body);
        Verdict unused = ledger.offer(head);
        return head;
    }

    private List<NodeId> some() {
        return ledger.records().stream()
                .map(NodeRecord::id)
                .filter(id -> !id.equals(node.id) && random.nextInt(3) == 0)
                .toList();
    }

    private void tellSome(Entry... entries) {
        some().forEach(to -> tell(to, Packet.of(new Gossip(ledger.digest()), List.of(entries))));
    }

    private void tell(NodeId to, Packet packet) {
        SimulatedNode receiver = world.nodeOf(to).orElse(null);
        if (receiver == null || to.equals(node.id)) {
            return;
        }
        ledger.record(to)
                .flatMap(record -> sealed.seal(to, record.controlKey(), PacketCodec.encode(packet)))
                .ifPresent(datagram -> machines.transmit(node, new Step.Send(receiver.address, datagram, null)));
    }

    /** Takes what it hears, and answers what it must. */
    void receive(byte[] datagram) {
        if (datagram[1] != SealedDatagrams.SEALED) {
            return;
        }
        SealedDatagrams.Opened opened =
                sealed.open(datagram, id -> ledger.record(id).map(NodeRecord::controlKey));
        if (opened.drop() != null) {
            return;
        }
        try {
            Packet packet = PacketCodec.decode(opened.plaintext());
            for (byte[] wire : packet.entries()) {
                Verdict unused = ledger.offer(Entry.decode(wire, LedgerLimits.MAX_ENTRY_BYTES));
            }
            answer(opened.sender(), packet.message());
        } catch (MalformedException | IllegalArgumentException e) {
            world.note("a traitor hears what another one has made up");
        }
    }

    private void answer(NodeId sender, Message message) {
        if (message instanceof Ping ping) {
            long digest = random.nextBoolean() ? ping.digest() : random.nextLong();
            tell(sender, Packet.of(new Ack(ping.probeId(), digest), List.of()));
        } else if (message instanceof PingRequest request) {
            Message lie = random.nextBoolean()
                    ? new RelayedAck(request.probeId(), request.target())
                    : new Nack(request.probeId(), request.target());
            tell(sender, Packet.of(lie, List.of()));
        }
    }
}
