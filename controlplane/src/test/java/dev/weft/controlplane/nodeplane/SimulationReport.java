package dev.weft.controlplane.nodeplane;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run, or many of them, did. */
final class SimulationReport {
    long runs;
    long ranTwice;
    long withRealCrypto;
    long events;
    long joins;
    long restarts;
    long diedInStep;
    long lostTransactions;
    long lost;
    long duplicated;
    long replayed;
    long blocked;
    long overflowed;
    long foundAgain;
    long nodeMillis;
    long worstConvergenceMillis;
    long worstSeed;
    long peakBytesPerSecond;
    long worstQuietMillis;
    long largestCollection;
    long pruned;
    long jumped;
    long forks;
    long trace;
    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);

    /** What a node has counted by the end of a run of it. */
    void addCounters(Map<String, Long> counters) {
        pruned += counters.getOrDefault("feeds.pruned", 0L);
        jumped += counters.getOrDefault("entries.jumped", 0L);
        forks += counters.getOrDefault("entries.fork", 0L);
    }

    void count(Fault fault) {
        faults.merge(fault, 1L, Long::sum);
    }

    void add(SimulationReport other) {
        runs += other.runs;
        ranTwice += other.ranTwice;
        withRealCrypto += other.withRealCrypto;
        events += other.events;
        joins += other.joins;
        restarts += other.restarts;
        diedInStep += other.diedInStep;
        lostTransactions += other.lostTransactions;
        lost += other.lost;
        duplicated += other.duplicated;
        replayed += other.replayed;
        blocked += other.blocked;
        overflowed += other.overflowed;
        foundAgain += other.foundAgain;
        pruned += other.pruned;
        jumped += other.jumped;
        forks += other.forks;
        nodeMillis += other.nodeMillis;
        if (other.worstConvergenceMillis > worstConvergenceMillis) {
            worstConvergenceMillis = other.worstConvergenceMillis;
            worstSeed = other.worstSeed;
        }
        peakBytesPerSecond = Math.max(peakBytesPerSecond, other.peakBytesPerSecond);
        worstQuietMillis = Math.max(worstQuietMillis, other.worstQuietMillis);
        largestCollection = Math.max(largestCollection, other.largestCollection);
        other.faults.forEach((fault, count) -> faults.merge(fault, count, Long::sum));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d seeds (%d of them twice, %d with real cryptography), %.1f simulated node-hours, %d events%n"
                        + "  faults: %s; %d joins, %d restarts, %d deaths in the middle of a step, %d transactions lost%n"
                        + "  datagrams: %d lost, %d duplicated, %d replayed later, %d cut off, %d overflowed;"
                        + " %d times somebody was where nobody looked for it%n"
                        + "  feeds: %d times pruned, %d times gone on from a checkpoint, %d forks seen%n"
                        + "  worst convergence %d ms (seed %d); one node sent at most %d bytes in a second,"
                        + " and was at rest at most %d ms after all agreed; largest collection %d",
                runs,
                ranTwice,
                withRealCrypto,
                nodeMillis / 3_600_000.0,
                events,
                faults.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey().word())
                        .collect(Collectors.joining(", ")),
                joins,
                restarts,
                diedInStep,
                lostTransactions,
                lost,
                duplicated,
                replayed,
                blocked,
                overflowed,
                foundAgain,
                pruned,
                jumped,
                forks,
                worstConvergenceMillis,
                worstSeed,
                peakBytesPerSecond,
                worstQuietMillis,
                largestCollection);
    }
}
