package dev.weft.agent.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;

/** Only one command changes a lab at a time. The kernel frees the lock of a command that crashed. */
final class LabLock implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final FileChannel channel;

    private LabLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits for the lock of a lab whose folder exists. */
    static LabLock take(LabFolder folder) {
        Path file = folder.lockFile();
        try {
            FileChannel channel = FileChannel.open(
                    file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), PrivateFiles.FILE);
            boolean locked = Patience.of(LIMIT).until(() -> tryLock(channel));
            if (!locked) {
                channel.close();
                throw new LabException("another 'weft lab' command is changing lab '%s'; wait for it or end it"
                        .formatted(folder.name()));
            }
            if (!Files.exists(file)) {
                channel.close();
                throw new LabException("lab '%s' was just taken down".formatted(folder.name()));
            }
            return new LabLock(channel);
        } catch (IOException e) {
            throw new LabException("cannot lock " + file + ": " + e.getMessage(), e);
        }
    }

    private static boolean tryLock(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            throw new LabException("cannot lock: " + e.getMessage(), e);
        }
    }

    /** Acts while the lock is held. */
    void hold(Runnable action) {
        action.run();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new LabException("cannot unlock: " + e.getMessage(), e);
        }
    }
}
