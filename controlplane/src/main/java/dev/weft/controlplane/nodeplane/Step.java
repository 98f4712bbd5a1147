package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.Pruning;
import dev.weft.controlplane.identity.NodeId;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one step of the core wants done, in this order: store, then send.
 *
 * @param store entries to keep
 * @param prunings what need not be kept any more
 * @param sync whether they must be on the disk before anything is sent: an own entry is among them
 * @param sends datagrams
 * @param logs what to write into the log
 * @param viewChanged whether there is a new view to publish
 */
record Step(
        List<Entry> store,
        List<Pruning> prunings,
        boolean sync,
        List<Send> sends,
        List<LogEvent> logs,
        boolean viewChanged) {
    /**
     * One datagram and where it goes.
     *
     * @param probe when the sender wants to know that the host refuses it
     */
    record Send(
            InetSocketAddress address,
            byte[] datagram,
            @Nullable Probe probe) {}

    /** A probe of the detector. */
    record Probe(NodeId target, long id) {}

    /**
     * One line of the log.
     *
     * @param warning whether a person should look
     * @param name the event's name
     * @param fields what is to be known about it, in order
     */
    record LogEvent(boolean warning, String name, Map<String, Object> fields) {}
}
