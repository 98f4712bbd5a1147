package dev.weft.controlplane;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import java.util.List;

/**
 * All that a node held at one moment, for whoever wants to look at it at leisure and on another thread.
 *
 * @param self the node that holds it
 * @param view what follows from the entries alone; what the node shows may differ, see {@link Snapshot}
 * @param entries all verified entries, author by author, each author's in order
 */
public record LedgerCopy(NodeId self, View view, List<Entry> entries) {
    public LedgerCopy {
        entries = List.copyOf(entries);
    }

    /** What people call the node; the short form of its id when it is no member. */
    public String nameOf(NodeId node) {
        return view.member(node).map(Member::name).orElse(node.shortText());
    }
}
