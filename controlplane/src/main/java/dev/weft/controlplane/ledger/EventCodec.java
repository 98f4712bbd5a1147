package dev.weft.controlplane.ledger;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.encoding.CborReader;
import dev.weft.controlplane.encoding.CborWriter;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.identity.Contact;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.NodeName;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.ledger.Event.Admission;
import dev.weft.controlplane.ledger.Event.Announced;
import dev.weft.controlplane.ledger.Event.Checkpoint;
import dev.weft.controlplane.ledger.Event.Dead;
import dev.weft.controlplane.ledger.Event.Evidence;
import dev.weft.controlplane.ledger.Event.Genesis;
import dev.weft.controlplane.ledger.Event.Incarnation;
import dev.weft.controlplane.ledger.Event.InviteIssued;
import dev.weft.controlplane.ledger.Event.InviteWithdrawn;
import dev.weft.controlplane.ledger.Event.Left;
import dev.weft.controlplane.ledger.Event.Revoked;
import dev.weft.controlplane.ledger.Event.Suspected;
import dev.weft.controlplane.ledger.Event.Unknown;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The bytes of an event: a kind, and a body of positional CBOR. */
public final class EventCodec {
    static final int GENESIS = 1;
    static final int ADMISSION = 2;
    static final int INVITE_ISSUED = 3;
    static final int INVITE_WITHDRAWN = 4;
    static final int ANNOUNCED = 5;
    static final int LEFT = 6;
    static final int SUSPECTED = 7;
    static final int DEAD = 8;
    static final int REVOKED = 9;
    static final int CHECKPOINT = 10;

    private EventCodec() {}

    /** The kind that stands in the entry. */
    public static int kind(Event event) {
        if (event instanceof Genesis) {
            return GENESIS;
        } else if (event instanceof Admission) {
            return ADMISSION;
        } else if (event instanceof InviteIssued) {
            return INVITE_ISSUED;
        } else if (event instanceof Announced) {
            return ANNOUNCED;
        } else if (event instanceof Left) {
            return LEFT;
        } else if (event instanceof Suspected) {
            return SUSPECTED;
        } else if (event instanceof Dead) {
            return DEAD;
        } else if (event instanceof InviteWithdrawn) {
            return INVITE_WITHDRAWN;
        } else if (event instanceof Revoked) {
            return REVOKED;
        } else if (event instanceof Checkpoint) {
            return CHECKPOINT;
        }
        return ((Unknown) event).kind();
    }

    /** The body that stands in the entry. */
    public static byte[] encode(Event event) {
        return CborWriter.write(writer -> {
            if (event instanceof Genesis genesis) {
                encodeGenesis(writer, genesis);
            } else if (event instanceof Admission admission) {
                encodeAdmission(writer, admission);
            } else if (event instanceof InviteIssued issued) {
                writer.array(1);
                issued.invite().encode(writer);
                writer.end();
            } else if (event instanceof Announced announced) {
                encodeAnnounced(writer, announced);
            } else if (event instanceof Left) {
                writer.array(0).end();
            } else if (event instanceof Suspected suspected) {
                writer.array(suspected.tellsOfPing() ? 3 : 2);
                encodeIncarnation(writer, suspected.target());
                writer.bool(suspected.evidence() == Evidence.REFUSED);
                if (suspected.tellsOfPing()) {
                    writer.number(suspected.unansweredMillis());
                }
                writer.end();
            } else if (event instanceof Dead dead) {
                encodeDead(writer, dead);
            } else if (event instanceof InviteWithdrawn withdrawn) {
                encodeInviteWithdrawn(writer, withdrawn);
            } else if (event instanceof Revoked revoked) {
                writer.array(2)
                        .bytes(revoked.target().toBytes())
                        .number(revoked.cut())
                        .end();
            } else if (event instanceof Checkpoint checkpoint) {
                writer.array(1).array(checkpoint.kept().size());
                checkpoint.kept().forEach(writer::number);
                writer.end().end();
            } else {
                throw new IllegalArgumentException("an unknown event has no body of ours");
            }
        });
    }

    /** What the entry says; {@link Unknown} for a kind of another version and for a body that cannot be read. */
    public static Event decode(Entry entry) {
        try {
            return CborReader.read(entry.body(), reader -> decodeBody(entry.kind(), reader), EventCodec::encode);
        } catch (MalformedException | IllegalArgumentException e) {
            return new Unknown(entry.kind());
        }
    }

