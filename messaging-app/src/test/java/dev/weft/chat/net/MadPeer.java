package dev.weft.chat.net;

import dev.weft.chat.core.ChatIdentity;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NetworkId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;

/** A member that shakes hands as it should, and then says what it likes. */
public final class MadPeer implements AutoCloseable {
    private static final int READ_MILLIS = 20_000;
    private static final Crypto CRYPTO = new BouncyCastleCrypto();

    private final Socket socket = new Socket();
    private final DataOutputStream out;
    private final DataInputStream in;

    private MadPeer(InetAddress from, InetAddress to, int port) throws IOException {
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(to, port), READ_MILLIS);
        socket.setSoTimeout(READ_MILLIS);
        out = new DataOutputStream(socket.getOutputStream());
        in = new DataInputStream(socket.getInputStream());
    }

    /** Connects and says nothing. */
    public static MadPeer silent(InetAddress from, InetAddress to, int port) throws IOException {
        return new MadPeer(from, to, port);
    }

    /** Connects and says hello; the other side's answer is not waited for. */
    public static MadPeer greeting(
            InetAddress from, InetAddress to, int port, ChatIdentity identity, NetworkId network, long start)
            throws IOException {
        MadPeer peer = new MadPeer(from, to, port);
        peer.frame(FrameTypes.frame(
                FrameTypes.HELLO, hello(identity, network, start).encode()));
        return peer;
    }

    /** Says hello as somebody, and signs with whatever there is. */
    public static MadPeer forging(InetAddress from, Peer to, ChatIdentity identity, NetworkId network, long start)
            throws IOException {
        MadPeer peer = greeting(from, to.addresses().get(0), to.port(), identity, network, start);
        peer.frame(FrameTypes.frame(FrameTypes.PROOF, new byte[Crypto.SIGNATURE_BYTES]));
        return peer;
    }

    /** Connects and proves that it is the member that it is. */
    public static MadPeer proven(InetAddress from, Peer to, ChatIdentity identity, NetworkId network, long start)
            throws IOException {
        MadPeer peer = new MadPeer(from, to.addresses().get(0), to.port());
        Handshake handshake = new Handshake(CRYPTO, identity.signing(), true, to, hello(identity, network, start));
        peer.frame(handshake.hello());
        try {
            peer.frame(handshake.receive(peer.read()));
            byte[] unused = handshake.receive(peer.read());
        } catch (ClosedException e) {
            throw new IOException("the handshake failed", e);
        }
        return peer;
    }

    private static Hello hello(ChatIdentity identity, NetworkId network, long start) {
        return new Hello(List.of(Hello.VERSION), network, identity.key(), start, 1, 1, new byte[Hello.CHALLENGE_BYTES]);
    }

    /** Sends bytes with their length before them. */
    public void frame(byte[] frame) throws IOException {
        out.writeInt(frame.length);
        out.write(frame);
        out.flush();
    }

    /** Announces a frame of this length, and sends none. */
    public void length(int length) throws IOException {
        out.writeInt(length);
        out.flush();
    }

    /** The next frame that comes. */
    public byte[] read() throws IOException {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return frame;
    }

    /** Reads what comes until the other side closes; false when it does not. */
    public boolean isClosed() throws IOException {
        try {
            while (true) {
                byte[] unused = read();
            }
        } catch (EOFException | SocketException e) {
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
