package dev.weft.scale;

/**
 * One run: all nodes start, it is quiet for a while, then some crash one after the other.
 *
 * @param rules whose
 * @param nodes how many
 * @param lossPercent of every directed link
 * @param restSeconds how long it is quiet; traffic and false verdicts are counted then
 * @param kills how many crash after that, their hosts falling silent too
 * @param killGapMillis from one to the next
 * @param seed draws everything
 */
record ScalePlan(RuleSet rules, int nodes, int lossPercent, int restSeconds, int kills, int killGapMillis, long seed) {
    /** Before that nothing is counted. */
    static final long WARM_UP_MILLIS = 10_000;

    static final int MIN_NODES = 3;

    /** About so many seconds of all nodes together are quiet. */
    private static final int REST_NODE_SECONDS = 100_000;

    private static final int KILLS = 20;

    ScalePlan {
        if (nodes < MIN_NODES || nodes > Population.MAX_NODES || kills > nodes / 2) {
            throw new IllegalArgumentException(nodes + " nodes and " + kills + " kills");
        }
    }

    static ScalePlan of(RuleSet rules, int nodes, int lossPercent, long seed) {
        return of(rules, nodes, lossPercent, Math.max(1, REST_NODE_SECONDS / nodes), seed);
    }

    /** A tenth of the nodes crashes, twenty at the most; in a small mesh with more time in between. */
    static ScalePlan of(RuleSet rules, int nodes, int lossPercent, int restSeconds, long seed) {
        int kills = Math.max(1, Math.min(KILLS, nodes / 10));
        return new ScalePlan(rules, nodes, lossPercent, restSeconds, kills, nodes <= 100 ? 10_000 : 2_000, seed);
    }

    String heading() {
        return rules.word() + " N=" + nodes + " loss=" + lossPercent + " %";
    }
}
