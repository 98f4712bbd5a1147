package dev.weft.controlplane.ledger;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The last entries that had no place here. Of a fork in a past that is gone one side alone proves nothing and has no place;
 * when the other side comes, both together are the proof.
 */
final class Twins {
    /** Of one author; the two sides of a fork are told one after the other. */
    static final int MAX_OF_ONE = 4;

    static final int MAX_AUTHORS = 256;

    private final Map<NodeId, Deque<Entry>> byAuthor = new LinkedHashMap<>(16, 0.75f, true);

    /** Remembers the entry for a while; whoever asks for a twin checks its signature. */
    void remember(Entry entry) {
        Deque<Entry> last = byAuthor.computeIfAbsent(entry.author(), author -> new ArrayDeque<>());
        if (last.contains(entry)) {
            return;
        }
        last.addLast(entry);
        if (last.size() > MAX_OF_ONE) {
            last.removeFirst();
        }
        Iterator<NodeId> eldest = byAuthor.keySet().iterator();
        if (byAuthor.size() > MAX_AUTHORS && eldest.hasNext()) {
            eldest.next();
            eldest.remove();
        }
    }

    /** Another entry that claims the same place. */
    Optional<Entry> of(Entry entry) {
        return byAuthor.getOrDefault(entry.author(), new ArrayDeque<>()).stream()
                .filter(other -> !other.equals(entry) && other.hasSamePrevious(entry))
                .findFirst();
    }
}
