package dev.weft.chat.core;

import java.util.List;
import java.util.Map;

/**
 * What the core wants done, in this order: the writes in one transaction that is on the disk when it returns, then the sends
 * and the closes, then the notices. When the writes fail nothing of it may be done, and the core is to be made anew from
 * the store: it has already gone on.
 */
public record ChatStep(
        List<StoreWrite> writes, List<Outgoing> sends, List<Closing> closes, List<Notice> notices, List<LogLine> logs) {
    /** One frame, without its length, to one connection. */
    public record Outgoing(long connection, byte[] frame) {}

    /** A connection that is to be closed once what was sent before is written. */
    public record Closing(long connection, String reason) {}

    /**
     * One line of the log.
     *
     * @param isWarning whether a person should look
     * @param name the event's name
     * @param fields what is to be known about it, in order
     */
    public record LogLine(boolean isWarning, String name, Map<String, Object> fields) {}

    public boolean isEmpty() {
        return writes.isEmpty() && sends.isEmpty() && closes.isEmpty() && notices.isEmpty() && logs.isEmpty();
    }
}
