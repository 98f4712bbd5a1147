package dev.weft.controlplane.nodeplane;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weft.controlplane.ControlPlaneException;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.feed.DiskReserve;
import dev.weft.controlplane.feed.StoreException;
import dev.weft.controlplane.identity.Contact;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.identity.SecretFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** The files of one node: keys, ledger, and which network it is in. One process at a time works on them. */
final class StateFolder implements AutoCloseable {
    private static final String NETWORK_FILE = "network.json";
    private static final String LEDGER_FILE = "ledger.db";
    private static final String LOCK_FILE = "lock";
    private static final String TEMPORARY_FOLDER = "tmp";
    private static final int FORMAT_VERSION = 1;
    private static final int MAX_NETWORK_FILE_BYTES = 64 * 1024;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .build();

    private final Path folder;
    private final FileChannel lockChannel;
    private final FileLock lock;

    private StateFolder(Path folder, FileChannel lockChannel, FileLock lock) {
        this.folder = folder;
        this.lockChannel = lockChannel;
        this.lock = lock;
    }

    /** The form of network.json. */
    record NetworkFile(int version, String network, List<ContactFile> contacts) {}

    /** A contact in network.json. */
    record ContactFile(String node, String controlKey, List<String> endpoints) {}

    /**
     * Which network the node is in.
     *
     * @param contacts from the token it joined with
     */
    record Membership(NetworkId network, List<Contact> contacts) {}

    static boolean isEnrolled(Path folder) {
        return Files.exists(folder.resolve(NETWORK_FILE));
    }

    /**
     * Takes the folder for this process, making it when it is missing.
     *
     * @throws ControlPlaneException when another process works on it
     */
    static StateFolder lock(Path folder) {
        SecretFiles.makeFolder(folder);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(folder.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw busy(folder);
            }
            StateFolder taken = new StateFolder(folder, channel, lock);
            new DiskReserve(taken.ledgerFile()).giveBackWhenScarce();
            taken.prepareTemporaryFolder();
            return taken;
        } catch (OverlappingFileLockException e) {
            closeQuietly(channel, e);
            throw busy(folder);
        } catch (IOException e) {
            closeQuietly(channel, e);
            throw new StoreException("cannot lock " + folder + ": " + e.getMessage(), e);
        }
    }

    private static ControlPlaneException busy(Path folder) {
        return new ControlPlaneException(
                "another weft process works on " + folder
                        + ": only one agent may run on a state folder. Stop the other one, or name another folder with --state.");
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

    Path path() {
        return folder;
    }

    boolean hasLedger() {
        return Files.exists(ledgerFile());
    }

    Path ledgerFile() {
        return folder.resolve(LEDGER_FILE);
    }

    /** Removes what an enrolment that was cut off has left; nobody has seen any of it. */
    void removeUnfinished() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(
                            path -> String.valueOf(path.getFileName()).startsWith(LEDGER_FILE))
                    .toList()) {
                boolean unused = Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new StoreException("cannot tidy " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Writes the file that makes the enrolment complete. */
    void writeMembership(Membership membership) {
        NetworkFile file = new NetworkFile(
                FORMAT_VERSION,
                membership.network().toString(),
                membership.contacts().stream()
                        .map(contact -> new ContactFile(
                                contact.node().toString(),
                                contact.controlKey().toString(),
                                contact.endpoints().stream()
                                        .map(Endpoint::toString)
                                        .toList()))
                        .toList());
        try {
            SecretFiles.write(
                    folder.resolve(NETWORK_FILE),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(file));
        } catch (IOException e) {
            throw new StoreException("cannot write " + folder.resolve(NETWORK_FILE) + ": " + e.getMessage(), e);
        }
    }

    /** Reads which network the node is in. */
    Membership readMembership() {
        Path path = folder.resolve(NETWORK_FILE);
        if (!isEnrolled(folder)) {
            throw new ControlPlaneException("this machine is in no network yet (" + folder
                    + " is empty). Found one with 'weft init', or join one with 'weft join TOKEN'.");
        }
        try {
            NetworkFile file = JSON.readValue(SecretFiles.read(path, MAX_NETWORK_FILE_BYTES), NetworkFile.class);
            if (file == null) {
                throw new IllegalArgumentException("it says null");
            }
            if (file.version() != FORMAT_VERSION) {
                throw new StoreException(path + " has format version " + file.version()
                        + ", this program reads version " + FORMAT_VERSION + ". Use the Weft version that wrote it.");
            }
            return new Membership(
                    NetworkId.parse(file.network()),
                    file.contacts().stream()
                            .map(contact -> new Contact(
                                    NodeId.parse(contact.node()),
                                    PublicKey32.parse(contact.controlKey()),
                                    contact.endpoints().stream()
                                            .map(Endpoint::parse)
                                            .toList()))
                            .toList());
        } catch (IOException | IllegalArgumentException e) {
            throw new StoreException(
                    path + " is damaged (" + e.getMessage() + "). Nothing was changed. Restore it from a"
                            + " backup, or move the state folder away and join again with a new invite.",
                    e);
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            lockChannel.close();
        } catch (IOException e) {
            throw new StoreException("cannot unlock " + folder + ": " + e.getMessage(), e);
        }
    }

    private static void closeQuietly(@org.jspecify.annotations.Nullable FileChannel channel, Exception reason) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                reason.addSuppressed(e);
            }
        }
    }
}
