package dev.weft.scale;

/**
 * One run in which members stand still or are slow, one after the other.
 *
 * @param kind what befalls them
 * @param times how many, one at a time
 * @param stillMillis how long each stands still; a slow one at the most, again and again
 */
record PausePlan(RuleSet rules, int nodes, int lossPercent, Kind kind, int times, long stillMillis, long seed) {
    /** What befalls a member. */
    enum Kind {
        /** It stands still once. */
        STILL("still for 2 s"),
        /** For 30 s it stands still for up to so long and runs for as long on average, in turn. */
        SLOW("half of the time, for 30 s");

        final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    static PausePlan of(RuleSet rules, int nodes, int lossPercent, Kind kind, long seed) {
        return kind == Kind.STILL
                ? new PausePlan(rules, nodes, lossPercent, kind, 200, 2_000, seed)
                : new PausePlan(rules, nodes, lossPercent, kind, 50, 400, seed);
    }

    String heading() {
        return rules.word() + " N=" + nodes + " loss=" + lossPercent + " % " + kind.words;
    }
}
