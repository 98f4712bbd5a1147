package dev.weft.chat.net;

import dev.weft.controlplane.identity.NodeId;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * When to dial whom. Plain object: it is told what happened and answers who is due.
 *
 * <p>Of a pair both may dial. The one with the higher id waits a little before its first try, so that there is nearly always
 * one connection only.
 */
final class Dialling {
    static final long FIRST_BACKOFF_MILLIS = 1_000;
    static final long LONGEST_BACKOFF_MILLIS = 30_000;
    static final long HIGHER_WAITS_MILLIS = 300;
    /** A connection that stood so long was a good one. */
    static final long GOOD_MILLIS = 5_000;

    private static final class Plan {
        Peer peer;
        long dueAt;
        long backoffMillis = FIRST_BACKOFF_MILLIS;
        int tries;
        boolean busy;
        long since;

        Plan(Peer peer, long dueAt) {
            this.peer = peer;
            this.dueAt = dueAt;
        }
    }

    private final NodeId self;
    private final RandomGenerator random;
    private final Map<NodeId, Plan> plans = new HashMap<>();

    Dialling(NodeId self, RandomGenerator random) {
        this.self = self;
        this.random = random;
    }

    /** Whom the agent shows now. Who is new, or has changed, is dialled at once. */
    void peers(Map<NodeId, Peer> present, long nowMillis) {
        plans.keySet().retainAll(present.keySet());
        present.forEach((chatId, peer) -> {
            Plan plan = plans.get(chatId);
            if (plan == null || !plan.peer.equals(peer)) {
                Plan fresh = new Plan(peer, nowMillis + (self.compareTo(chatId) < 0 ? 0 : HIGHER_WAITS_MILLIS));
                if (plan != null) {
                    fresh.busy = plan.busy;
                    fresh.since = plan.since;
                }
                plans.put(chatId, fresh);
            }
        });
    }

    /** Who is to be dialled now. */
    List<Peer> due(long nowMillis) {
        List<Peer> due = new ArrayList<>();
        for (Plan plan : plans.values()) {
            if (!plan.busy && plan.dueAt <= nowMillis) {
                due.add(plan.peer);
            }
        }
        return due;
    }

    /** Which of its addresses is next: they take turns. */
    InetAddress address(Peer peer) {
        Plan plan = plans.get(peer.chatId());
        int tries = plan == null ? 0 : plan.tries;
        return peer.addresses().get(tries % peer.addresses().size());
    }

    /** Dialled, or connected by the other side: nothing is due until {@link #free}. */
    void busy(NodeId chatId, long nowMillis) {
        Plan plan = plans.get(chatId);
        if (plan != null) {
            plan.busy = true;
            plan.since = nowMillis;
        }
    }

    /**
     * There is no connection, nor a try, any more.
     *
     * @param wasOpen whether there was a connection whose other side had proven itself
     */
    void free(NodeId chatId, boolean wasOpen, long nowMillis) {
        Plan plan = plans.get(chatId);
        if (plan == null) {
            return;
        }
        plan.busy = false;
        if (wasOpen && nowMillis - plan.since >= GOOD_MILLIS) {
            plan.backoffMillis = FIRST_BACKOFF_MILLIS;
            plan.tries = 0;
        } else {
            plan.tries++;
        }
        // Spread, so that a pair whose tries cross does not meet again and again.
        plan.dueAt = nowMillis + plan.backoffMillis / 2 + random.nextLong(plan.backoffMillis);
        plan.backoffMillis = Math.min(LONGEST_BACKOFF_MILLIS, plan.backoffMillis * 2);
    }

    /** When somebody is due next. */
    long nextMillis() {
        return plans.values().stream()
                .filter(plan -> !plan.busy)
                .mapToLong(plan -> plan.dueAt)
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
