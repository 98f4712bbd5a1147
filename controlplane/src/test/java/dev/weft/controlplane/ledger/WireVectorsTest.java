package dev.weft.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Contact;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.InviteToken;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.PrivateKey32;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The wire format, nailed down: {@code docs/vectors/entries.json} is what this version writes from fixed keys, and every
 * later version must write and read the same. {@code -Dvectors.write=true} writes the file anew.
 */
class WireVectorsTest {
    private static final Path FILE = Path.of("..", "docs", "vectors", "entries.json");
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final long WALL_MILLIS = 1_700_000_000_000L;
    private static final HexFormat HEX = HexFormat.of();

    /** The file. */
    private record Vectors(String about, List<Vector> entries, String inviteToken) {}

    /**
     * One entry.
     *
     * @param fields what it says, readable
     */
    private record Vector(String name, String wire, String hash, Map<String, String> fields) {}

    @Test
    void theWireFormatIsWhatItWas() throws IOException {
        Vectors written = vectors();
        if (Boolean.getBoolean("vectors.write")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, JSON.writeValueAsString(written) + "\n");
        }
        Vectors kept = JSON.readValue(Files.readString(FILE), Vectors.class);
        assertThat(kept.entries()).containsExactlyElementsOf(written.entries());
        assertThat(kept).isEqualTo(written);
    }

    @Test
    void whatIsKeptIsReadAndVerified() throws Exception {
        Vectors kept = JSON.readValue(Files.readString(FILE), Vectors.class);
        assertThat(kept.entries()).hasSizeGreaterThan(7);
        for (Vector vector : kept.entries()) {
            Entry entry = Entry.decode(HEX.parseHex(vector.wire()), LedgerLimits.MAX_ENTRY_BYTES);
            assertThat(entry.hasValidSignature(CRYPTO)).as(vector.name()).isTrue();
            assertThat(HEX.formatHex(entry.hash())).as(vector.name()).isEqualTo(vector.hash());
            assertThat(vector(vector.name(), entry)).isEqualTo(vector);
        }
        InviteToken token = InviteToken.parse(kept.inviteToken(), CRYPTO);
        assertThat(token.toText()).isEqualTo(kept.inviteToken());
    }

    private static Vectors vectors() {
        Feed founder = new Feed(1);
        Feed member = new Feed(4);
        PrivateKey32 inviteKey = key(7);
        List<Vector> entries = new ArrayList<>();

        Entry genesis = founder.write(
                new Genesis("example", Ipv4Range.DEFAULT, founder.controlKey, founder.wireguardKey, fill(16, 0xa0)));
        entries.add(vector("genesis", genesis));
        NetworkId network = NetworkId.of(genesis.wire());
        Invite invite = Invite.sign(
                CRYPTO, founder.key, network, CRYPTO.signingPublicKey(inviteKey), false, WALL_MILLIS + 3_600_000, 2);
        entries.add(vector("invite-issued", founder.write(new InviteIssued(invite))));
        byte[] proven = invite.admissionBytes(member.publicKey, member.controlKey, member.wireguardKey);
        entries.add(vector(
                "admission",
                member.write(new Admission(
                        invite, member.controlKey, member.wireguardKey, CRYPTO.sign(inviteKey, proven)))));
        Entry announced = member.write(new Announced(
                "node-1",
                member.wireguardKey,
                List.of(Endpoint.parse("192.0.2.1:51820"), Endpoint.parse("[2001:db8::1]:51820")),
                List.of(Endpoint.parse("192.0.2.1:51821")),
                List.of(new Service("chat", 7_000, Map.of("key", "wert", "größe", "10 €")))));
        entries.add(vector("announced", announced));
        entries.add(vector(
                "announced-empty",
                founder.write(new Announced("n", founder.wireguardKey, List.of(), List.of(), List.of()))));
        Incarnation life = Author.lifeOf(announced);
        Entry suspected = founder.write(new Suspected(life, Evidence.SILENT));
        entries.add(vector("suspected-silent", suspected));
        entries.add(vector("suspected-refused", founder.write(new Suspected(life, Evidence.REFUSED))));
        entries.add(vector("dead", founder.write(new Dead(life, List.of(suspected.ref())))));
        entries.add(vector("left", member.write(new Left())));
        entries.add(vector("of-a-later-version", member.write(4_711, fill(5, 0xf0))));
        entries.add(vector(
                "invite-withdrawn",
                founder.write(new InviteWithdrawn(invite.inviteKey(), 1, 1, List.of(announced.author())))));
        entries.add(vector("revoked", founder.write(new Revoked(announced.author(), 2))));
        entries.add(vector("checkpoint", founder.write(new Checkpoint(List.of(2L, 3L, 7L, 8L)))));
        entries.add(vector("checkpoint-empty", member.write(new Checkpoint(List.of()))));
        entries.add(vector("suspected-since", founder.write(new Suspected(life, Evidence.SILENT, 712))));

        InviteToken token = new InviteToken(
                invite,
                inviteKey,
                List.of(new Contact(genesis.author(), founder.controlKey, List.of(Endpoint.parse("192.0.2.9:51821")))));
        return new Vectors(
                "Written by a test from fixed keys; the wire form of a kind of entry never changes.",
                entries,
                token.toText());
    }

    private static Vector vector(String name, Entry entry) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("author", entry.author().toString());
        fields.put("authorKey", entry.authorKey().toString());
        fields.put("sequence", Long.toString(entry.sequence()));
        fields.put("time", HybridTime.toInstant(entry.time()).toString());
        fields.put("kind", Integer.toString(entry.kind()));
        fields.put("body", HEX.formatHex(entry.body()));
        describe(EventCodec.decode(entry), fields);
        return new Vector(name, HEX.formatHex(entry.wire()), HEX.formatHex(entry.hash()), fields);
    }

    private static void describe(Event event, Map<String, String> fields) {
        if (event instanceof Genesis genesis) {
            fields.put("networkName", genesis.networkName());
            fields.put("ipv4Range", genesis.ipv4Range().toString());
            fields.put("controlKey", genesis.controlKey().toString());
            fields.put("wireguardKey", genesis.wireguardKey().toString());
            fields.put("salt", HEX.formatHex(genesis.salt()));
        } else if (event instanceof Admission admission) {
            describe(admission.invite(), fields);
            fields.put("controlKey", admission.controlKey().toString());
            fields.put("wireguardKey", admission.wireguardKey().toString());
            fields.put("proof", HEX.formatHex(admission.proof()));
        } else if (event instanceof InviteIssued issued) {
            describe(issued.invite(), fields);
        } else if (event instanceof Announced announced) {
            fields.put("name", announced.name());
            fields.put("wireguardKey", announced.wireguardKey().toString());
            fields.put("endpoints", announced.endpoints().toString());
            fields.put("controlEndpoints", announced.controlEndpoints().toString());
            announced
                    .services()
                    .forEach(service ->
                            fields.put("service " + service.name(), service.port() + " " + service.attributes()));
        } else if (event instanceof Suspected suspected) {
            describe(suspected.target(), fields);
            fields.put("evidence", suspected.evidence().name());
            if (suspected.tellsOfPing()) {
                fields.put("unansweredMillis", Long.toString(suspected.unansweredMillis()));
            }
        } else if (event instanceof Dead dead) {
            describe(dead.target(), fields);
            fields.put(
                    "suspicions",
                    dead.suspicions().stream().map(EntryRef::toString).toList().toString());
        } else if (event instanceof InviteWithdrawn withdrawn) {
            fields.put("invite.key", withdrawn.inviteKey().toString());
            fields.put("part", withdrawn.part() + " of " + withdrawn.parts());
            fields.put("admitted", withdrawn.admitted().toString());
        } else if (event instanceof Revoked revoked) {
            fields.put("target", revoked.target().toString());
            fields.put("cut", Long.toString(revoked.cut()));
        } else if (event instanceof Checkpoint checkpoint) {
            fields.put("kept", checkpoint.kept().toString());
        }
    }

    private static void describe(Invite invite, Map<String, String> fields) {
        fields.put("invite.network", invite.network().toString());
        fields.put("invite.inviter", invite.inviter().toString());
        fields.put("invite.key", invite.inviteKey().toString());
        fields.put("invite.admin", Boolean.toString(invite.admin()));
        fields.put("invite.expiresAtMillis", Long.toString(invite.expiresAtMillis()));
        fields.put("invite.uses", Integer.toString(invite.uses()));
        fields.put("invite.signature", HEX.formatHex(invite.signature()));
    }

    private static void describe(Incarnation target, Map<String, String> fields) {
        fields.put("target", target.node() + "/" + target.sequence());
        fields.put("target.shortHash", HEX.toHexDigits(target.shortHash()));
    }

    /** One author with keys of equal bytes. */
    private static final class Feed {
        final PrivateKey32 key;
        final PublicKey32 publicKey;
        final PublicKey32 controlKey;
        final PublicKey32 wireguardKey;
        private long sequence;
        private byte[] previous = Entry.noPrevious();

        Feed(int firstByte) {
            key = key(firstByte);
            publicKey = CRYPTO.signingPublicKey(key);
            controlKey = CRYPTO.agreementPublicKey(key(firstByte + 1));
            wireguardKey = CRYPTO.agreementPublicKey(key(firstByte + 2));
        }

        Entry write(Event event) {
            return write(EventCodec.kind(event), EventCodec.encode(event));
        }

        Entry write(int kind, byte[] body) {
            long time = HybridTime.of(WALL_MILLIS + 1_000 * ++sequence);
            Entry entry = Entry.sign(CRYPTO, key, publicKey, sequence, previous, time, kind, body);
            previous = entry.hash();
            return entry;
        }
    }

    private static PrivateKey32 key(int value) {
        return PrivateKey32.fromBytes(fill(PrivateKey32.BYTES, value));
    }

    private static byte[] fill(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