    private static Event decodeBody(int kind, CborReader reader) throws MalformedException {
        return switch (kind) {
            case GENESIS -> decodeGenesis(reader);
            case ADMISSION -> decodeAdmission(reader);
            case INVITE_ISSUED -> decodeInviteIssued(reader);
            case ANNOUNCED -> decodeAnnounced(reader);
            case LEFT -> decodeLeft(reader);
            case SUSPECTED -> decodeSuspected(reader);
            case DEAD -> decodeDead(reader);
            case INVITE_WITHDRAWN -> decodeInviteWithdrawn(reader);
            case REVOKED -> decodeRevoked(reader);
            case CHECKPOINT -> decodeCheckpoint(reader);
            default -> throw new MalformedException("kind " + kind);
        };
    }

    private static void encodeGenesis(CborWriter writer, Genesis genesis) {
        byte[] network =
                ByteBuffer.allocate(4).putInt(genesis.ipv4Range().network()).array();
        writer.array(6)
                .text(genesis.networkName())
                .bytes(network)
                .number(genesis.ipv4Range().prefixLength())
                .bytes(genesis.controlKey().toBytes())
                .bytes(genesis.wireguardKey().toBytes())
                .bytes(genesis.salt())
                .end();
    }

    private static Genesis decodeGenesis(CborReader reader) throws MalformedException {
        reader.array(6);
        String name = NodeName.check(reader.text(NodeName.MAX_LENGTH));
        int network = ByteBuffer.wrap(reader.bytes(4)).getInt();
        Ipv4Range range = new Ipv4Range(network, (int) reader.number(0, 32));
        Genesis genesis = new Genesis(name, range, key(reader), key(reader), reader.bytes(Genesis.SALT_BYTES));
        reader.end();
        return genesis;
    }

    private static void encodeAdmission(CborWriter writer, Admission admission) {
        writer.array(4);
        admission.invite().encode(writer);
        writer.bytes(admission.controlKey().toBytes())
                .bytes(admission.wireguardKey().toBytes())
                .bytes(admission.proof())
                .end();
    }

    private static Admission decodeAdmission(CborReader reader) throws MalformedException {
        reader.array(4);
        Admission admission =
                new Admission(Invite.decode(reader), key(reader), key(reader), reader.bytes(Crypto.SIGNATURE_BYTES));
        reader.end();
        return admission;
    }

    private static InviteIssued decodeInviteIssued(CborReader reader) throws MalformedException {
        reader.array(1);
        InviteIssued issued = new InviteIssued(Invite.decode(reader));
        reader.end();
        return issued;
    }

    private static void encodeAnnounced(CborWriter writer, Announced announced) {
        writer.array(5).text(announced.name()).bytes(announced.wireguardKey().toBytes());
        Contact.encodeEndpoints(writer, announced.endpoints());
        Contact.encodeEndpoints(writer, announced.controlEndpoints());
        writer.array(announced.services().size());
        for (Service service : announced.services()) {
            writer.array(3)
                    .text(service.name())
                    .number(service.port())
                    .array(service.attributes().size());
            service.attributes()
                    .forEach((name, value) ->
                            writer.array(2).text(name).text(value).end());
            writer.end().end();
        }
        writer.end().end();
    }

