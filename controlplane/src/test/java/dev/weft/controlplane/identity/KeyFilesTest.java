package dev.weft.controlplane.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Private keys on disk: nobody else can read them, and a damaged file is refused with the way out. */
class KeyFilesTest {
    private static final List<String> FILES = List.of("identity.key", "control.key", "wireguard.key");

    @TempDir
    private Path parent;

    private Path state = Path.of("");
    private final IdentityKeys keys = IdentityKeys.random(new Random(3));

    @BeforeEach
    void chooseAFolder() {
        state = parent.resolve("deep/state");
    }

    @Test
    void keysAreReadBack() {
        assertThat(IdentityKeys.exist(state)).isFalse();
        keys.save(state);
        assertThat(IdentityKeys.exist(state)).isTrue();
        assertThat(IdentityKeys.load(state)).isEqualTo(keys);
    }

    @Test
    void filesAndFoldersAreForTheOwnerOnly() throws IOException {
        keys.save(state);
        assertThat(mode(state)).isEqualTo("rwx------");
        assertThat(mode(state.resolve("keys"))).isEqualTo("rwx------");
        for (String file : FILES) {
            assertThat(mode(state.resolve("keys").resolve(file))).as(file).isEqualTo("rw-------");
        }
    }

    @Test
    void aSecretThatCannotBeWrittenLeavesNothingBehind() throws IOException {
        Path taken = Files.createDirectories(parent.resolve("secret"));
        Path inside = Files.createFile(taken.resolve("inside"));
        assertThatThrownBy(() -> SecretFiles.write(taken, new byte[] {1}))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("cannot write to " + taken)
                .hasMessageContaining("Is the disk full or read-only?");
        assertThat(inside).exists();
        try (Stream<Path> files = Files.list(parent)) {
            assertThat(files).containsExactly(taken);
        }
    }

    @Test
    void aKeyFileIsOneLineForWg() throws IOException {
        keys.save(state);
        assertThat(Files.readString(file("wireguard.key")))
                .isEqualTo(Base64.getEncoder().encodeToString(keys.wireguard().toBytes()) + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw----r--", "rw--w----", "rwx------"})
    void aKeyFileWithALooserModeIsRefused(String mode) throws IOException {
        keys.save(state);
        for (String name : FILES) {
            setMode(file(name), mode);
            assertThatThrownBy(() -> IdentityKeys.load(state))
                    .isInstanceOf(KeyFileException.class)
                    .hasMessageContaining(file(name).toString())
                    .hasMessageContaining(mode)
                    .hasMessageContaining("chmod 600");
            setMode(file(name), "rw-------");
        }
        assertThat(IdentityKeys.load(state)).isEqualTo(keys);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-xr-x", "rwxr-x---", "rwx-----x"})
    void aFolderWithALooserModeIsRefused(String mode) throws IOException {
        keys.save(state);
        setMode(state.resolve("keys"), mode);
        assertThatThrownBy(() -> IdentityKeys.load(state))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining(state.resolve("keys").toString())
                .hasMessageContaining("chmod 700");
        assertThatThrownBy(() -> keys.save(state)).isInstanceOf(KeyFileException.class);
        setMode(state.resolve("keys"), "rwx------");
        setMode(state, mode);
        assertThatThrownBy(() -> keys.save(state))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("chmod 700 " + state);
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        keys.save(state);
        Files.delete(file("control.key"));
        assertThatThrownBy(() -> IdentityKeys.load(state))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining(file("control.key").toString());
    }

    @Test
    void aTruncatedFileIsRefused() throws IOException {
        keys.save(state);
        byte[] whole = Files.readAllBytes(file("identity.key"));
        // Without the line end it still is the whole key.
        for (int length = 0; length < whole.length - 2; length++) {
            overwrite("identity.key", java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> IdentityKeys.load(state))
                    .as("cut to %s bytes", length)
                    .isInstanceOf(KeyFileException.class)
                    .hasMessageContaining(file("identity.key") + " is damaged");
        }
    }

    @Test
    void garbageIsRefused() throws IOException {
        keys.save(state);
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            overwrite("identity.key", garbage);
            assertThatThrownBy(() -> IdentityKeys.load(state))
                    .as("case %s of seed 5", i)
                    .isInstanceOf(KeyFileException.class);
        }
        overwrite("identity.key", new byte[100_000]);
        assertThatThrownBy(() -> IdentityKeys.load(state))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("larger than");
    }

    @Test
    void theMessageAboutADamagedFileDoesNotShowIt() throws IOException {
        keys.save(state);
        String secret = Base64.getEncoder().encodeToString(keys.signing().toBytes());
        overwrite("identity.key", (secret.substring(0, 40) + "?").getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> IdentityKeys.load(state))
                .isInstanceOf(KeyFileException.class)
                .hasMessageNotContaining(secret.substring(0, 8))
                .hasStackTraceContaining("is damaged");
    }

    @Test
    void whatACrashLeftBehindIsNoProblem() throws IOException {
        keys.save(state);
        Path leftover = state.resolve("keys").resolve(".identity.key.new");
        Files.writeString(leftover, "half a k");
        setMode(leftover, "rw-r--r--");
        assertThat(IdentityKeys.load(state)).isEqualTo(keys);
        IdentityKeys others = IdentityKeys.random(new Random(4));
        others.save(state);
        assertThat(IdentityKeys.load(state)).isEqualTo(others);
        assertThat(mode(file("identity.key"))).isEqualTo("rw-------");
        assertThat(leftover).doesNotExist();
    }

    @Test
    void anInterruptedSaveLeavesNoIdentity() throws IOException {
        keys.save(state);
        Files.delete(file("identity.key"));
        assertThat(IdentityKeys.exist(state)).isFalse();
        assertThatThrownBy(() -> IdentityKeys.load(state)).isInstanceOf(KeyFileException.class);
    }

    @Test
    void noTextFormShowsAKey() {
        Crypto crypto = new BouncyCastleCrypto();
        Invite invite = Invite.sign(
                crypto, keys.signing(), new NetworkId(1, 2), crypto.signingPublicKey(keys.control()), false, 1_000, 1);
        InviteToken token = new InviteToken(invite, keys.control(), List.of());
        for (PrivateKey32 key : List.of(keys.signing(), keys.control(), keys.wireguard())) {
            byte[] bytes = key.toBytes();
            for (String text : List.of(key.toString(), keys.toString(), token.toString(), invite.toString())) {
                assertThat(text)
                        .doesNotContain(
                                Base64.getEncoder().encodeToString(bytes).substring(0, 10))
                        .doesNotContain(
                                Base64.getUrlEncoder().encodeToString(bytes).substring(0, 10))
                        .doesNotContain(HexFormat.of().formatHex(bytes).substring(0, 10))
                        .doesNotContain(java.util.Arrays.toString(bytes).substring(1, 20));
            }
        }
    }

    private Path file(String name) {
        return state.resolve("keys").resolve(name);
    }

    private void overwrite(String name, byte[] content) throws IOException {
        Files.write(file(name), content);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void setMode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
