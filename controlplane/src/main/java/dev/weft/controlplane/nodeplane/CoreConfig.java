package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.detector.DetectorConfig;

/**
 * The knobs of one node's protocol.
 *
 * @param detector failure detection
 * @param gossipPeriodMillis how often new entries are passed on to a few random peers; the first round follows a new
 *     entry at once
 * @param gossipPeers how many peers a round goes to
 * @param gossipFactor λ: an entry is sent about λ · log10(n + 1) times by each node
 * @param syncRetryMillis how soon after a sync with a peer another one may start with it when the ledgers still differ
 * @param syncQuietMillis how long the ledger must have been still before a differing digest starts a sync: news that
 *     gossip is still carrying needs none
 * @param syncWindowPackets how many datagrams of entries answer one question
 * @param recoveryMillis how long a starting node waits for its peers to tell its own last entry
 * @param introductionMillis how often a node that nobody has answered yet introduces itself
 * @param retention how long the past is kept
 */
public record CoreConfig(
        DetectorConfig detector,
        long gossipPeriodMillis,
        int gossipPeers,
        int gossipFactor,
        long syncRetryMillis,
        long syncQuietMillis,
        int syncWindowPackets,
        long recoveryMillis,
        long introductionMillis,
        RetentionConfig retention) {
    public static final CoreConfig DEFAULT =
            new CoreConfig(DetectorConfig.DEFAULT, 200, 3, 4, 300, 300, 16, 500, 1_000, RetentionConfig.DEFAULT);
}
