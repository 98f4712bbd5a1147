package dev.weft.scale;

import dev.weft.controlplane.MemberStatus;
import dev.weft.scale.Statement.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one node holds: the length of each feed, and the accusations that are open. Follows the rules of the real ledger:
 * a feed is taken in order; an accusation counts against exactly the life that it names, and is forgotten once a newer one
 * is known; a verdict rests on its author's own suspicion, which comes before it in the same feed.
 */
final class CompactLedger {
    /** The digest of everything falls apart into so many. */
    static final int BUCKETS = 64;

    private final Feeds feeds;
    private final char[] heads;
    private final long[] bucketDigests = new long[BUCKETS];
    private final Map<Integer, List<Statement>> accusations = new HashMap<>();
    private long digest;

    /** What became of an entry. */
    enum Taken {
        ACCEPTED,
        DUPLICATE,
        /** One that comes before it is missing. */
        GAP
    }

    CompactLedger(Feeds feeds) {
        this.feeds = feeds;
        this.heads = new char[feeds.size()];
        Arrays.fill(heads, (char) Feeds.FIRST);
    }

    Taken offer(Statement statement) {
        int author = statement.author();
        int head = heads[author];
        if (statement.sequence() <= head) {
            return Taken.DUPLICATE;
        }
        if (statement.sequence() > head + 1) {
            return Taken.GAP;
        }
        heads[author] = (char) statement.sequence();
        // A digest of heads: the new one takes the place of the one before.
        long change = statement.hash() ^ feeds.at(author, head).hash();
        digest ^= change;
        bucketDigests[bucketOf(author)] ^= change;
        if (statement.kind() == Kind.ANNOUNCED) {
            settle(author, statement.sequence());
        } else if (statement.life() >= life(statement.target())) {
            accusations
                    .computeIfAbsent(statement.target(), target -> new ArrayList<>(4))
                    .add(statement);
        }
        return Taken.ACCEPTED;
    }

    private void settle(int node, int life) {
        List<Statement> open = accusations.get(node);
        if (open != null && open.removeIf(accusation -> accusation.life() < life) && open.isEmpty()) {
            accusations.remove(node);
        }
    }

    int head(int author) {
        return heads[author];
    }

    /** The number of the node's newest entry about itself. */
    int life(int node) {
        return feeds.at(node, heads[node]).ownLife();
    }

    MemberStatus status(int node) {
        List<Statement> open = accusations.get(node);
        if (open == null) {
            return MemberStatus.ALIVE;
        }
        int life = life(node);
        MemberStatus status = MemberStatus.ALIVE;
        for (Statement accusation : open) {
            if (accusation.life() == life) {
                if (accusation.kind() == Kind.DEAD) {
                    return MemberStatus.DEAD;
                }
                status = MemberStatus.SUSPECT;
            }
        }
        return status;
    }

    /** The suspicions against the node's present life, in the order of their accusers' ids. */
    List<Statement> suspicions(int node) {
        List<Statement> open = accusations.get(node);
        if (open == null) {
            return List.of();
        }
        int life = life(node);
        List<Statement> counting = new ArrayList<>(open.size());
        for (Statement accusation : open) {
            boolean counts = accusation.kind() == Kind.SUSPECTED && accusation.life() == life;
            if (counts && counting.stream().noneMatch(other -> other.author() == accusation.author())) {
                counting.add(accusation);
            }
        }
        counting.sort((a, b) -> Integer.compare(a.author(), b.author()));
        return counting;
    }

    long digest() {
        return digest;
    }

    long[] bucketDigests() {
        return bucketDigests.clone();
    }

    private int bucketOf(int author) {
        return (int) ((long) author * BUCKETS / feeds.size());
    }

    /** The first author of a bucket; of the one after the last, how many authors there are. */
    int firstOf(int bucket) {
        return (int) (((long) bucket * feeds.size() + BUCKETS - 1) / BUCKETS);
    }
}
