package dev.weft.chat.core;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a run, or many of them, did. */
final class ChatReport {
    long runs;
    long ranTwice;
    long events;
    long groups;
    long directs;
    long refused;
    long restarts;
    long diedInStep;
    long forks;
    long worstConvergenceMillis;
    long worstSeed;
    long largestCollection;
    long peakQuietBytesPerSecond;
    long trace;
    private final Map<ChatFault, Long> faults = new EnumMap<>(ChatFault.class);
    private final Map<String, Long> counters = new TreeMap<>();
    private final Map<DirectState, Long> ends = new EnumMap<>(DirectState.class);

    void count(ChatFault fault) {
        faults.merge(fault, 1L, Long::sum);
    }

    void ended(DirectState state) {
        ends.merge(state, 1L, Long::sum);
    }

    void addCounters(Map<String, Long> counted) {
        counted.forEach((name, count) -> counters.merge(name, count, Long::sum));
    }

    long counted(String name) {
        return counters.getOrDefault(name, 0L);
    }

    void add(ChatReport other) {
        runs += other.runs;
        ranTwice += other.ranTwice;
        events += other.events;
        groups += other.groups;
        directs += other.directs;
        refused += other.refused;
        restarts += other.restarts;
        diedInStep += other.diedInStep;
        forks += other.forks;
        if (other.worstConvergenceMillis > worstConvergenceMillis) {
            worstConvergenceMillis = other.worstConvergenceMillis;
            worstSeed = other.worstSeed;
        }
        largestCollection = Math.max(largestCollection, other.largestCollection);
        peakQuietBytesPerSecond = Math.max(peakQuietBytesPerSecond, other.peakQuietBytesPerSecond);
        other.faults.forEach((fault, count) -> faults.merge(fault, count, Long::sum));
        other.ends.forEach((state, count) -> ends.merge(state, count, Long::sum));
        addCounters(other.counters);
    }

    @Override
    public String toString() {
        return runs + " seeds, " + ranTwice + " of them twice; " + events + " events, " + groups + " group messages, "
                + directs + " direct ones, " + refused + " refused, " + restarts + " restarts, " + diedInStep
                + " deaths within a step, " + forks + " forked feeds; worst convergence " + worstConvergenceMillis
                + " ms (seed " + worstSeed + "), largest collection " + largestCollection
                + ", at rest at most " + peakQuietBytesPerSecond
                + " bytes a second from one node\n  direct messages ended as "
                + ends + "\n  faults: "
                + faults.entrySet().stream()
                        .map(fault -> fault.getKey().word() + " " + fault.getValue())
                        .collect(Collectors.joining(", "))
                + "\n  counted: "
                + counters.entrySet().stream()
                        .map(counter -> counter.getKey() + " " + counter.getValue())
                        .collect(Collectors.joining(", "));
    }
}
