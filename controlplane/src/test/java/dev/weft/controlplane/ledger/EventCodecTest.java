package dev.weft.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.encoding.CborWriter;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.ledger.Event.Admission;
import dev.weft.controlplane.ledger.Event.Announced;
import dev.weft.controlplane.ledger.Event.Dead;
import dev.weft.controlplane.ledger.Event.Evidence;
import dev.weft.controlplane.ledger.Event.Genesis;
import dev.weft.controlplane.ledger.Event.Incarnation;
import dev.weft.controlplane.ledger.Event.InviteIssued;
import dev.weft.controlplane.ledger.Event.Left;
import dev.weft.controlplane.ledger.Event.Suspected;
import dev.weft.controlplane.ledger.Event.Unknown;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every event is read back from its bytes; bytes that are none make an unknown event, and never an error. */
class EventCodecTest {
    private static final long SEED = 23;
    private static final Crypto CRYPTO = new BouncyCastleCrypto();

    private final Random random = new Random(SEED);
    private final Author author = new Author(CRYPTO, random);
    private final PrivateKey32 inviteKey = PrivateKey32.random(random);
    private final Invite invite = author.invite(new NetworkId(1, 2), inviteKey, true, 1_800_000_000_000L, 3);
    private final Incarnation life = new Incarnation(new NodeId(3, 4), 5, -6);

    private List<Event> events() {
        byte[] salt = new byte[Genesis.SALT_BYTES];
        random.nextBytes(salt);
        byte[] proof = new byte[Crypto.SIGNATURE_BYTES];
        random.nextBytes(proof);
        Service service = new Service("chat", 7000, Map.of("key", "välue", "a", "", "z", "😀"));
        return List.of(
                new Genesis("net", Ipv4Range.DEFAULT, author.controlKey(), author.wireguardKey(), salt),
                new Admission(invite, author.controlKey(), author.wireguardKey(), proof),
                new InviteIssued(invite),
                new Announced(
                        "node1",
                        author.wireguardKey(),
                        List.of(Endpoint.parse("192.0.2.1:1"), Endpoint.parse("[2001:db8::1]:65535")),
                        List.of(Endpoint.parse("192.0.2.1:51821")),
                        List.of(service, new Service("web", 80, Map.of()))),
                new Announced("n", author.wireguardKey(), List.of(), List.of(), List.of()),
                new Left(),
                new Suspected(life, Evidence.SILENT),
                new Suspected(life, Evidence.REFUSED),
                new Suspected(life, Evidence.SILENT, 0),
                new Suspected(life, Evidence.REFUSED, Suspected.MAX_UNANSWERED_MILLIS),
                new Dead(life, List.of(new EntryRef(new NodeId(7, 8), 9))),
                new Dead(life, Collections.nCopies(Dead.MAX_SUSPICIONS, new EntryRef(new NodeId(7, 8), 9))));
    }

    @Test
    void everyEventIsReadBack() {
        for (Event event : events()) {
            assertThat(EventCodec.decode(entry(event)))
                    .usingRecursiveComparison()
                    .isEqualTo(event);
        }
    }

