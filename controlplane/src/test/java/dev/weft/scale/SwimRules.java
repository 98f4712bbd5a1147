package dev.weft.scale;

/**
 * The knobs that plain SWIM (Das, Gupta, Motivala, DSN 2002) and memberlist (SWIM with Lifeguard) have in common.
 *
 * @param periodMillis one member is probed per period
 * @param timeoutMillis how long a direct answer may take before helpers are asked
 * @param helpers how many are asked
 * @param suspicionMult a suspicion lasts at least this · max(1, log10 n) periods
 * @param suspicionMaxMult and at most so many times that, when nobody confirms it; 1 is a fixed time
 * @param confirmers how many further accusers bring it down to the least
 * @param retransmitMult an update is sent this · ⌈log10(n + 1)⌉ times
 * @param gossipMillis how often updates are sent by themselves; 0 when they only ride on probes
 * @param gossipNodes to how many
 * @param gossipToDeadMillis so long the dead still get gossip, so that a wrong verdict reaches whom it is about
 * @param lifeguard local health, nacks, and the suspicion with every ping of the suspect
 * @param tcpPing whether a probe that failed directly is also tried by a connection
 * @param pushPullMillis how often whole states are exchanged with a random member in a small mesh; 0 for never
 */
record SwimRules(
        int periodMillis,
        int timeoutMillis,
        int helpers,
        int suspicionMult,
        int suspicionMaxMult,
        int confirmers,
        int retransmitMult,
        int gossipMillis,
        int gossipNodes,
        int gossipToDeadMillis,
        boolean lifeguard,
        boolean tcpPing,
        int pushPullMillis) {
    /**
     * SWIM as published: updates ride on probes only, a suspicion lasts a fixed time. Period, timeout and helpers are
     * memberlist's, so that only rules are compared; the suspicion's time is that of the Lifeguard paper's SWIM (α = 5).
     */
    static final SwimRules PLAIN = new SwimRules(1_000, 500, 3, 5, 1, 0, 4, 0, 0, 0, false, false, 0);

    /** DefaultLANConfig. The accusers that count are suspicionMult − 2. */
    static final SwimRules MEMBERLIST = new SwimRules(1_000, 500, 3, 4, 6, 2, 4, 200, 3, 30_000, true, true, 30_000);

    long suspicionMinMillis(int members) {
        return Math.round(suspicionMult * Math.max(1.0, Math.log10(Math.max(1, members))) * periodMillis);
    }

    int transmissions(int members) {
        return retransmitMult * (int) Math.ceil(Math.log10(members + 1.0));
    }

    /** Whole states are exchanged less often in a large mesh: memberlist's scale, which begins to grow at 32. */
    long pushPullMillis(int members) {
        if (members <= 32) {
            return pushPullMillis;
        }
        double doublings = Math.log(members / 32.0) / Math.log(2);
        return pushPullMillis * ((long) Math.ceil(doublings) + 1);
    }
}
