package dev.weft.controlplane.feed;

import java.util.Optional;
import java.util.Set;

/** What of a feed goes on counting when its author lets its past go. The entries themselves mean nothing here. */
public interface FeedRules {
    /** How long an entry counts. */
    enum Weight {
        /** Until a later entry of its author lets it go. */
        PASSING,
        /** The newest one of these always: what the author last said of itself. */
        LATEST,
        /** For good: its author itself cannot take it back. */
        FINAL
    }

    /** Feeds of which nothing is ever let go. */
    FeedRules NONE = new FeedRules() {
        @Override
        public Optional<Set<Long>> keeps(Entry entry) {
            return Optional.empty();
        }

        @Override
        public Weight weightOf(Entry entry) {
            return Weight.PASSING;
        }
    };

    /** The numbers of the older entries that still matter, when the entry lets go of all others. */
    Optional<Set<Long>> keeps(Entry entry);

    Weight weightOf(Entry entry);
}
