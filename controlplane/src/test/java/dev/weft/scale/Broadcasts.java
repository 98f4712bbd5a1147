package dev.weft.scale;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Updates that are to be sent on: what was sent least first, of those the longer ones, of those the newest. A newer update
 * about a node takes the place of an older one.
 */
final class Broadcasts {
    private static final int SMALLEST_BYTES = 46;

    private final @Nullable Update[] newest;
    private final List<Deque<Update>> tiers = new ArrayList<>();
    private int live;

    Broadcasts(int nodes) {
        newest = new Update[nodes];
    }

    void add(Update update) {
        if (newest[update.node()] == null) {
            live++;
        }
        newest[update.node()] = update;
        tier(update, 0).addFirst(update);
    }

    private Deque<Update> tier(Update update, int sent) {
        int index = 2 * sent + (update.state() == Shown.ALIVE ? 0 : 1);
        while (tiers.size() <= index) {
            tiers.add(new ArrayDeque<>(1));
        }
        return tiers.get(index);
    }

    /** Takes what fits. */
    @SuppressWarnings("ReferenceEquality") // an update that was replaced by an equal one is out of date, too
    List<Update> take(int budgetBytes, int sendLimit) {
        if (live == 0) {
            return List.of();
        }
        List<Update> taken = new ArrayList<>();
        List<Integer> sentAfter = new ArrayList<>();
        int left = budgetBytes;
        for (int index = 0; index < tiers.size() && left >= SMALLEST_BYTES; index++) {
            for (Iterator<Update> tier = tiers.get(index).iterator(); tier.hasNext() && left >= SMALLEST_BYTES; ) {
                Update update = tier.next();
                if (newest[update.node()] != update) {
                    tier.remove();
                } else if (update.bytes() > left) {
                    break;
                } else {
                    tier.remove();
                    left -= update.bytes();
                    taken.add(update);
                    sentAfter.add(index / 2 + 1);
                }
            }
        }
        for (int i = taken.size() - 1; i >= 0; i--) {
            Update update = taken.get(i);
            if (sentAfter.get(i) < sendLimit) {
                tier(update, sentAfter.get(i)).addFirst(update);
            } else {
                newest[update.node()] = null;
                live--;
            }
        }
        return taken;
    }
}
