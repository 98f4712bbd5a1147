package dev.weft.agent.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ServiceManagerTest {
    @Test
    void whatIsToldArrives(@TempDir Path folder) {
        String name = folder.resolve("notify").toString();
        int socket = listen(name.getBytes(StandardCharsets.UTF_8), 1);
        ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", name));
        manager.ready("in network office\nREADY=0");
        assertThat(receive(socket)).isEqualTo("READY=1\nSTATUS=in network office READY=0");
        manager.alive();
        assertThat(receive(socket)).isEqualTo("WATCHDOG=1");
        manager.stopping();
        assertThat(receive(socket)).isEqualTo("STOPPING=1");
        LibC.close(socket);
    }

    @Test
    void anAbstractSocketIsReachedToo() {
        String name = "weft-test-" + ProcessHandle.current().pid();
        int socket = listen(("\0" + name).getBytes(StandardCharsets.UTF_8), 0);
        ServiceManager.of(Map.of("NOTIFY_SOCKET", "@" + name)).alive();
        assertThat(receive(socket)).isEqualTo("WATCHDOG=1");
        LibC.close(socket);
    }

    @Test
    void nobodyAskedOrNobodyListens() {
        assertThatCode(() -> {
                    ServiceManager.of(Map.of()).ready("");
                    ServiceManager.of(Map.of("NOTIFY_SOCKET", "")).alive();
                    ServiceManager.of(Map.of("NOTIFY_SOCKET", "vsock:2:1234")).alive();
                    ServiceManager.of(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(200)))
                            .alive();
                    ServiceManager.of(Map.of("NOTIFY_SOCKET", "/nonexistent/socket"))
                            .alive();
                })
                .doesNotThrowAnyException();
    }

    private static int listen(byte[] path, int end) {
        byte[] address = ByteBuffer.allocate(Short.BYTES + path.length + end)
                .order(ByteOrder.nativeOrder())
                .putShort((short) LibC.AF_UNIX)
                .put(path)
                .array();
        int socket = LibC.socket(LibC.AF_UNIX, LibC.SOCK_DGRAM, 0);
        assertThat(LibC.bind(socket, address, address.length)).isZero();
        return socket;
    }

    private static String receive(int socket) {
        byte[] text = new byte[200];
        int length = LibC.recv(socket, text, new NativeLong(text.length), 0).intValue();
        return new String(text, 0, Math.max(0, length), StandardCharsets.UTF_8);
    }
}
