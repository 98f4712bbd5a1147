package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.identity.NodeId;
import org.junit.jupiter.api.Test;

/** When a difference starts a sync, and how much of a peer's questions is answered. */
class SyncStartsTest {
    private static final CoreConfig CONFIG = CoreConfig.DEFAULT;
    private static final long QUIET = CONFIG.syncQuietMillis();
    private static final long RETRY = CONFIG.syncRetryMillis();
    private static final NodeId PEER = new NodeId(1, 1);
    private static final NodeId OTHER_PEER = new NodeId(2, 2);

    private final SyncStarts starts = new SyncStarts(CONFIG);

    @Test
    void aDifferenceStartsASyncOnceItIsNoNewsAnyMore() {
        assertThat(starts.shouldStart(PEER, 7, 7, 1_000)).as("equal").isFalse();
        starts.ledgerChanged(1_000);
        assertThat(starts.shouldStart(PEER, 7, 8, 1_000))
                .as("gossip carries it")
                .isFalse();
        assertThat(starts.shouldStart(PEER, 7, 8, 1_000 + QUIET)).isTrue();
    }

    @Test
    void whoHasJustJoinedWaitsLess() {
        starts.joined(1_000);
        starts.ledgerChanged(1_000);
        long hasty = QUIET / SyncStarts.NEWCOMERS_HASTE;
        assertThat(starts.shouldStart(PEER, 7, 8, 1_000 + hasty - 1)).isFalse();
        assertThat(starts.shouldStart(PEER, 7, 8, 1_000 + hasty)).isTrue();
        long later = 1_000 + SyncStarts.NEWCOMER_MILLIS;
        starts.ledgerChanged(later);
        assertThat(starts.shouldStart(OTHER_PEER, 7, 7, later)).isFalse();
        assertThat(starts.shouldStart(PEER, 7, 8, later + hasty)).isFalse();
    }

    @Test
    void newsWithoutEndDoesNotPutASyncOffForEver() {
        boolean started = false;
        for (long now = 1_000; now <= 1_000 + 2 * QUIET; now += 10) {
            starts.ledgerChanged(now);
            started |= starts.shouldStart(PEER, 7, 8, now);
        }
        assertThat(started).isTrue();
    }

    @Test
    void whoComesBackFromTheDeadIsAskedAtOnce() {
        starts.ledgerChanged(1_000);
        starts.returned(PEER);
        assertThat(starts.shouldStart(OTHER_PEER, 7, 8, 1_001)).isFalse();
        assertThat(starts.shouldStart(PEER, 7, 8, 1_001)).isTrue();
        assertThat(starts.shouldStart(PEER, 7, 7, 1_002)).isFalse();
        assertThat(starts.shouldStart(PEER, 7, 8, 1_003))
                .as("was equal in between")
                .isFalse();
    }

    @Test
    void oneQuestionIsOpenAtATime() {
        starts.started(PEER, 7, 8, 1_000);
        assertThat(starts.isAsking(1_001)).isTrue();
        assertThat(starts.shouldStart(OTHER_PEER, 7, 8, 1_001)).isFalse();
        starts.answered(OTHER_PEER);
        assertThat(starts.shouldStart(OTHER_PEER, 7, 8, 1_001)).isFalse();
        starts.answered(PEER);
        assertThat(starts.shouldStart(OTHER_PEER, 7, 8, 1_001)).isTrue();
        assertThat(starts.shouldStart(PEER, 7, 9, 1_001)).as("a moment ago").isFalse();
        starts.started(PEER, 7, 8, 2_000);
        assertThat(starts.shouldStart(OTHER_PEER, 7, 8, 2_000 + RETRY))
                .as("no answer came")
                .isTrue();
    }

    @Test
    void whereNothingChangesTheQuestionsBecomeRare() {
        long now = 10_000;
        int asked = 0;
        for (long end = now + 60_000; now < end; now += 10) {
            if (starts.shouldStart(PEER, 7, 8, now)) {
                starts.started(PEER, 7, 8, now);
                starts.answered(PEER);
                asked++;
            }
        }
        assertThat(asked).isBetween(24, 32);
        starts.started(PEER, 7, 8, now);
        starts.answered(PEER);
        assertThat(starts.shouldStart(PEER, 7, 9, now + RETRY - 1)).isFalse();
        assertThat(starts.shouldStart(PEER, 7, 9, now + RETRY)).isTrue();
    }

    @Test
    void aPeerIsAnsweredSoOftenAndNotMore() {
        for (int i = 0; i < SyncStarts.MAX_QUESTIONS_PER_SECOND; i++) {
            assertThat(starts.mayAnswer(PEER, 5_000 + i)).isTrue();
        }
        assertThat(starts.mayAnswer(PEER, 5_999)).isFalse();
        assertThat(starts.mayAnswer(OTHER_PEER, 5_999)).isTrue();
        assertThat(starts.mayAnswer(PEER, 6_000)).isTrue();
    }

    @Test
    void onePeerAndAllTogetherGetSoManyDatagrams() {
        assertThat(starts.room(PEER, 5_000)).isEqualTo(SyncStarts.PEER_PACKETS_AT_ONCE);
        starts.sent(PEER, SyncStarts.PEER_PACKETS_AT_ONCE, 5_000);
        assertThat(starts.room(PEER, 5_000)).isZero();
        assertThat(starts.room(PEER, 5_100)).isEqualTo(SyncStarts.PEER_PACKETS_PER_SECOND / 10);
        int peers = 0;
        while (starts.room(new NodeId(3, peers), 6_000) > 0) {
            starts.sent(new NodeId(3, peers), starts.room(new NodeId(3, peers), 6_000), 6_000);
            peers++;
        }
        assertThat(peers).isEqualTo(SyncStarts.PACKETS_AT_ONCE / SyncStarts.PEER_PACKETS_AT_ONCE);
    }
}
