package dev.weft.agent.os;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one datagram of one byte to the discard port of every address. */
public final class DatagramNudger implements Nudger {
    private static final Logger LOG = LoggerFactory.getLogger(DatagramNudger.class);
    private static final int DISCARD_PORT = 9;

    @Override
    public void nudge(List<InetAddress> meshAddresses) {
        try (DatagramSocket socket = new DatagramSocket()) {
            for (InetAddress address : meshAddresses) {
                send(socket, address);
            }
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("error", e.getMessage()).log("nudge.failed");
        }
    }

    private static void send(DatagramSocket socket, InetAddress address) {
        try {
            socket.send(new DatagramPacket(new byte[1], 1, address, DISCARD_PORT));
        } catch (IOException e) {
            // A peer without an endpoint, or the answer to an earlier nudge. The next one gets its turn.
            LOG.atDebug()
                    .addKeyValue("address", address.getHostAddress())
                    .addKeyValue("error", e.getMessage())
                    .log("nudge.failed");
        }
    }
}
