package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.FeedSet;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Checkpoints;
import dev.weft.controlplane.ledger.Event.Checkpoint;
import dev.weft.controlplane.ledger.EventCodec;
import dev.weft.controlplane.ledger.Ledger;
import java.util.List;
import java.util.Set;

/**
 * Feeds stay bounded: who runs has said lately which of its entries still matter, and nobody holds for longer than it should
 * what others have let go. Holds where clocks are right.
 */
final class FeedOracle {
    /** Clocks are off by a little when a machine starts. */
    private static final long SLACK_MILLIS = 3_000;

    private final World world;
    private final RetentionConfig retention;

    FeedOracle(World world) {
        this.world = world;
        this.retention = world.plan.retention();
    }

    boolean holds() {
        return world.plan.hasShortMemory()
                && !world.plan.wrongClocks()
                && !world.plan.faults().contains(Fault.CLOCK_STEP);
    }

    /** By then everybody must have dropped what was let go before. */
    long settledAfterMillis() {
        return retention.retentionMillis() + 2 * retention.periodMillis() + SLACK_MILLIS;
    }

    void check(SimulatedNode node) {
        if (!node.isAtWork()) {
            return;
        }
        Ledger ledger = node.core().ledger();
        FeedSet feeds = ledger.feeds();
        long unmarked = feeds.headSequence(node.id) - Checkpoints.newest(feeds, node.id);
        boolean isSmall = !node.core().counters().containsKey("checkpoints.too-large");
        if (isSmall && unmarked > retention.checkpointEntries()) {
            throw new AssertionError("node" + node.index + " has written no checkpoint for " + unmarked + " entries");
        }
        for (NodeId author : feeds.authors()) {
            boolean isWhole = ledger.overruledBy(author).isPresent();
            if (!isWhole && keepsTooMuch(feeds, author)) {
                throw new AssertionError("node" + node.index + " keeps of " + author.shortText() + " what it let go");
            }
        }
    }

    /** Whether anything is held that was let go so long ago that it must be gone. */
    private boolean keepsTooMuch(FeedSet feeds, NodeId author) {
        long before = world.trueWallMillis() - settledAfterMillis();
        List<Entry> held = feeds.range(author, 1, Long.MAX_VALUE);
        Entry base = held.stream()
                .filter(entry ->
                        EventCodec.decode(entry) instanceof Checkpoint && HybridTime.wallMillis(entry.time()) < before)
                .reduce((earlier, later) -> later)
                .orElse(null);
        if (base == null || !(EventCodec.decode(base) instanceof Checkpoint checkpoint)) {
            return false;
        }
        Set<Entry> counting = Set.copyOf(feeds.counting(author));
        return held.stream()
                .anyMatch(entry -> entry.sequence() < base.sequence()
                        && !checkpoint.kept().contains(entry.sequence())
                        && !counting.contains(entry));
    }
}
