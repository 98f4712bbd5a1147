package dev.weft.agent.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A backup of a node's state folder; its agent does not run while it is made or restored. */
record StateCopy(Path folder, Path copy) {
    void make() {
        copyContent(folder, copy);
    }

    /** The folder itself stays: the node has it mounted. */
    void restore() {
        for (Path file : below(folder).sorted(Comparator.reverseOrder()).toList()) {
            try {
                Files.delete(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        copyContent(copy, folder);
    }

    private static void copyContent(Path from, Path to) {
        for (Path file : below(from).sorted().toList()) {
            try {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(to);
                // With its mode: keys that others may read are refused.
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Stream<Path> below(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.filter(file -> !file.equals(folder)).toList();
            return all.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
