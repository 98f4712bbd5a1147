package dev.weft.controlplane.ledger;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.FeedSet;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Checkpoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Feeds that go on from a checkpoint: what came before it was dropped by who sent them, as it no longer matters. What the
 * checkpoint keeps is gathered here, in whatever order it comes; once all of it is here, the feed jumps.
 */
final class Adoptions {
    /** Entries that are gathered at one time; a feed whose turn it is not yet is sent again. */
    static final int MAX_GATHERED = 4_096;

    private final FeedSet feeds;
    private final Map<NodeId, Pending> pending = new LinkedHashMap<>();
    private int gathered;

    private static final class Pending {
        final Entry checkpoint;
        final Set<Long> keep;
        final Set<Long> missing;
        final Map<Long, Entry> found = new TreeMap<>();

        Pending(Entry checkpoint, Set<Long> keep, Set<Long> missing) {
            this.checkpoint = checkpoint;
            this.keep = keep;
            this.missing = missing;
        }
    }

    /**
     * A feed that can jump.
     *
     * @param base the checkpoint
     * @param keep numbers of the older entries that stay
     * @param others those of them that were not held
     */
    record Jump(Entry base, Set<Long> keep, List<Entry> others) {}

    Adoptions(FeedSet feeds) {
        this.feeds = feeds;
    }

    /**
     * Looks at an entry that came too early, and whose signature was checked.
     *
     * @return whether it belongs to a jump
     */
    boolean gather(Entry entry) {
        if (feeds.first(entry.author()).isEmpty()) {
            return false;
        }
        Pending current = current(entry.author());
        boolean isLater = current == null || entry.sequence() > current.checkpoint.sequence();
        if (isLater && EventCodec.decode(entry) instanceof Checkpoint checkpoint) {
            begin(entry, checkpoint);
            return true;
        }
        if (current == null) {
            return false;
        }
        if (!current.missing.remove(entry.sequence())) {
            return current.found.containsKey(entry.sequence()) || entry.equals(current.checkpoint);
        }
        current.found.put(entry.sequence(), entry);
        gathered++;
        return true;
    }

    /** Whether a jump waits for this entry. */
    boolean isMissing(Entry entry) {
        Pending current = current(entry.author());
        return current != null
                && (current.missing.contains(entry.sequence()) || current.found.containsKey(entry.sequence()));
    }

    private void begin(Entry entry, Checkpoint checkpoint) {
        NodeId author = entry.author();
        Set<Long> keep = new HashSet<>(checkpoint.kept());
        keep.removeIf(sequence -> sequence >= entry.sequence());
        Set<Long> missing = new HashSet<>(keep);
        missing.removeIf(sequence -> sequence <= feeds.heldSequence(author));
        Pending next = new Pending(entry, keep, missing);
        forget(author);
        pending.put(author, next);
        gathered++;
        while (gathered > MAX_GATHERED) {
            forget(pending.keySet().iterator().next());
        }
    }

    /** Takes the jump of this author when all that it needs is here. */
    Optional<Jump> ready(NodeId author) {
        Pending current = current(author);
        if (current == null || !current.missing.isEmpty()) {
            return Optional.empty();
        }
        forget(author);
        return Optional.of(new Jump(current.checkpoint, current.keep, new ArrayList<>(current.found.values())));
    }

    /** What waits for this author; what has come in order since then is not missing any more. */
    private @Nullable Pending current(NodeId author) {
        Pending waiting = pending.get(author);
        if (waiting == null) {
            return null;
        }
        long held = feeds.heldSequence(author);
        if (held >= waiting.checkpoint.sequence()) {
            forget(author);
            return null;
        }
        waiting.missing.removeIf(sequence -> sequence <= held);
        return waiting;
    }

    private void forget(NodeId author) {
        Pending gone = pending.remove(author);
        if (gone != null) {
            gathered -= 1 + gone.found.size();
        }
    }

    /** A number that changes with whatever is gathered of the author. */
    long gathered(NodeId author) {
        Pending current = current(author);
        return current == null ? 0 : current.checkpoint.sequence() + current.found.size();
    }

    /** What is to be asked for next: entries of the author after this number. */
    long wantAfter(NodeId author) {
        long head = feeds.headSequence(author);
        Pending current = current(author);
        if (current == null) {
            return head;
        }
        return current.missing.stream().mapToLong(Long::longValue).min().orElse(head + 1) - 1;
    }
}
