package dev.weft.controlplane.ledger;

import dev.weft.controlplane.View;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** From a set of entries to a view, whatever their order: what the live view must always equal. */
public final class Replay {
    private Replay() {}

    /**
     * Offers all entries to an empty ledger until no more are accepted. Entries that are never in order are left out, as
     * they are on a live node.
     *
     * @param self whose ledger it is, see {@link Ledger#Ledger}
     */
    public static View view(NetworkId network, Crypto crypto, NodeId self, Collection<Entry> entries) {
        return ledger(network, crypto, self, entries).view();
    }

    /** The ledger that the entries make. */
    static Ledger ledger(NetworkId network, Crypto crypto, NodeId self, Collection<Entry> entries) {
        Ledger ledger = new Ledger(network, crypto, self);
        List<Entry> open = new ArrayList<>(entries);
        int roundsInVain = 0;
        // What a checkpoint keeps is gathered in one round, and may be taken only in the next.
        while (roundsInVain < 2) {
            int before = open.size();
            List<Entry> later = new ArrayList<>();
            for (Entry entry : open) {
                Verdict verdict = ledger.offer(entry);
                if (verdict.isEarly() || verdict.isOverruled()) {
                    later.add(entry);
                }
            }
            roundsInVain = later.size() < before ? 0 : roundsInVain + 1;
            open = later;
        }
        return ledger;
    }
}
