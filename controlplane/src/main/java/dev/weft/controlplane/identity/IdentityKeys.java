package dev.weft.controlplane.identity;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * The private keys of one node. They are made on the node and never leave it.
 *
 * @param signing Ed25519: signs entries; its public half is the identity
 * @param control X25519: seals control datagrams
 * @param wireguard X25519: WireGuard's own
 */
public record IdentityKeys(PrivateKey32 signing, PrivateKey32 control, PrivateKey32 wireguard) {
    public static final String FOLDER = "keys";
    public static final String WIREGUARD_FILE = "wireguard.key";

    private static final String SIGNING_FILE = "identity.key";
    private static final String CONTROL_FILE = "control.key";
    private static final int MAX_FILE_BYTES = 256;

    public static IdentityKeys random(RandomGenerator random) {
        return new IdentityKeys(PrivateKey32.random(random), PrivateKey32.random(random), PrivateKey32.random(random));
    }

    /** Whether the state folder has an identity. */
    public static boolean exist(Path stateFolder) {
        return Files.exists(stateFolder.resolve(FOLDER).resolve(SIGNING_FILE));
    }

    /**
     * Writes the three files, the identity last, so that an interrupted call leaves no identity behind.
     *
     * @throws KeyFileException when a file cannot be written
     */
    public void save(Path stateFolder) {
        SecretFiles.makeFolder(stateFolder);
        Path folder = stateFolder.resolve(FOLDER);
        SecretFiles.makeFolder(folder);
        write(folder.resolve(WIREGUARD_FILE), wireguard);
        write(folder.resolve(CONTROL_FILE), control);
        write(folder.resolve(SIGNING_FILE), signing);
    }

    /**
     * Reads the three files.
     *
     * @throws KeyFileException when one is missing, damaged or readable by others
     */
    public static IdentityKeys load(Path stateFolder) {
        Path folder = stateFolder.resolve(FOLDER);
        return new IdentityKeys(
                read(folder.resolve(SIGNING_FILE)),
                read(folder.resolve(CONTROL_FILE)),
                read(folder.resolve(WIREGUARD_FILE)));
    }

    /**
     * Writes another WireGuard key over the one that is there. The identity and the mesh addresses do not depend on it.
     *
     * @throws KeyFileException when the file cannot be written; then the old one is still there
     */
    public static void replaceWireguard(Path stateFolder, PrivateKey32 key) {
        write(stateFolder.resolve(FOLDER).resolve(WIREGUARD_FILE), key);
    }

    private static void write(Path file, PrivateKey32 key) {
        String line = Base64.getEncoder().encodeToString(key.toBytes()) + "\n";
        SecretFiles.write(file, line.getBytes(StandardCharsets.US_ASCII));
    }

    private static PrivateKey32 read(Path file) {
        String line = new String(SecretFiles.read(file, MAX_FILE_BYTES), StandardCharsets.US_ASCII);
        try {
            return PrivateKey32.fromBytes(Base64.getDecoder().decode(line.strip()));
        } catch (IllegalArgumentException e) {
            throw new KeyFileException(
                    file + " is damaged: not one line with 32 bytes in base64. Restore it from a backup, or move the"
                            + " state folder away and join again with a new invite.",
                    e);
        }
    }
}
