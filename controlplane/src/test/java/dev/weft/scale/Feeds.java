package dev.weft.scale;

import dev.weft.controlplane.nodeplane.ProductionSizes;
import dev.weft.scale.Statement.Kind;
import java.util.ArrayList;
import java.util.List;

/** Every entry that anybody has written. What a single node holds of it, it knows by the length of each feed. */
final class Feeds {
    /** Each feed begins with an announcement that everybody holds. */
    static final int FIRST = 1;

    private static final int MAX_LENGTH = Character.MAX_VALUE;

    final Population population;
    private final List<List<Statement>> feeds;
    private long written;

    Feeds(Population population) {
        this.population = population;
        this.feeds = new ArrayList<>(population.size());
        for (int author = 0; author < population.size(); author++) {
            feeds.add(new ArrayList<>(2));
            Statement first = announce(author);
            if (first.sequence() != FIRST) {
                throw new IllegalStateException("a feed begins with " + first);
            }
        }
    }

    int size() {
        return feeds.size();
    }

    Statement at(int author, int sequence) {
        return feeds.get(author).get(sequence - 1);
    }

    /** What the author has written after {@code sequence}, up to {@code last}. */
    List<Statement> range(int author, int sequence, int last) {
        return feeds.get(author).subList(Math.min(sequence, last), last);
    }

    Statement announce(int author) {
        int sequence = feeds.get(author).size() + 1;
        return write(author, Kind.ANNOUNCED, author, sequence, false, sequence, ProductionSizes.ANNOUNCED);
    }

    Statement suspect(int author, int target, int life, boolean refused) {
        return accuse(author, Kind.SUSPECTED, target, life, refused, ProductionSizes.SUSPECTED);
    }

    /** A verdict that cites so many suspicions. */
    Statement declareDead(int author, int target, int life, int suspicions) {
        return accuse(author, Kind.DEAD, target, life, false, ProductionSizes.dead(suspicions));
    }

    private Statement accuse(int author, Kind kind, int target, int life, boolean refused, int bytes) {
        List<Statement> feed = feeds.get(author);
        return write(
                author, kind, target, life, refused, feed.get(feed.size() - 1).ownLife(), bytes);
    }

    private Statement write(int author, Kind kind, int target, int life, boolean refused, int ownLife, int bytes) {
        List<Statement> feed = feeds.get(author);
        int sequence = feed.size() + 1;
        if (sequence > MAX_LENGTH) {
            throw new IllegalStateException("node " + author + " has written " + MAX_LENGTH + " entries");
        }
        long hash = Weather.mixed(((long) author << Integer.SIZE) + sequence);
        Statement statement =
                new Statement(written++, author, sequence, kind, target, life, refused, ownLife, hash, bytes);
        feed.add(statement);
        return statement;
    }
}
