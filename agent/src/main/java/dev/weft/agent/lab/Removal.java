package dev.weft.agent.lab;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes a lab away, whatever state it is in. Needs no record: a process is the lab's when it carries the lab's mark in
 * its environment, or when it is in a network where such a process is. Namespaces, interfaces and mounts end with
 * their last process.
 */
final class Removal {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final LabFolder folder;

    Removal(LabFolder folder) {
        this.folder = folder;
    }

    /** Ends all processes of the lab and deletes its folder. Does nothing where nothing is. */
    void run() {
        try (HeldNetworks networks = new HeldNetworks()) {
            Set<ProcessMark> killed = new HashSet<>();
            if (!Patience.of(LIMIT).until(() -> killAll(networks, killed))) {
                throw new LabException("some processes of lab '%s' do not end: %s"
                        .formatted(
                                folder.name(),
                                killed.stream().filter(ProcessTable::runs).toList()));
            }
        }
        deleteFolder();
    }

    /** The processes of the lab that run now. */
    List<ProcessMark> processes() {
        try (HeldNetworks networks = new HeldNetworks()) {
            return own(networks);
        }
    }

    /** A process that is ending shows neither its environment nor its network any more, so it is remembered. */
    private boolean killAll(HeldNetworks networks, Set<ProcessMark> killed) {
        List<ProcessMark> own = own(networks);
        own.forEach(process -> ProcessTable.end(process, true));
        killed.addAll(own);
        return own.isEmpty() && killed.stream().noneMatch(ProcessTable::runs);
    }

    private List<ProcessMark> own(HeldNetworks networks) {
        long self = ProcessHandle.current().pid();
        List<ProcessMark> all = ProcessTable.all().stream()
                .filter(process -> process.pid() != self)
                .toList();
        List<ProcessMark> marked = all.stream()
                .filter(process -> ProcessTable.hasEnvironment(process.pid(), folder.marker()))
                .toList();
        marked.forEach(process -> networks.hold(process.pid()));
        return all.stream()
                .filter(process -> marked.contains(process)
                        || ProcessTable.networkNamespace(process.pid())
                                .filter(networks::contains)
                                .isPresent())
                .toList();
    }

    private void deleteFolder() {
        try {
            Files.walkFileTree(folder.path(), new Deleter());
        } catch (NoSuchFileException e) {
            // There was none.
        } catch (IOException e) {
            throw new LabException("cannot delete %s: %s".formatted(folder.path(), e.getMessage()), e);
        }
        try {
            Files.deleteIfExists(folder.base());
        } catch (IOException e) {
            // Another lab is in it.
        }
    }

    /** Never follows a link out of the folder. */
    private static final class Deleter extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem) throws IOException {
            if (problem != null) {
                throw problem;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
