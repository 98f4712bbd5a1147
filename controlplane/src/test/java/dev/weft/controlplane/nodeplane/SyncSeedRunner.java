package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.ledger.Author;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Nodes with many authors, of whose entries each holds others, must become equal; everything is drawn from the seed. */
public final class SyncSeedRunner {
    private static final long MAX_MILLIS = 60_000;
    private static final StandInCrypto CRYPTO = new StandInCrypto();

    private SyncSeedRunner() {}

    /** What went wrong in the first seed in which anything did; null when nothing did. */
    public static @Nullable String firstFinding(long firstSeed, int seeds) {
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            try {
                run(seed);
            } catch (AssertionError e) {
                return "seed " + seed + ": " + e.getMessage();
            }
        }
        return null;
    }

    private static void run(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SyncStage stage =
                new SyncStage(random, random.nextLong(1, 60), random.nextBoolean() ? 0 : 0.3 * random.nextDouble());
        int nodes = random.nextInt(2, 5);
        for (int i = 0; i < nodes; i++) {
            SyncStage.Node unused = stage.node();
        }
        int authors = random.nextInt(1, 400);
        for (int i = 0; i < authors; i++) {
            Author author = new Author(CRYPTO, random);
            for (int j = random.nextInt(1, 8); j > 0; j--) {
                Entry unused = author.write(4_711, new byte[random.nextInt(300)]);
            }
            if (random.nextInt(20) == 0) {
                forked(author, stage, random);
                continue;
            }
            boolean differs = random.nextInt(4) == 0;
            for (SyncStage.Node node : stage.nodes) {
                List<Entry> held =
                        author.feed.subList(0, differs ? random.nextInt(author.feed.size() + 1) : author.feed.size());
                SyncStage.Node unused = node.holds(held);
            }
        }
        long unused = stage.runUntilEqual(MAX_MILLIS, 200);
    }

    /** A machine that was cloned: both halves went on, and each node has heard of one of them. */
    private static void forked(Author author, SyncStage stage, SplittableRandom random) {
        List<Entry> one = List.copyOf(author.feed);
        author.feed
                .subList(random.nextInt(author.feed.size()), author.feed.size())
                .clear();
        for (int j = random.nextInt(1, 8); j > 0; j--) {
            Entry unused = author.write(4_711, new byte[random.nextInt(300)]);
        }
        for (SyncStage.Node node : stage.nodes) {
            SyncStage.Node unused = node.holds(random.nextBoolean() ? one : author.feed);
        }
    }
}
