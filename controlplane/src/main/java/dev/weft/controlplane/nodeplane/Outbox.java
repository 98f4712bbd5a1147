package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.Pruning;
import dev.weft.controlplane.identity.NodeId;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects what a step wants done, and counts. */
final class Outbox {
    /** Warnings in a second, and at once: what others do must not fill the disk. Those above are counted. */
    static final int WARNINGS_PER_SECOND = 10;

    static final int WARNINGS_AT_ONCE = 200;

    private final CoreClock clock;
    private final TokenBucket warnings = new TokenBucket(WARNINGS_PER_SECOND, WARNINGS_AT_ONCE);
    private List<Entry> store = new ArrayList<>();
    private Map<NodeId, Pruning> prunings = new LinkedHashMap<>();
    private List<Step.Send> sends = new ArrayList<>();
    private List<Step.LogEvent> logs = new ArrayList<>();
    private boolean sync;
    private boolean viewChanged;
    private final SortedMap<String, Long> counters = new TreeMap<>();

    Outbox(CoreClock clock) {
        this.clock = clock;
    }

    /** What is left of an author's feed; the last word of a step counts. */
    void prune(Pruning pruning) {
        prunings.put(pruning.author(), pruning);
    }

    /** Whether this step prunes the author's feed. */
    boolean prunes(NodeId author) {
        return prunings.containsKey(author);
    }

    void store(Entry entry, boolean own) {
        store.add(entry);
        sync |= own;
    }

    /**
     * Sends.
     *
     * @param kind what it is counted as, besides the sum
     * @param probe when this node wants to be told that the host refuses
     */
    void send(String kind, InetSocketAddress address, byte[] datagram, Step.@Nullable Probe probe) {
        sends.add(new Step.Send(address, datagram, probe));
        count("sent." + kind);
        count("sent." + kind + ".bytes", datagram.length);
        count("datagrams.sent");
        count("bytes.sent", datagram.length);
    }

    /** Writes a line into the log: the event's name, then keys and values by turns. */
    void log(String name, Object... keysAndValues) {
        logs.add(new Step.LogEvent(false, name, fields(keysAndValues)));
    }

    /** The same, for what a person should look at. */
    void warn(String name, Object... keysAndValues) {
        if (warnings.take(clock.millis())) {
            logs.add(new Step.LogEvent(true, name, fields(keysAndValues)));
        } else {
            count("warnings.suppressed");
        }
    }

    private static Map<String, Object> fields(Object... keysAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i + 1 < keysAndValues.length; i += 2) {
            fields.put(keysAndValues[i].toString(), keysAndValues[i + 1]);
        }
        return fields;
    }

    void viewChanged() {
        viewChanged = true;
    }

    void count(String counter) {
        count(counter, 1);
    }

    void count(String counter, long amount) {
        counters.merge(counter, amount, Long::sum);
    }

    SortedMap<String, Long> counters() {
        return counters;
    }

    Step take() {
        Step step = new Step(store, List.copyOf(prunings.values()), sync, sends, logs, viewChanged);
        store = new ArrayList<>();
        prunings = new LinkedHashMap<>();
        sends = new ArrayList<>();
        logs = new ArrayList<>();
        sync = false;
        viewChanged = false;
        return step;
    }
}
