package dev.weft.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hunt of the lab's test would notice. */
class SecretHuntTest {
    private static final String SECRET = "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IHNlY3I=";

    @TempDir
    Path root;

    @BeforeEach
    void writeKeys() throws IOException {
        for (String name : new String[] {"identity.key", "control.key", "wireguard.key"}) {
            write(name, SECRET + "\n", "rw-------");
        }
    }

    @Test
    void findsNothingWhereNothingShows() throws IOException {
        write("ledger.db", "entries", "rw-r--r--");
        write("private.txt", SECRET, "rw-------");

        assertThat(findings()).isEmpty();
    }

    @Test
    void findsAKeyInALogInAnOpenFileAndInAnOpenKeyFile() throws IOException {
        write("agent.log", "key=" + SECRET, "rw-------");
        write("copy", SECRET, "rw-r-----");
        write("open.key", SECRET, "rw-r--r--");

        assertThat(findings()).hasSize(3);
    }

    @Test
    void findsATokenInALog() throws IOException {
        write("agent.log", "joined with weft1-AbCdEfGhIjKlMnOpQrStUvWxYz", "rw-------");

        assertThat(findings()).hasSize(1);
    }

    private java.util.List<String> findings() {
        return new SecretHunt(new LabFolder("hunt", root)).findings();
    }

    private void write(String name, String text, String permissions) throws IOException {
        Path file = Files.writeString(root.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
