package dev.weft.chat;

import java.util.Map;
import java.util.TreeMap;

/** What is counted since the daemon's start: a session that failed takes nothing of it away. For the owner thread. */
final class Counts {
    private static final String STORE_FAILED = "store.failed";

    private final Map<String, Long> earlier = new TreeMap<>(Map.of(STORE_FAILED, 0L));

    /** The store could not be opened, read or written. */
    void storeFailed() {
        add(earlier, STORE_FAILED, 1);
    }

    /** The session is over; what it counted stays. */
    void keep(Session over) {
        addAll(earlier, over);
    }

    /** Everything, with what this session has counted so far. */
    Map<String, Long> with(Session current) {
        Map<String, Long> all = new TreeMap<>(earlier);
        addAll(all, current);
        return all;
    }

    private static void addAll(Map<String, Long> to, Session session) {
        session.core().counters().forEach((name, count) -> add(to, name, count));
        session.network().closures().forEach((reason, count) -> add(to, "closed." + reason, count));
    }

    private static void add(Map<String, Long> to, String name, long count) {
        to.merge(name, count, Long::sum);
    }
}
