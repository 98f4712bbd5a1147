package dev.weft.controlplane.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that nobody else may read: mode 0600 in folders of mode 0700, written whole or not at all. */
public final class SecretFiles {
    private static final Set<PosixFilePermission> FOLDER_MODE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-------");

    private SecretFiles() {}

    /** Makes the folder with mode 0700, or checks that it has no looser one. */
    public static void makeFolder(Path folder) {
        try {
            if (Files.notExists(folder)) {
                Path parent = folder.toAbsolutePath().getParent();
                if (parent != null) {
                    Path unused = Files.createDirectories(parent);
                }
                Path unused = Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER_MODE));
            }
            checkMode(folder, FOLDER_MODE, "700");
        } catch (IOException e) {
            throw new KeyFileException("cannot make the folder " + folder + ": " + reason(e), e);
        }
    }

    /** Writes a temporary file, syncs it, and renames it over {@code file}; the folder is synced too. */
    public static void write(Path file, byte[] content) {
        Path folder = folderOf(file);
        Path temporary = folder.resolve("." + file.getFileName() + ".new");
        try {
            boolean unused = Files.deleteIfExists(temporary);
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(FILE_MODE))) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    int unusedCount = channel.write(buffer);
                }
                channel.force(true);
            }
            Path unusedPath = Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        } catch (IOException e) {
            KeyFileException failed = new KeyFileException(
                    "cannot write to " + file + ": " + reason(e) + ". Is the disk full or read-only?", e);
            removeHalf(temporary, failed);
            throw failed;
        }
    }

    /** What was written of a secret does not stay behind, and takes no room on a disk that has none. */
    private static void removeHalf(Path temporary, KeyFileException failed) {
        try {
            boolean unused = Files.deleteIfExists(temporary);
        } catch (IOException e) {
            failed.addSuppressed(e);
        }
    }

    /** Reads a file of at most {@code maxBytes} bytes whose folder and mode let nobody else read it. */
    public static byte[] read(Path file, int maxBytes) {
        try {
            checkMode(folderOf(file), FOLDER_MODE, "700");
            checkMode(file, FILE_MODE, "600");
            if (Files.size(file) > maxBytes) {
                throw new KeyFileException(file + " is larger than " + maxBytes + " bytes: not a file of Weft");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new KeyFileException("cannot read " + file + ": " + reason(e), e);
        }
    }

    private static void checkMode(Path path, Set<PosixFilePermission> allowed, String octal) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
        if (!allowed.containsAll(mode)) {
            throw new KeyFileException(path + " has mode " + PosixFilePermissions.toString(mode)
                    + ", so others may read it. If nobody has, run: chmod " + octal + " " + path);
        }
    }

    private static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new KeyFileException(file + " has no folder");
        }
        return folder;
    }

    private static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        return e.getClass() == IOException.class ? message : e.getClass().getSimpleName() + ": " + message;
    }
}