    @Test
    void everyKindHasItsOwnNumberThatNeverChanges() {
        assertThat(events().stream().map(EventCodec::kind).distinct()).containsExactly(1, 2, 3, 5, 6, 7, 8);
        assertThat(EventCodec.kind(new Unknown(99))).isEqualTo(99);
        assertThatThrownBy(() -> EventCodec.encode(new Unknown(99))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLargestEventsFitIntoAnEntry() {
        Event largest =
                new Dead(life, Collections.nCopies(Dead.MAX_SUSPICIONS, new EntryRef(life.node(), Long.MAX_VALUE - 1)));
        assertThat(entry(largest).wireLength()).isLessThanOrEqualTo(LedgerLimits.MAX_ENTRY_BYTES);
        Event admission = new Admission(invite, author.controlKey(), author.wireguardKey(), new byte[64]);
        assertThat(entry(admission).wireLength()).isLessThanOrEqualTo(LedgerLimits.MAX_ENTRY_BYTES);
    }

    @Test
    void aBodyCutOffOrWithMoreBehindItIsUnknown() {
        for (Event event : events()) {
            byte[] body = EventCodec.encode(event);
            for (int length = 0; length < body.length; length++) {
                assertUnknown(EventCodec.kind(event), Arrays.copyOf(body, length));
            }
            assertUnknown(EventCodec.kind(event), Arrays.copyOf(body, body.length + 1));
        }
    }

    @Test
    void aBodyOfAnotherKindIsUnknown() {
        for (Event event : events()) {
            for (int kind = 0; kind < 12; kind++) {
                if (kind != EventCodec.kind(event)) {
                    assertUnknown(kind, EventCodec.encode(event));
                }
            }
        }
    }

    @Test
    void bodiesOutOfBoundsAreUnknown() {
        byte[] key = new byte[32];
        byte[] node = new byte[16];
        byte[] hash = new byte[8];
        assertUnknown(EventCodec.ANNOUNCED, announced("No Name", key, 0));
        assertUnknown(EventCodec.ANNOUNCED, announced("", key, 0));
        assertUnknown(EventCodec.ANNOUNCED, announced("n", new byte[31], 0));
        assertUnknown(EventCodec.ANNOUNCED, announced("n", key, 9));
        assertThat(EventCodec.decode(entry(EventCodec.ANNOUNCED, announced("n", key, 8))))
                .isInstanceOf(Announced.class);
        assertUnknown(EventCodec.SUSPECTED, suspected(node, 0, hash));
        assertUnknown(EventCodec.SUSPECTED, suspected(new byte[15], 1, hash));
        assertUnknown(EventCodec.SUSPECTED, suspected(node, 1, new byte[7]));
        assertThat(EventCodec.decode(entry(EventCodec.SUSPECTED, suspected(node, 1, hash))))
                .isInstanceOf(Suspected.class);
        assertUnknown(EventCodec.DEAD, EventCodec.encode(new Dead(life, List.of())));
        assertUnknown(
                EventCodec.DEAD,
                EventCodec.encode(new Dead(life, Collections.nCopies(9, new EntryRef(life.node(), 1)))));
        assertUnknown(EventCodec.LEFT, new byte[0]);
    }

    /** What a parser lets through and no writer can write again. */
    @Test
    void aTextWithHalfACharacterIsUnknown() {
        byte[] body = EventCodec.encode(new Announced(
                "n", author.wireguardKey(), List.of(), List.of(), List.of(new Service("s", 1, Map.of("k", "\u20ac")))));
        String hex = HexFormat.of().formatHex(body);
        assertThat(hex).contains("e282ac");
        assertUnknown(EventCodec.ANNOUNCED, HexFormat.of().parseHex(hex.replace("e282ac", "eda080")));
    }

    @Test
    void alteredBodiesAreReadExactlyOrUnknown() {
        List<Event> events = events();
        for (int i = 0; i < 20_000; i++) {
            Event event = events.get(random.nextInt(events.size()));
            byte[] body = EventCodec.encode(event);
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt();
            }
            assertExactOrUnknown(EventCodec.kind(event), body, i);
        }
    }

    @Test
    void randomBodiesAreReadExactlyOrUnknown() {
        for (int i = 0; i < 10_000; i++) {
            byte[] body = new byte[random.nextInt(60)];
            random.nextBytes(body);
            assertExactOrUnknown(random.nextInt(10), body, i);
        }
    }

    private void assertExactOrUnknown(int kind, byte[] body, int number) {
        try {
            Event event = EventCodec.decode(entry(kind, body));
            assertThat(EventCodec.kind(event)).isEqualTo(kind);
            if (!(event instanceof Unknown)) {
                assertThat(EventCodec.encode(event)).isEqualTo(body);
            }
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "seed " + SEED + " case " + number + ": kind " + kind + " "
                            + HexFormat.of().formatHex(body),
                    e);
        }
    }

    private void assertUnknown(int kind, byte[] body) {
        assertThat(EventCodec.decode(entry(kind, body)))
                .as("kind %s: %s", kind, HexFormat.of().formatHex(body))
                .isEqualTo(new Unknown(kind));
    }

    private static byte[] announced(String name, byte[] key, int endpoints) {
        return CborWriter.write(writer -> {
            writer.array(5).text(name).bytes(key).array(endpoints);
            for (int i = 0; i < endpoints; i++) {
                writer.array(2).bytes(new byte[] {10, 0, 0, 1}).number(1).end();
            }
            writer.end().array(0).end().array(0).end().end();
        });
    }

    private static byte[] suspected(byte[] node, long sequence, byte[] hash) {
        return CborWriter.write(writer -> writer.array(2)
                .array(3)
                .bytes(node)
                .number(sequence)
                .bytes(hash)
                .end()
                .bool(false)
                .end());
    }

    private Entry entry(Event event) {
        return entry(EventCodec.kind(event), EventCodec.encode(event));
    }

    private Entry entry(int kind, byte[] body) {
        return Entry.sign(CRYPTO, author.keys.signing(), author.publicKey, 1, Entry.noPrevious(), 0, kind, body);
    }
}
