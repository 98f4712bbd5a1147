package dev.weft.controlplane.detector;

import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Incarnation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Verdicts that this node has checked by itself. At the heal of a partition the other side's verdicts arrive before their
 * refutations; a node that was reachable all the time must not be shown as dead because of them. So a verdict of others is
 * checked by one own probe: until that fails, or the node refutes, it is shown as a suspicion. A probe that has failed while
 * the node was only suspected counts, unless something came from the node since.
 */
final class DeathChecks {
    private final Map<NodeId, Incarnation> confirmed = new TreeMap<>();
    private final Map<NodeId, Long> open = new TreeMap<>();

    void confirm(NodeId node, Incarnation life) {
        confirmed.put(node, life);
        open.remove(node);
    }

    boolean isConfirmed(NodeId node, Incarnation life) {
        return life.equals(confirmed.get(node));
    }

    /** Wants the node probed at that time. */
    void check(NodeId node, long at) {
        open.put(node, at);
    }

    boolean isOpen(NodeId node) {
        return open.containsKey(node);
    }

    /** There is no verdict (any more) to be checked; that this node could not reach it stays known. */
    void close(NodeId node) {
        open.remove(node);
    }

    /** The node is neither dead nor suspected any more, or was heard after all. */
    void forget(NodeId node) {
        confirmed.remove(node);
        open.remove(node);
    }

    void clear() {
        confirmed.clear();
        open.clear();
    }

    List<NodeId> due(long now) {
        List<NodeId> due = new ArrayList<>();
        open.forEach((node, at) -> {
            if (now >= at) {
                due.add(node);
            }
        });
        return due;
    }

    long nextMillis() {
        return open.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    }
}
