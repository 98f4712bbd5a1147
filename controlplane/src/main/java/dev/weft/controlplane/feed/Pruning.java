package dev.weft.controlplane.feed;

import dev.weft.controlplane.identity.NodeId;
import java.util.Set;

/**
 * What a store may drop of one feed.
 *
 * @param author whose
 * @param base number of the entry from which on the feed is whole
 * @param kept numbers of the older entries that stay; the first entry stays anyway
 */
public record Pruning(NodeId author, long base, Set<Long> kept) {
    public Pruning {
        kept = Set.copyOf(kept);
    }
}
