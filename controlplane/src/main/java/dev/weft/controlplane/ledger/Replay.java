package dev.weft.controlplane.ledger;

import dev.weft.controlplane.View;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

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
        Ledger ledger = new Ledger(network, crypto, self);
        Map<Entry, Verdict> open = new LinkedHashMap<>();
        entries.forEach(entry -> open.put(entry, Verdict.GAP));
        offerAll(ledger, open);
        return ledger.view();
    }

    /** The ledger of one who holds these entries, some of them perhaps without those before them. */
    public static Ledger ofHeld(NetworkId network, Crypto crypto, NodeId self, Collection<Entry> entries) {
        Ledger ledger = new Ledger(network, crypto, self);
        Map<Entry, Verdict> unused = fill(ledger, entries);
        return ledger;
    }

    /**
     * Fills an empty ledger with what one has held.
     *
     * @return what was not taken, and why
     */
    public static Map<Entry, Verdict> fill(Ledger ledger, Collection<Entry> entries) {
        Map<Entry, Verdict> open = new LinkedHashMap<>();
        entries.forEach(entry -> open.put(entry, Verdict.GAP));
        long before = -1;
        while (ledger.feeds().entryCount() != before) {
            before = ledger.feeds().entryCount();
            offerAll(ledger, open);
            // What stood behind or beside these is gone, or counts no more.
            ledger.restore(open.keySet());
        }
        open.keySet().removeIf(ledger.feeds()::holds);
        return open;
    }

    /** Until nothing more is taken. */
    private static void offerAll(Ledger ledger, Map<Entry, Verdict> open) {
        int before;
        do {
            before = open.size();
            for (Map.Entry<Entry, Verdict> each : open.entrySet()) {
                each.setValue(ledger.offer(each.getKey()));
            }
            open.values().removeIf(verdict -> verdict.isTaken() || verdict == Verdict.DUPLICATE);
        } while (open.size() < before);
    }
}
