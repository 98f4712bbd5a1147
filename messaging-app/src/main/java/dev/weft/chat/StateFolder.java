package dev.weft.chat;

import dev.weft.chat.core.ChatIdentity;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.SecretFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The files of one chat node: keys, store, and which network they are for. One daemon at a time works on them. */
final class StateFolder implements AutoCloseable {
    private static final String SIGNING_FILE = "identity.key";
    private static final String SEALING_FILE = "seal.key";
    private static final String NETWORK_FILE = "network";
    private static final String LOCK_FILE = "lock";
    private static final String TEMPORARY_FOLDER = "tmp";
    private static final int MAX_FILE_BYTES = 256;

    private final Path folder;
    private final FileChannel channel;
    private final FileLock lock;
    private Optional<NetworkId> network = Optional.empty();

    private StateFolder(Path folder, FileChannel channel, FileLock lock) {
        this.folder = folder;
        this.channel = channel;
        this.lock = lock;
    }

    /** Takes the folder for this process, making it when it is missing. */
    static StateFolder lock(Path folder) {
        SecretFiles.makeFolder(folder);
        try {
            FileChannel channel =
                    FileChannel.open(folder.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new ChatException("a weft-chat daemon runs on " + folder
                        + " already. Use it (weft-chat), stop it, or name another folder with --state.");
            }
            StateFolder taken = new StateFolder(folder, channel, lock);
            taken.prepareTemporaryFolder();
            return taken;
        } catch (IOException e) {
            throw new ChatException("cannot use the state folder " + folder + ": " + e, e);
        }
    }

    private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** SQLite unpacks its library into a folder of its own, which a killed process leaves behind: here it is found. */
    private void prepareTemporaryFolder() throws IOException {
        Path temporary = folder.resolve(TEMPORARY_FOLDER);
        SecretFiles.makeFolder(temporary);
        try (Stream<Path> leftovers = Files.list(temporary)) {
            for (Path leftover : leftovers.toList()) {
                boolean unused = Files.deleteIfExists(leftover);
            }
        }
        if (System.getProperty("org.sqlite.tmpdir") == null) {
            System.setProperty("org.sqlite.tmpdir", temporary.toString());
        }
    }

    Path store() {
        return folder.resolve("chat.db");
    }

    /** The keys; made when there are none. A store without its keys is not given new ones. */
    ChatIdentity identity(Crypto crypto, RandomGenerator random) {
        Path signing = folder.resolve(SIGNING_FILE);
        Path sealing = folder.resolve(SEALING_FILE);
        if (Files.notExists(signing)) {
            if (Files.exists(store())) {
                throw new ChatException(signing + " is missing, and the store beside it belongs to that key. Restore it"
                        + " from a backup, or move " + folder + " away to begin as somebody new.");
            }
            // The identity comes last, so that an interrupted start leaves none behind.
            write(sealing, PrivateKey32.random(random));
            write(signing, PrivateKey32.random(random));
        }
        return ChatIdentity.of(crypto, read(signing), read(sealing));
    }

    private static void write(Path file, PrivateKey32 key) {
        String line = Base64.getEncoder().encodeToString(key.toBytes()) + "\n";
        SecretFiles.write(file, line.getBytes(StandardCharsets.US_ASCII));
    }

    private static PrivateKey32 read(Path file) {
        try {
            return PrivateKey32.fromBytes(Base64.getDecoder().decode(text(file)));
        } catch (IllegalArgumentException e) {
            throw new ChatException(
                    file + " is damaged: not one line with 32 bytes in base64. Restore it from a backup.", e);
        }
    }

    private static String text(Path file) {
        return new String(SecretFiles.read(file, MAX_FILE_BYTES), StandardCharsets.US_ASCII).strip();
    }

    /** Which network the store is for; empty until the agent has told for the first time. */
    Optional<NetworkId> network() {
        Path file = folder.resolve(NETWORK_FILE);
        if (network.isPresent() || Files.notExists(file)) {
            return network;
        }
        try {
            network = Optional.of(NetworkId.parse(text(file)));
            return network;
        } catch (IllegalArgumentException e) {
            throw new ChatException(file + " is damaged: not the id of a network. Restore it from a backup.", e);
        }
    }

    void network(NetworkId told) {
        SecretFiles.write(folder.resolve(NETWORK_FILE), (told + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new ChatException("cannot unlock " + folder + ": " + e.getMessage(), e);
        }
    }
}
