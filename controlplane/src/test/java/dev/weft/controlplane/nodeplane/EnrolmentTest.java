package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.controlplane.ControlPlaneException;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Snapshot.Standing;
import dev.weft.controlplane.feed.StoreException;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Contact;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.IdentityKeys;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.InviteToken;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.KeyFileException;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state folder: made once, used by one process, and refused with the way out when something is wrong with it. */
class EnrolmentTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final NodePlaneConfig CONFIG =
            NodePlaneConfig.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 51821));

    private final Random random = new Random(8);

    @TempDir
    private Path parent;

    private Path state = Path.of("");

    @BeforeEach
    void chooseAFolder() {
        state = parent.resolve("weft");
    }

    @Test
    void theFounderIsTheFirstMember() {
        assertThat(Enrolment.exists(state)).isFalse();
        NetworkId network = Enrolment.found(state, "home", Ipv4Range.parse("10.99.0.0/16"));
        assertThat(Enrolment.exists(state)).isTrue();
        try (NodePlane plane = NodePlane.open(state, CONFIG)) {
            assertThat(plane.snapshot().standing()).isEqualTo(Standing.MEMBER);
            assertThat(plane.snapshot().view().network()).isEqualTo(network);
            assertThat(plane.snapshot().view().networkName()).isEqualTo("home");
            assertThat(plane.snapshot().view().ipv4Range()).hasToString("10.99.0.0/16");
            assertThat(plane.snapshot().view().members()).hasSize(1).allMatch(member -> member.admin());
            assertThat(plane.wireguardPublicKey())
                    .isEqualTo(
                            CRYPTO.agreementPublicKey(IdentityKeys.load(state).wireguard()));
        }
    }

    @Test
    void whoJoinsHasContactsAndNoNetworkYet() {
        InviteToken token = token(Instant.now().plusSeconds(3_600));
        assertThat(Enrolment.join(state, token.toText()))
                .isEqualTo(token.invite().network());
        try (StateFolder folder = StateFolder.lock(state)) {
            assertThat(folder.readMembership().contacts()).isEqualTo(token.contacts());
        }
        try (NodePlane plane = NodePlane.open(state, CONFIG)) {
            assertThat(plane.snapshot().standing()).isEqualTo(Standing.JOINING);
            assertThat(plane.snapshot().view().members()).isEmpty();
        }
    }

    @Test
    void everyFileIsForTheOwnerOnly() throws IOException {
        NetworkId unused = Enrolment.found(state, "home", Ipv4Range.DEFAULT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("network.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aMachineIsEnrolledOnce() {
        NetworkId network = Enrolment.found(state, "home", Ipv4Range.DEFAULT);
        IdentityKeys keys = IdentityKeys.load(state);
        String token = token(Instant.now().plusSeconds(3_600)).toText();
        for (Runnable again : List.<Runnable>of(
                () -> Enrolment.found(state, "other", Ipv4Range.DEFAULT), () -> Enrolment.join(state, token))) {
            assertThatThrownBy(again::run)
                    .isInstanceOf(ControlPlaneException.class)
                    .hasMessageContaining("in network " + network + " already")
                    .hasMessageContaining(state.toString())
                    .hasMessageContaining("weft leave");
        }
        assertThat(IdentityKeys.load(state)).isEqualTo(keys);
    }

    @Test
    void badInputLeavesNothingBehind() {
        assertThatThrownBy(() -> Enrolment.found(state, "No Name", Ipv4Range.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Enrolment.join(state, "hello"))
                .isInstanceOf(ControlPlaneException.class)
                .hasMessageContaining("not an invite token");
        String text = token(Instant.now().plusSeconds(3_600)).toText();
        assertThatThrownBy(() -> Enrolment.join(state, text.substring(0, 90)))
                .isInstanceOf(ControlPlaneException.class)
                .hasMessageContaining("cut off");
        assertThatThrownBy(() -> Enrolment.join(
                        state, token(Instant.now().minusSeconds(60)).toText()))
                .isInstanceOf(ControlPlaneException.class)
                .hasMessageContaining("expired at")
                .hasMessageContaining("clock");
        assertThat(state).doesNotExist();
    }

    @Test
    void whereNobodyIsEnrolledNothingRuns() {
        assertThatThrownBy(() -> NodePlane.open(state, CONFIG))
                .isInstanceOf(ControlPlaneException.class)
                .hasMessageContaining("in no network yet")
                .hasMessageContaining("weft init");
        assertThat(state).doesNotExist();
    }

    @Test
    void oneProcessAtATimeWorksOnAFolder() {
        NetworkId unused = Enrolment.found(state, "home", Ipv4Range.DEFAULT);
        try (NodePlane running = NodePlane.open(state, CONFIG)) {
            assertThatThrownBy(() -> NodePlane.open(state, CONFIG))
                    .isInstanceOf(ControlPlaneException.class)
                    .hasMessageContaining("another weft process works on " + state);
            assertThatThrownBy(() -> Enrolment.found(state, "home", Ipv4Range.DEFAULT))
                    .isInstanceOf(ControlPlaneException.class)
                    .hasMessageContaining("another weft process");
            assertThat(running.snapshot().view().members()).hasSize(1);
        }
        NodePlane.open(state, CONFIG).close();
    }

    @Test
    void anInterruptedEnrolmentIsRepeated() throws IOException {
        NetworkId first = Enrolment.found(state, "home", Ipv4Range.DEFAULT);
        Files.delete(state.resolve("network.json"));
        assertThat(Enrolment.exists(state)).isFalse();
        NetworkId second = Enrolment.found(state, "home", Ipv4Range.DEFAULT);
        assertThat(second).isNotEqualTo(first);
        try (NodePlane plane = NodePlane.open(state, CONFIG)) {
            assertThat(plane.snapshot().view().network()).isEqualTo(second);
            assertThat(plane.snapshot().view().members()).hasSize(1);
        }
    }

    @Test
    void anInterruptedEnrolmentIsRepeatedWhereverItStopped() throws IOException {
        Files.createDirectory(
                state, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(state.resolve("ledger.db"), "half");
        Files.writeString(state.resolve("ledger.db-wal"), "half");
        Files.writeString(state.resolve(".network.json.new"), "{");
        NetworkId network = Enrolment.found(state, "home", Ipv4Range.DEFAULT);
        try (NodePlane plane = NodePlane.open(state, CONFIG)) {
            assertThat(plane.snapshot().view().network()).isEqualTo(network);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{}",
                "{\"version\":1}",
                "{\"version\":1,\"network\":\"x\",\"contacts\":[]}",
                "{\"version\":1,\"network\":null,\"contacts\":[]}",
                "{\"version\":1,\"network\":\"aaaaaaaaaaaaaaaaaaaaaaaaaa\"}",
                "{\"version\":1,\"network\":\"aaaaaaaaaaaaaaaaaaaaaaaaaa\",\"contacts\":[null]}",
                "{\"version\":1,\"network\":\"aaaaaaaaaaaaaaaaaaaaaaaaaa\",\"contacts\":[{}]}",
                "{\"version\":1,\"network\":\"aaaaaaaaaaaaaaaaaaaaaaaaaa\",\"contacts\":[],\"more\":1}",
                "{\"version\":1,\"network\":\"aaaaaaaaaaaaaaaaaaaaaaaaaa\",\"contacts\":[]} x",
                "\u0000\u0000\u0000\u0000"
            })
    void aDamagedNetworkFileIsRefused(String content) throws IOException {
        NetworkId unused = Enrolment.found(state, "home", Ipv4Range.DEFAULT);
        Files.writeString(state.resolve("network.json"), content);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> NodePlane.open(state, CONFIG))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(state.resolve("network.json") + " is damaged")
                    .hasMessageContaining("backup");
            assertThatThrownBy(() -> Enrolment.found(state, "home", Ipv4Range.DEFAULT))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("is damaged");
        }
        assertThat(Files.readString(state.resolve("network.json"))).isEqualTo(content);
    }

    @Test
    void aNetworkFileOfANewerVersionIsRefused() throws IOException {
        NetworkId network = Enrolment.found(state, "home", Ipv4Range.DEFAULT);
        Files.writeString(
                state.resolve("network.json"), "{\"version\":2,\"network\":\"" + network + "\",\"contacts\":[]}");
        assertThatThrownBy(() -> NodePlane.open(state, CONFIG))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("has format version 2");
    }

    @Test
    void keysOfAnotherNodeAreNoticed() {
        NetworkId unused = Enrolment.found(state, "home", Ipv4Range.DEFAULT);
        IdentityKeys.random(random).save(state);
        assertThatThrownBy(() -> NodePlane.open(state, CONFIG))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("not of one node");
    }

    @Test
    void keysThatOthersMayReadAreRefused() throws IOException {
        NetworkId unused = Enrolment.found(state, "home", Ipv4Range.DEFAULT);
        Path key = state.resolve("keys/identity.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> NodePlane.open(state, CONFIG))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("chmod 600 " + key);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        NodePlane.open(state, CONFIG).close();
    }

    @Test
    void aDamagedLedgerIsRefusedAndKept() throws IOException {
        NetworkId unused = Enrolment.found(state, "home", Ipv4Range.DEFAULT);
        Path ledger = state.resolve("ledger.db");
        byte[] damaged = Files.readAllBytes(ledger);
        Arrays.fill(damaged, damaged.length - 100, damaged.length, (byte) 0x55);
        Files.write(ledger, damaged);
        assertThatThrownBy(() -> NodePlane.open(state, CONFIG))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(ledger.toString());
        assertThat(Files.readAllBytes(ledger)).isEqualTo(damaged);
    }

    @Test
    void theLedgerOfAnotherNetworkIsRefused() throws IOException {
        NetworkId unused = Enrolment.found(state, "home", Ipv4Range.DEFAULT);
        Path other = parent.resolve("other");
        NetworkId foreign = Enrolment.found(other, "other", Ipv4Range.DEFAULT);
        Files.write(state.resolve("ledger.db"), Files.readAllBytes(other.resolve("ledger.db")));
        assertThatThrownBy(() -> NodePlane.open(state, CONFIG))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("belongs to network " + foreign);
    }

    private InviteToken token(Instant expiry) {
        PrivateKey32 inviteKey = PrivateKey32.random(random);
        Invite invite = Invite.sign(
                CRYPTO,
                PrivateKey32.random(random),
                new NetworkId(random.nextLong(), 1),
                CRYPTO.signingPublicKey(inviteKey),
                false,
                expiry.toEpochMilli(),
                1);
        Contact contact = new Contact(
                new NodeId(1, 2),
                CRYPTO.agreementPublicKey(PrivateKey32.random(random)),
                List.of(Endpoint.parse("198.18.0.1:51821"), Endpoint.parse("[2001:db8::1]:51821")));
        return new InviteToken(invite, inviteKey, List.of(contact));
    }
}
