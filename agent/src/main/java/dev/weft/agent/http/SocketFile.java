package dev.weft.agent.http;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The place of the socket. A socket file itself comes up open to everybody, so what protects it is its folder: made with
 * mode 0750, and refused when others may enter it.
 */
final class SocketFile {
    /** What a Unix socket address can hold, without its final zero byte. */
    static final int MAX_PATH_BYTES = 107;

    private static final String FOLDER_MODE = "rwxr-x---";
    private static final String SOCKET_MODE = "rw-rw-rw-";
    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    private SocketFile() {}

    /** Makes the folder, checks it, and removes what a crashed agent left. */
    static void prepare(Path socket) {
        if (socket.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
            throw new SocketException("the socket path " + socket + " is longer than " + MAX_PATH_BYTES
                    + " bytes; choose a shorter one with --socket");
        }
        Path folder = socket.toAbsolutePath().getParent();
        if (folder == null) {
            throw new SocketException(socket + " is no path for a socket");
        }
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FOLDER_MODE)));
            }
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(folder);
            if (mode.stream().anyMatch(OF_OTHERS::contains)) {
                throw new SocketException("the socket's folder " + folder + " is open to everybody ("
                        + PosixFilePermissions.toString(mode) + "); make it 0750 or tighter, or choose another with"
                        + " --socket");
            }
            removeStale(socket);
        } catch (IOException e) {
            throw new SocketException("cannot make the socket " + socket + ": " + e, e);
        }
    }

    private static void removeStale(Path socket) throws IOException {
        if (!Files.exists(socket, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.isRegularFile(socket) || Files.isDirectory(socket)) {
            throw new SocketException(socket + " is there and is no socket; choose another path with --socket");
        }
        if (isServed(socket)) {
            throw new SocketException(
                    "an agent already listens on " + socket + "; stop it, or choose another socket with --socket");
        }
        Files.delete(socket);
    }

    /** Lets in whoever may enter the folder, which is what guards it: the socket itself comes up with the umask's mode. */
    static void open(Path socket) {
        try {
            Path unused = Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString(SOCKET_MODE));
        } catch (IOException e) {
            throw new SocketException("cannot set the mode of the socket " + socket + ": " + e, e);
        }
    }

    private static boolean isServed(Path socket) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