    private static Announced decodeAnnounced(CborReader reader) throws MalformedException {
        reader.array(5);
        String name = NodeName.check(reader.text(NodeName.MAX_LENGTH));
        PublicKey32 wireguardKey = key(reader);
        List<Endpoint> endpoints = Contact.decodeEndpoints(reader, LocalFacts.MAX_ENDPOINTS);
        List<Endpoint> controlEndpoints = Contact.decodeEndpoints(reader, LocalFacts.MAX_ENDPOINTS);
        int size = reader.array(0, LocalFacts.MAX_SERVICES);
        List<Service> services = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            services.add(decodeService(reader));
        }
        reader.end();
        reader.end();
        return new Announced(name, wireguardKey, endpoints, controlEndpoints, List.copyOf(services));
    }

    private static Service decodeService(CborReader reader) throws MalformedException {
        reader.array(3);
        String name = reader.text(64);
        int port = (int) reader.number(1, 65535);
        int size = reader.array(0, Service.MAX_ATTRIBUTES);
        Map<String, String> attributes = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            reader.array(2);
            attributes.put(reader.text(Service.MAX_KEY_LENGTH), reader.text(Service.MAX_VALUE_LENGTH));
            reader.end();
        }
        reader.end();
        reader.end();
        return new Service(name, port, attributes);
    }

    private static Left decodeLeft(CborReader reader) throws MalformedException {
        reader.array(0);
        reader.end();
        return new Left();
    }

    private static Suspected decodeSuspected(CborReader reader) throws MalformedException {
        int size = reader.array(2, 3);
        Incarnation target = decodeIncarnation(reader);
        Evidence evidence = reader.bool() ? Evidence.REFUSED : Evidence.SILENT;
        long unanswered = size == 2 ? Suspected.NOT_TOLD : reader.number(0, Suspected.MAX_UNANSWERED_MILLIS);
        reader.end();
        return new Suspected(target, evidence, unanswered);
    }

    private static void encodeDead(CborWriter writer, Dead dead) {
        writer.array(2);
        encodeIncarnation(writer, dead.target());
        writer.array(dead.suspicions().size());
        for (EntryRef ref : dead.suspicions()) {
            writer.array(2).bytes(ref.author().toBytes()).number(ref.sequence()).end();
        }
        writer.end().end();
    }

    private static Dead decodeDead(CborReader reader) throws MalformedException {
        reader.array(2);
        Incarnation target = decodeIncarnation(reader);
        int size = reader.array(1, Dead.MAX_SUSPICIONS);
        List<EntryRef> suspicions = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            reader.array(2);
            suspicions.add(
                    new EntryRef(NodeId.fromBytes(reader.bytes(NodeId.BYTES)), reader.number(1, Long.MAX_VALUE - 1)));
            reader.end();
        }
        reader.end();
        reader.end();
        return new Dead(target, List.copyOf(suspicions));
    }

    private static void encodeInviteWithdrawn(CborWriter writer, InviteWithdrawn withdrawn) {
        writer.array(4)
                .bytes(withdrawn.inviteKey().toBytes())
                .number(withdrawn.part())
                .number(withdrawn.parts());
        writer.array(withdrawn.admitted().size());
        withdrawn.admitted().forEach(node -> writer.bytes(node.toBytes()));
        writer.end().end();
    }

    private static InviteWithdrawn decodeInviteWithdrawn(CborReader reader) throws MalformedException {
        reader.array(4);
        PublicKey32 inviteKey = key(reader);
        int part = (int) reader.number(1, InviteWithdrawn.MAX_PARTS);
        int parts = (int) reader.number(part, InviteWithdrawn.MAX_PARTS);
        int size = reader.array(0, InviteWithdrawn.MAX_ADMITTED);
        List<NodeId> admitted = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            admitted.add(NodeId.fromBytes(reader.bytes(NodeId.BYTES)));
        }
        reader.end();
        reader.end();
        return new InviteWithdrawn(inviteKey, part, parts, List.copyOf(admitted));
    }

    private static Revoked decodeRevoked(CborReader reader) throws MalformedException {
        reader.array(2);
        Revoked revoked =
                new Revoked(NodeId.fromBytes(reader.bytes(NodeId.BYTES)), reader.number(1, Long.MAX_VALUE - 1));
        reader.end();
        return revoked;
    }

    private static Checkpoint decodeCheckpoint(CborReader reader) throws MalformedException {
        reader.array(1);
        int size = reader.array(0, Checkpoint.MAX_KEPT);
        List<Long> kept = new ArrayList<>(size);
        long last = 1;
        for (int i = 0; i < size; i++) {
            last = reader.number(last + 1, Long.MAX_VALUE - 2);
            kept.add(last);
        }
        reader.end();
        reader.end();
        return new Checkpoint(List.copyOf(kept));
    }

    private static void encodeIncarnation(CborWriter writer, Incarnation target) {
        writer.array(3)
                .bytes(target.node().toBytes())
                .number(target.sequence())
                .bytes(ByteBuffer.allocate(8).putLong(target.shortHash()).array())
                .end();
    }

    private static Incarnation decodeIncarnation(CborReader reader) throws MalformedException {
        reader.array(3);
        Incarnation target = new Incarnation(
                NodeId.fromBytes(reader.bytes(NodeId.BYTES)),
                reader.number(1, Long.MAX_VALUE - 1),
                ByteBuffer.wrap(reader.bytes(8)).getLong());
        reader.end();
        return target;
    }

    private static PublicKey32 key(CborReader reader) throws MalformedException {
        return PublicKey32.fromBytes(reader.bytes(PublicKey32.BYTES));
    }
}
