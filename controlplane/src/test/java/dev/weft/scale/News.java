package dev.weft.scale;

import dev.weft.controlplane.nodeplane.ProductionSizes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The rule of the real gossip queue: what was sent least goes first, each so often, and only so much is kept. */
final class News {
    private final List<Deque<Statement>> bySent = new ArrayList<>();
    private int size;

    void add(Statement statement) {
        if (size >= ProductionSizes.MAX_NEWS) {
            dropMostSent();
        }
        tier(0).add(statement);
        size++;
    }

    private Deque<Statement> tier(int sent) {
        while (bySent.size() <= sent) {
            bySent.add(new ArrayDeque<>(2));
        }
        return bySent.get(sent);
    }

    private void dropMostSent() {
        for (int sent = bySent.size() - 1; sent >= 0; sent--) {
            if (!bySent.get(sent).isEmpty()) {
                bySent.get(sent).remove();
                size--;
                return;
            }
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Takes what fits, and counts it as sent once. */
    List<Statement> take(int budgetBytes, int sendLimit) {
        if (size == 0) {
            return List.of();
        }
        List<Statement> taken = new ArrayList<>();
        List<Integer> sentBefore = new ArrayList<>();
        int left = budgetBytes;
        for (int sent = 0; sent < bySent.size() && taken.size() < ProductionSizes.MAX_ENTRIES; sent++) {
            for (Iterator<Statement> tier = bySent.get(sent).iterator(); tier.hasNext(); ) {
                Statement statement = tier.next();
                int needed = statement.bytes() + ProductionSizes.ENTRY_FRAME;
                if (needed > left) {
                    continue;
                }
                left -= needed;
                taken.add(statement);
                sentBefore.add(sent);
                tier.remove();
                if (taken.size() == ProductionSizes.MAX_ENTRIES) {
                    break;
                }
            }
            if (left < ProductionSizes.SUSPECTED) {
                break;
            }
        }
        size -= taken.size();
        for (int i = 0; i < taken.size(); i++) {
            if (sentBefore.get(i) + 1 < sendLimit) {
                tier(sentBefore.get(i) + 1).add(taken.get(i));
                size++;
            }
        }
        taken.sort(Comparator.comparingLong(Statement::order));
        return taken;
    }
}
