package dev.weft.scale;

import dev.weft.controlplane.identity.NodeId;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;

/** All nodes but a few, in the order of ids, without a copy of the whole list. */
final class PresentList extends AbstractList<NodeId> implements RandomAccess {
    private final Population population;
    private final int[] absent;

    /**
     * A list.
     *
     * @param absent in rising order
     */
    PresentList(Population population, int[] absent) {
        this.population = population;
        this.absent = absent;
    }

    PresentList with(int node, boolean present) {
        int at = Arrays.binarySearch(absent, node);
        if (present == at < 0) {
            return this;
        }
        int[] changed = new int[absent.length + (present ? -1 : 1)];
        int place = present ? at : -at - 1;
        System.arraycopy(absent, 0, changed, 0, place);
        if (present) {
            System.arraycopy(absent, place + 1, changed, place, absent.length - place - 1);
        } else {
            changed[place] = node;
            System.arraycopy(absent, place, changed, place + 1, absent.length - place);
        }
        return new PresentList(population, changed);
    }

    @Override
    public NodeId get(int index) {
        // The i-th absent node stands before the (absent[i] − i)-th present one.
        int low = 0;
        int high = absent.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (absent[middle] - middle <= index) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return population.id(index + low);
    }

    @Override
    public int size() {
        return population.size() - absent.length;
    }
}
