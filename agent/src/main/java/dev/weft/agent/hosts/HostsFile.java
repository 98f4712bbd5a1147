package dev.weft.agent.hosts;

import dev.weft.agent.os.Clock;
import dev.weft.controlplane.identity.NetworkId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The hosts file on disk. It is replaced as a whole: a reader sees the old one or the new one. Where it cannot be replaced
 * (a file that is mounted by itself, as container runtimes do), it is written in place: then a reader may see half of it
 * for a moment.
 *
 * <p>The new file also keeps a second agent out while this one reads and writes.
 */
final class HostsFile {
    static final int MAX_BYTES = 16 * 1024 * 1024;
    private static final long ABANDONED_SECONDS = 10;

    /** What came of a change. */
    enum Outcome {
        UNCHANGED,
        WRITTEN,
        /** Somebody else changes it at this moment. */
        BUSY,
        /** This user may not write it. */
        DENIED
    }

    private final Path path;
    private final Clock clock;

    HostsFile(Path path, Clock clock) {
        this.path = path;
        this.clock = clock;
    }

    /** Gives the network's block these lines; with none, the block goes. */
    Outcome setBlock(NetworkId network, List<String> lines) throws IOException {
        Path file = Files.exists(path) ? path.toRealPath() : path;
        if (isSo(file, network, lines)) {
            return Outcome.UNCHANGED;
        }
        Path fresh = file.resolveSibling("." + file.getFileName() + ".weft");
        try {
            claim(fresh);
        } catch (FileAlreadyExistsException e) {
            return Outcome.BUSY;
        } catch (FileSystemException e) {
            return Files.isWritable(file) ? inPlace(file, network, lines) : Outcome.DENIED;
        }
        try {
            replace(file, fresh, network, lines);
            return Outcome.WRITTEN;
        } finally {
            boolean unused = Files.deleteIfExists(fresh);
        }
    }

    private static boolean isSo(Path file, NetworkId network, List<String> lines) throws IOException {
        byte[] content = read(file);
        return Arrays.equals(content, changed(content, network, lines));
    }

    private static byte[] changed(byte[] content, NetworkId network, List<String> lines) {
        return HostsText.parse(content, network).with(lines).bytes();
    }

    static byte[] read(Path file) throws IOException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException(file + " is larger than " + MAX_BYTES + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    private void claim(Path fresh) throws IOException {
        try {
            create(fresh);
        } catch (FileAlreadyExistsException e) {
            long written =
                    Files.getLastModifiedTime(fresh, LinkOption.NOFOLLOW_LINKS).to(TimeUnit.SECONDS);
            if (clock.epochSeconds() - written < ABANDONED_SECONDS) {
                throw e;
            }
            boolean unused = Files.deleteIfExists(fresh);
            create(fresh);
        }
    }

    private static void create(Path fresh) throws IOException {
        FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))
                .close();
    }

    private static void replace(Path file, Path fresh, NetworkId network, List<String> lines) throws IOException {
        byte[] content = changed(read(file), network, lines);
        write(fresh, content);
        if (Files.exists(file)) {
            copyRights(file, fresh);
        } else {
            Files.setPosixFilePermissions(fresh, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        }
        try {
            Path unused = Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AccessDeniedException e) {
            throw e;
        } catch (FileSystemException e) {
            // It is a mount of its own: "device or resource busy".
            write(file, content);
        }
    }

    private static void copyRights(Path from, Path to) throws IOException {
        PosixFileAttributes rights = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        PosixFileAttributes given = view.readAttributes();
        if (!given.group().equals(rights.group())) {
            view.setGroup(rights.group());
        }
        if (!given.owner().equals(rights.owner())) {
            view.setOwner(rights.owner());
        }
        view.setPermissions(rights.permissions());
    }

    private static Outcome inPlace(Path file, NetworkId network, List<String> lines) throws IOException {
        byte[] content = changed(read(file), network, lines);
        try {
            write(file, content);
            return Outcome.WRITTEN;
        } catch (FileSystemException e) {
            return Outcome.DENIED;
        }
    }

    /** Over what is there, and only then cut to its length: the file is never empty. */
    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                int unused = channel.write(buffer);
            }
            FileChannel unused = channel.truncate(content.length);
            channel.force(true);
        }
    }
}
