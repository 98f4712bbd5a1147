package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What a node's store holds: what was synced survives a crash, of what was only written a random part does. */
final class SimulatedDisk {
    private final List<Entry> synced = new ArrayList<>();
    private final List<Entry> written = new ArrayList<>();

    void append(List<Entry> entries, boolean sync) {
        written.addAll(entries);
        if (sync) {
            synced.addAll(written);
            written.clear();
        }
    }

    void crash(RandomGenerator random) {
        int survives = written.isEmpty() ? 0 : random.nextInt(written.size() + 1);
        synced.addAll(written.subList(0, survives));
        written.clear();
    }

    List<Entry> load() {
        List<Entry> all = new ArrayList<>(synced);
        all.addAll(written);
        return all;
    }
}
