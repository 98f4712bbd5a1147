package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.Entry;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * What one step of the core wants done, in this order: store, then send.
 *
 * @param store entries to keep
 * @param sync whether they must be on the disk before anything is sent: an own entry is among them
 * @param sends datagrams
 * @param logs what to write into the log
 * @param viewChanged whether there is a new view to publish
 */
record Step(List<Entry> store, boolean sync, List<Send> sends, List<LogEvent> logs, boolean viewChanged) {
    /** One datagram and where it goes. */
    record Send(InetSocketAddress address, byte[] datagram) {}

    /**
     * One line of the log.
     *
     * @param warning whether a person should look
     * @param name the event's name
     * @param fields what is to be known about it, in order
     */
    record LogEvent(boolean warning, String name, Map<String, Object> fields) {}
}
