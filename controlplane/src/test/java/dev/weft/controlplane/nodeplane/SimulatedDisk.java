package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.MemoryFeedStore;
import dev.weft.controlplane.feed.Pruning;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A node's store, as SQLite with a write-ahead log keeps it: a process that dies loses nothing that was committed; a
 * machine that dies loses the transactions after some point that lies behind the last sync. A transaction is there as a
 * whole or not at all.
 */
final class SimulatedDisk {
    private final List<Transaction> transactions = new ArrayList<>();
    private int synced;

    private record Transaction(List<Entry> added, List<Pruning> prunings) {}

    void append(List<Entry> entries, boolean sync) {
        write(entries, List.of(), sync);
    }

    void write(List<Entry> entries, List<Pruning> prunings, boolean sync) {
        if (!entries.isEmpty() || !prunings.isEmpty()) {
            transactions.add(new Transaction(List.copyOf(entries), List.copyOf(prunings)));
        }
        if (sync) {
            synced = transactions.size();
        }
    }

    /** The power goes; returns how many transactions are lost. */
    int losePower(RandomGenerator random) {
        int before = transactions.size();
        int survive = synced + random.nextInt(before - synced + 1);
        transactions.subList(survive, before).clear();
        synced = survive;
        return before - survive;
    }

    /** The power goes, and nothing is left but what was synced. */
    void loseWhatIsNotSynced() {
        transactions.subList(synced, transactions.size()).clear();
    }

    /** The disk is as some older copy of it; returns how many transactions are lost. */
    int rollBack(RandomGenerator random) {
        int before = transactions.size();
        transactions.subList(1 + random.nextInt(before), before).clear();
        synced = transactions.size();
        return before - synced;
    }

    SimulatedDisk copy() {
        SimulatedDisk copy = new SimulatedDisk();
        copy.transactions.addAll(transactions);
        copy.synced = synced;
        return copy;
    }

    List<Entry> load() {
        MemoryFeedStore store = new MemoryFeedStore();
        transactions.forEach(transaction -> store.write(transaction.added(), transaction.prunings(), true));
        return store.load();
    }
}
