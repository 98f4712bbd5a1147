package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event;
import dev.weft.controlplane.ledger.EventCodec;
import dev.weft.controlplane.ledger.Ledger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a new node needs before it can take anything else: without it, what gossip brings meanwhile would be in vain. */
final class Foundations {
    /** What an answer has room for. */
    static final int MAX_BYTES = 1_000;

    private Foundations() {}

    /** The first entries of the founder and of the inviter, as far as they fit into one answer. */
    static List<Entry> of(Entry admission, Ledger ledger) {
        if (!(EventCodec.decode(admission) instanceof Event.Admission joining)) {
            return List.of();
        }
        Set<NodeId> authors = new LinkedHashSet<>();
        ledger.founder().ifPresent(authors::add);
        authors.add(joining.invite().inviterId());
        List<Entry> firsts = new ArrayList<>();
        int left = MAX_BYTES;
        for (NodeId author : authors) {
            for (Entry first : ledger.feeds().range(author, 1, 1)) {
                left -= first.wireLength();
                if (left >= 0) {
                    firsts.add(first);
                }
            }
        }
        return firsts;
    }
}
