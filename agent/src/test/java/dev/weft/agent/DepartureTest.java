package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DepartureTest {
    private final Path folder;

    DepartureTest(@TempDir Path parent) throws IOException {
        folder = Files.createDirectory(
                parent.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    @Test
    void whoReadsItLearnsWhatHappenedAndWhatToDo() {
        Departure left = new Departure("office", "a".repeat(26), "2026-11-22T01:02:03Z");
        left.write(folder);
        assertThat(Departure.read(folder)).contains(left);
        assertThat(left.text(folder)).contains("office", "2026-11-22T01:02:03Z", folder.toString(), "weft join");
    }

    @Test
    void whatIsNotThereOrMakesNoSenseIsNone() throws IOException {
        assertThat(Departure.read(folder)).isEmpty();
        new Departure("office", "a".repeat(26), "2026-11-22T01:02:03Z").write(folder);
        Files.writeString(folder.resolve("left.json"), "{\"at\":");
        assertThat(Departure.read(folder)).isEmpty();
        Files.writeString(folder.resolve("left.json"), "x".repeat(100_000));
        assertThat(Departure.read(folder)).isEmpty();
    }
}
