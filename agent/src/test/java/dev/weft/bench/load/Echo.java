package dev.weft.bench.load;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** What the same mesh takes when there is no chat: bytes there and back over one TCP connection. */
final class Echo {
    private static final int LIMIT_MILLIS = 10_000;

    private Echo() {}

    /** Gives back what comes; returns the port. */
    static int serve(InetAddress address, int bytes) throws IOException {
        ServerSocket server = new ServerSocket();
        server.bind(new InetSocketAddress(address, 0));
        Thread thread = new Thread(() -> answer(server, bytes), "echo");
        thread.setDaemon(true);
        thread.start();
        return server.getLocalPort();
    }

    private static void answer(ServerSocket server, int bytes) {
        while (true) {
            try (Socket socket = server.accept()) {
                socket.setTcpNoDelay(true);
                DataInputStream in = new DataInputStream(socket.getInputStream());
                OutputStream out = socket.getOutputStream();
                byte[] all = new byte[bytes];
                while (true) {
                    in.readFully(all);
                    out.write(all);
                }
            } catch (IOException e) {
                // The other side has what it wanted.
            }
        }
    }

    /** How long each round trip took. */
    static List<Long> ask(InetAddress address, int port, int count, long periodMicros, int bytes) throws IOException {
        List<Long> micros = new ArrayList<>();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), LIMIT_MILLIS);
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] all = new byte[bytes];
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                Writer.Pace.until(start + i * periodMicros * 1_000);
                long before = System.nanoTime();
                socket.getOutputStream().write(all);
                in.readFully(all);
                micros.add((System.nanoTime() - before) / 1_000);
            }
        }
        return micros;
    }
}
