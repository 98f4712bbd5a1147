package dev.weft.controlplane.feed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Room on a disk that is kept for the day on which there is no other: a file of zeros that is given back when a write
 * fails. A member whose disk is full stays a member. Used by one thread.
 */
public final class DiskReserve {
    /** For the library that SQLite unpacks at a start, and for hundreds of entries. */
    public static final int BYTES = 3 * 1024 * 1024;

    /** What must be left on the disk when the reserve has been taken; keeping it is not to fill the disk. */
    static final int LEFT_BESIDE_BYTES = BYTES;

    private static final String SUFFIX = ".reserve";

    private final Path file;
    private boolean held;

    /** @param store the file that the room is for; the reserve lies beside it */
    public DiskReserve(Path store) {
        this.file = store.resolveSibling(store.getFileName() + SUFFIX);
        this.held = Files.exists(file);
    }

    boolean isHeld() {
        return held;
    }

    /** How much this process can still write there, in bytes; 0 where nobody can say. */
    long usableBytes() {
        Path folder = file.toAbsolutePath().getParent();
        // Not by way of Files.getFileStore: that wants to read /proc/mounts, which a sandbox hides.
        return folder == null ? 0 : folder.toFile().getUsableSpace();
    }

    /** Takes the room where there is enough; else does nothing. */
    void keep() {
        if (held || usableBytes() < BYTES + LEFT_BESIDE_BYTES) {
            return;
        }
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer zeros = ByteBuffer.allocate(BYTES);
            while (zeros.hasRemaining()) {
                int unused = channel.write(zeros);
            }
            // A file system may find the room only when it writes.
            channel.force(true);
            held = true;
        } catch (IOException e) {
            held = Files.exists(file);
            boolean unused = giveBack();
        }
    }

    /** For who takes the folder, before anything is written there: a start takes as much room as this. */
    public void giveBackWhenScarce() {
        if (usableBytes() < BYTES) {
            boolean unused = giveBack();
        }
    }

    /** Whether there is now more room than before. */
    boolean giveBack() {
        if (!held) {
            return false;
        }
        held = false;
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            return false;
        }
    }
}
