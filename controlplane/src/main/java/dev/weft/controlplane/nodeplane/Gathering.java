package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.FeedSet;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Ledger;

/** Entries that have come and wait for others before they are taken: a pull asks for what is missing among them. */
interface Gathering {
    /** The number after which the next entries of the author are wanted. */
    long wantAfter(NodeId author);

    /** A number that changes with whatever is gathered of the author. */
    long state(NodeId author);

    static Gathering of(Ledger ledger) {
        return new Gathering() {
            @Override
            public long wantAfter(NodeId author) {
                return ledger.wantAfter(author);
            }

            @Override
            public long state(NodeId author) {
                return ledger.gathered(author);
            }
        };
    }

    /** Feeds that take nothing but what comes next. */
    static Gathering none(FeedSet feeds) {
        return new Gathering() {
            @Override
            public long wantAfter(NodeId author) {
                return feeds.headSequence(author);
            }

            @Override
            public long state(NodeId author) {
                return 0;
            }
        };
    }
}
