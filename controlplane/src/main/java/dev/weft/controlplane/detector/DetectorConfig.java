package dev.weft.controlplane.detector;

/**
 * The knobs of failure detection. {@link #DEFAULT} fits machines in one building and over the internet.
 *
 * @param probePeriodMillis one member is probed per period (in a small mesh two, see {@link #roundMillis}); bounds traffic
 *     (two datagrams per period and node) and the mean wait until a dead member is first missed. 100 to 60,000
 * @param probeTimeoutMillis how long a direct answer may take before others are asked to try, as long as nothing is known
 *     of the peer's round-trip time. 10 to 10,000
 * @param probeTimeoutMinMillis the least that is ever waited, however quick the peer was: a scheduler's or a collector's
 *     pause is longer than a local round trip. 10 to 10,000
 * @param probeTimeoutMaxMillis the most that is ever waited, however slow it was. Not below the minimum, to 60,000
 * @param indirectTimeoutMillis how long the answers by way of helpers may take after that. 10 to 10,000
 * @param helpers how many others are asked to try; 3 keep a lossy link from looking like a death (SWIM, section 4.1)
 * @param pingRepeats how often the ping is repeated in that time, at even distances; helpers are asked with the first
 *     repetition. Where links lose a share p of all datagrams, each lets a probe of a live member fail 1 − (1 − p)² times as
 *     often: with 7, and 20 % lost, in 1 of 50,000 probes instead of 1 of 40. 0 to 32
 * @param suspicionMinMillis how long a suspicion lasts at least before a verdict: the suspect's time to refute. With the
 *     time of the probe before it more than 2 s, so that a member that stood still for so long is not pronounced dead.
 *     Scaled with max(1, log10(n) / 2), because news takes longer to go round in a large mesh. 100 to 600,000
 * @param suspicionMaxMillis how long it lasts at most, when nobody confirms it; scaled with max(1, log10 n)
 * @param confirmers how many further accusers bring the time down to the minimum (Lifeguard, section IV-B)
 * @param deadContactPeriodMillis how often each member tries one dead member again, so that a healed partition closes by
 *     itself. In a large mesh with few dead more seldom: see {@link #deadContactMillis}
 * @param refusedTimeoutMillis how long a target whose host has refused is given to answer after all: by way of helpers, or
 *     because the refusal was forged; four round trips, where these are known and less. 10 to 10,000
 * @param refusedSuspicionMillis how long a suspicion lasts that {@link #REFUSALS_NEEDED} members hold because the host
 *     refused them: the process is gone, so there is nobody to refute; enough for an answer to come. Scaled
 *     with max(1, log10 n)
 * @param eagerConfirmers how many members probe a suspect at once when they hear of it: those nearest by hash, so that
 *     nobody has to agree on them. In a mesh of at most that many, all
 * @param stallMillis a node that is this late with its own work stood still (a pause, an overloaded machine, a suspended
 *     VM): it gives everybody the lost time back before it accuses. 10 to 60,000
 * @param startQuietMillis for so long a node that has just started accuses nobody: others may be about to start, too, and
 *     those that run may not know it yet. 0 to 600,000
 * @param verdictStaggerMillis the accusers pronounce the verdict in the order of their ids, this far apart, so that
 *     usually one entry is written and not one by each
 */
