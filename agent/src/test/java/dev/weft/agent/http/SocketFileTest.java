package dev.weft.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weft.agent.testing.FakeAgentNode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
    private final Path folder;
    private final Path socket;

    SocketFileTest(@TempDir Path temporary) {
        folder = temporary.resolve("run");
        socket = folder.resolve("weft.sock");
    }

    @Test
    void theFolderIsMadeSoThatOthersCannotEnter() throws IOException {
        SocketFile.prepare(socket);

        assertThat(mode(folder)).isIn("rwxr-x---", "rwx------");
    }

    /** The agent's umask would leave the socket to its user alone; the folder says who may come this far. */
    @Test
    void theSocketIsForWhoeverMayEnterItsFolder() throws IOException {
        try (AgentServer server = AgentServer.start(new FakeAgentNode(), socket)) {
            assertThat(server).isNotNull();
            assertThat(mode(socket)).isEqualTo("rw-rw-rw-");
            assertThat(mode(folder)).isIn("rwxr-x---", "rwx------");
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aFolderThatOthersMayEnterIsRefused() throws IOException {
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThatExceptionOfType(SocketException.class)
                .isThrownBy(() -> SocketFile.prepare(socket))
                .withMessageContainingAll(folder.toString(), "rwxr-xr-x", "0750");
    }

    @Test
    void whatACrashedAgentLeftIsRemoved() throws IOException {
        SocketFile.prepare(socket);
        try (ServerSocketChannel crashed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            crashed.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();

        SocketFile.prepare(socket);

        assertThat(socket).doesNotExist();
    }

    @Test
    void aSocketThatIsServedIsRefused() {
        try (AgentServer first = AgentServer.start(new FakeAgentNode(), socket)) {
            assertThat(first).isNotNull();
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> AgentServer.start(new FakeAgentNode(), socket))
                    .withMessageContainingAll("already listens", socket.toString());
        }
    }

    @Test
    void anythingElseInThePlaceIsLeftAlone() throws IOException {
        SocketFile.prepare(socket);
        Files.writeString(socket, "mine");

        assertThatExceptionOfType(SocketException.class)
                .isThrownBy(() -> SocketFile.prepare(socket))
                .withMessageContaining("no socket");
        assertThat(socket).hasContent("mine");
    }

    @Test
    void aPathThatIsTooLongIsNamed() {
        assertThatExceptionOfType(SocketException.class)
                .isThrownBy(() -> SocketFile.prepare(folder.resolve("x".repeat(120))))
                .withMessageContaining("--socket");
    }
}
