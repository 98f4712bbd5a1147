package dev.weft.scale;

import dev.weft.controlplane.nodeplane.ProductionSizes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The rules of the real gossip queue: what was sent least goes first and of that the latest, each so often, and only so much
 * is kept; interest also goes when others pass an entry on, and when peers turn out to hold everything.
 */
final class News {
    /** How much of the interest in an entry a peer takes that holds everything already. */
    private static final int SATED = 2;

    private static final Comparator<Statement> LATEST =
            Comparator.comparingLong(Statement::order).reversed();

    /** By how often it was sent. */
    private final List<TreeSet<Statement>> bySent = new ArrayList<>();
    /** For each entry its place there, less what was put in front since. */
    private final Map<Long, Integer> places = new HashMap<>();

    private List<Statement> own = new ArrayList<>();
    private int putInFront;
    private boolean urgent;

    /** An entry of this node, which tells it to everybody. */
    void addOwn(Statement statement) {
        add(statement, true);
        own.add(statement);
    }

    List<Statement> takeOwn() {
        List<Statement> taken = own;
        own = new ArrayList<>();
        return taken;
    }

    /** News; of others, unless it is told to everybody by its author. */
    void add(Statement statement, boolean told) {
        urgent |= !told;
        if (places.size() >= ProductionSizes.MAX_NEWS) {
            dropMostSent();
        }
        put(statement, 0);
    }

    boolean takeUrgency() {
        boolean was = urgent;
        urgent = false;
        return was;
    }

    private void put(Statement statement, int sent) {
        while (bySent.size() <= sent) {
            bySent.add(new TreeSet<>(LATEST));
        }
        bySent.get(sent).add(statement);
        places.put(statement.order(), sent - putInFront);
    }

    private void dropMostSent() {
        for (int sent = bySent.size() - 1; sent >= 0; sent--) {
            Statement last = bySent.get(sent).pollLast();
            if (last != null) {
                places.remove(last.order());
                return;
            }
        }
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    /** Somebody else passes it on, too. */
    void heardAgain(Statement statement) {
        Integer place = places.get(statement.order());
        if (place != null) {
            int sent = place + putInFront;
            bySent.get(sent).remove(statement);
            put(statement, sent + 1);
        }
    }

    /** A peer holds everything that is held here. */
    void peerIsSated() {
        if (!isEmpty()) {
            for (int i = 0; i < SATED; i++) {
                bySent.add(0, new TreeSet<>(LATEST));
            }
            putInFront += SATED;
        }
    }

    /** What was sent so often, or is of no interest any more. */
    void forget(int sendLimit) {
        while (bySent.size() > sendLimit) {
            bySent.remove(bySent.size() - 1).forEach(statement -> places.remove(statement.order()));
        }
    }

    /** Takes what fits, and counts it as sent once. */
    List<Statement> take(int budgetBytes, int sendLimit) {
        forget(sendLimit);
        if (isEmpty()) {
            return List.of();
        }
        List<Statement> taken = new ArrayList<>();
        int left = budgetBytes;
        for (int sent = 0; sent < bySent.size() && left >= ProductionSizes.SUSPECTED; sent++) {
            Iterator<Statement> tier = bySent.get(sent).iterator();
            while (tier.hasNext() && taken.size() < ProductionSizes.MAX_ENTRIES) {
                Statement statement = tier.next();
                int needed = statement.bytes() + ProductionSizes.ENTRY_FRAME;
                if (needed <= left) {
                    left -= needed;
                    taken.add(statement);
                    tier.remove();
                }
            }
        }
        for (Statement statement : taken) {
            Integer place = places.remove(statement.order());
            int sentAfter = (place == null ? 0 : place + putInFront) + 1;
            if (sentAfter < sendLimit) {
                put(statement, sentAfter);
            }
        }
        taken.sort(Comparator.comparingLong(Statement::order));
        return taken;
    }
}