public record DetectorConfig(
        long probePeriodMillis,
        long probeTimeoutMillis,
        long probeTimeoutMinMillis,
        long probeTimeoutMaxMillis,
        long indirectTimeoutMillis,
        int helpers,
        int pingRepeats,
        long suspicionMinMillis,
        long suspicionMaxMillis,
        int confirmers,
        long deadContactPeriodMillis,
        long verdictStaggerMillis,
        long refusedTimeoutMillis,
        long refusedSuspicionMillis,
        int eagerConfirmers,
        long stallMillis,
        long startQuietMillis) {
    public static final DetectorConfig DEFAULT =
            new DetectorConfig(1_000, 300, 150, 1_500, 400, 3, 7, 1_750, 3_000, 3, 1_000, 100, 60, 100, 4, 150, 2_000);

    /** A refusal can be forged, so one alone shortens nothing. */
    public static final int REFUSALS_NEEDED = 2;

    /** After so many answers a peer may be waited for longer than {@code probeTimeoutMillis}; before, they may be chance. */
    static final int TRUSTED_ANSWERS = 3;

    /** So much of the least time a suspicion lasts where all others probe the suspect at once. */
    private static final double FEW_SHARE = 0.92;

    private static final long MIN_PERIOD_MILLIS = 100;

    /** So many members at most try one dead member in a period. */
    static final int MAX_CONTACTS = 16;

    public DetectorConfig {
        within("probePeriodMillis", probePeriodMillis, MIN_PERIOD_MILLIS, 60_000);
        within("probeTimeoutMillis", probeTimeoutMillis, 10, 10_000);
        within("indirectTimeoutMillis", indirectTimeoutMillis, 10, 10_000);
        within("helpers", helpers, 0, 16);
        within("pingRepeats", pingRepeats, 0, 32);
        within("suspicionMinMillis", suspicionMinMillis, 100, 600_000);
        within("suspicionMaxMillis", suspicionMaxMillis, suspicionMinMillis, 600_000);
        within("confirmers", confirmers, 0, 16);
        within("deadContactPeriodMillis", deadContactPeriodMillis, 100, 600_000);
        within("verdictStaggerMillis", verdictStaggerMillis, 0, 10_000);
        within("refusedTimeoutMillis", refusedTimeoutMillis, 10, 10_000);
        within("refusedSuspicionMillis", refusedSuspicionMillis, 10, 600_000);
        within("stallMillis", stallMillis, 10, 60_000);
        within("startQuietMillis", startQuietMillis, 0, 600_000);
        within("probeTimeoutMinMillis", probeTimeoutMinMillis, 10, 10_000);
        within("probeTimeoutMaxMillis", probeTimeoutMaxMillis, probeTimeoutMinMillis, 60_000);
        within("eagerConfirmers", eagerConfirmers, 1, 64);
    }

    private static void within(String name, long value, long minimum, long maximum) {
        if (value < minimum || value > maximum) {
            throw new IllegalArgumentException(name + " is " + value + ", allowed are " + minimum + " to " + maximum);
        }
    }

    /**
     * How long a round of the schedule lasts: a period, or half of one in a mesh so small that the wait for the first probe is a
     * large part of detection, and twice nearly nothing is still little.
     *
     * @param members how many present members there are, this node included
     */
    long roundMillis(int members) {
        return isFew(members) ? Math.max(MIN_PERIOD_MILLIS, probePeriodMillis / 2) : probePeriodMillis;
    }

    /** Whether all others probe a suspect at once. */
    private boolean isFew(int members) {
        return members <= eagerConfirmers + 1;
    }

    /**
     * How long a suspicion lasts: max − (max − min) · ln(C + 1) / ln(K + 1), not below min (Lifeguard, section IV-B).
     *
     * @param confirmations C, distinct accusers after the first
     * @param refusals how many of the accusers were refused by the host
     * @param members how many present members there are, this node included
     */
    long suspicionMillis(int confirmations, int refusals, int members) {
        double scale = Math.max(1.0, Math.log10(members));
        if (refusals >= Math.min(REFUSALS_NEEDED, members - 1)) {
            return Math.round(refusedSuspicionMillis * scale);
        }
        double minimum = suspicionMinMillis(members);
        double maximum = suspicionMaxMillis * scale;
        int possible = Math.min(confirmers, members - 2);
        if (possible < 1 || confirmations >= possible) {
            return Math.round(minimum);
        }
        double share = Math.log(confirmations + 1.0) / Math.log(possible + 1.0);
        return Math.round(maximum - (maximum - minimum) * share);
    }

    /** The least time of a suspicion without refusals, in a mesh of so many. */
    long suspicionMinMillis(int members) {
        if (isFew(members)) {
            // Nothing has to get around first.
            return Math.round(suspicionMinMillis * FEW_SHARE);
        }
        return Math.round(suspicionMinMillis * Math.max(1.0, Math.log10(members) / 2));
    }

    /**
     * How long a member waits between two tries of dead ones: the period · max(1, n / (16 · d)), so that a dead member is
     * tried by about 16 in a period, however many live. Its machine is not flooded when it comes back.
     *
     * @param members how many present members there are, this node included
     * @param dead how many dead there are
     */
    long deadContactMillis(int members, int dead) {
        double perDead = dead == 0 ? 0 : members / (double) dead;
        return Math.round(deadContactPeriodMillis * Math.max(1.0, perDead / MAX_CONTACTS));
    }
}
