package dev.weft.controlplane.nodeplane;

import java.util.BitSet;

/**
 * A partition. Several may hold at one time.
 *
 * @param side the nodes on one side
 * @param oneWay whether only what goes from that side to the other is cut
 * @param until when it ends
 */
public record Cut(BitSet side, boolean oneWay, long until) {
    public boolean separates(int from, int to, long now) {
        return now < until && (oneWay ? side.get(from) && !side.get(to) : side.get(from) != side.get(to));
    }
}
