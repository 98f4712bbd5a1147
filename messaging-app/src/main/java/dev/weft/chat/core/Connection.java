package dev.weft.chat.core;

import dev.weft.controlplane.identity.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** One connection, and what its other side said over it. */
final class Connection {
    /** More frames than that are dropped: what was in them comes again, by recovery or by a retry. */
    private static final int FRAMES_PER_SECOND = 5_000;

    private static final int FRAMES_AT_ONCE = 20_000;
    private static final int PULLS_PER_SECOND = 200;
    private static final int PULLS_AT_ONCE = 400;

    /** So many claims to have what it has not are forgiven an author. */
    private static final int MAX_FALSE_CLAIMS = 3;

    final long id;
    final NodeId peer;
    final long start;
    final TokenBucket frames = new TokenBucket(FRAMES_PER_SECOND, FRAMES_AT_ONCE);
    final TokenBucket pulls = new TokenBucket(PULLS_PER_SECOND, PULLS_AT_ONCE);

    /** Whether it has said all that it has. */
    boolean hasSaidAll;
    /** What it has, by author. */
    final NavigableMap<NodeId, Frame.Held> has = new TreeMap<>();

    private final Map<NodeId, Integer> falseClaims = new HashMap<>();

    /** Authors of whom it has not been told yet what is here now, and when it will be. */
    final NavigableSet<NodeId> untold = new TreeSet<>();

    long tellAtMillis = Long.MAX_VALUE;
    /** When it was told last of what changed. */
    long toldAtMillis = Long.MIN_VALUE / 2;

    long tellAllAtMillis;

    Connection(long id, NodeId peer, long start) {
        this.id = id;
        this.peer = peer;
        this.start = start;
    }

    /** What it has of an author, as far as it is believed. */
    Ranges heldOf(NodeId author) {
        Frame.Held held = has.get(author);
        return held == null || falseClaims.getOrDefault(author, 0) >= MAX_FALSE_CLAIMS ? new Ranges() : held.held();
    }

    long baseOf(NodeId author) {
        Frame.Held held = has.get(author);
        return held == null ? 1 : held.base();
    }

    void hasToo(NodeId author, long sequence) {
        Frame.Held held = has.get(author);
        if (held != null) {
            held.held().add(sequence);
        } else if (has.size() < ChatLimits.MAX_AUTHORS) {
            has.put(author, new Frame.Held(author, 1, Ranges.of(sequence, sequence)));
        }
    }

    /** It said that it had them, and has not. */
    void hasNot(NodeId author, long first, long last, boolean isFalseClaim) {
        Frame.Held held = has.get(author);
        if (held != null) {
            held.held().remove(first, last);
            if (isFalseClaim) {
                falseClaims.merge(author, 1, Integer::sum);
            }
        }
    }
}
