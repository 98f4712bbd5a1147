package dev.weft.controlplane.detector;

import static dev.weft.controlplane.detector.DetectorStage.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Evidence;
import dev.weft.controlplane.ledger.Event.Incarnation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When each suspicion is over. */
class SuspicionsTest {
    private static final DetectorConfig CONFIG = DetectorConfig.DEFAULT;
    private static final long MAX = CONFIG.suspicionMaxMillis();

    private final FakeMembership members = new FakeMembership(id(0));
    private final Suspicions suspicions = new Suspicions(id(0), CONFIG, members);
    private final NodeId target = id(5);
    private final Incarnation life = new Incarnation(target, 1, 0);

    @BeforeEach
    void oneOfTenIsAccused() {
        for (int i = 0; i < 10; i++) {
            members.alive(id(i));
        }
        members.accuse(target, id(3), Evidence.SILENT);
        assertThat(suspicions.nextMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(suspicions.hear(target, life, 1_000)).isTrue();
    }

    @Test
    void itIsOverWhenItsTimeIsAndNotBefore() {
        assertThat(suspicions.nextMillis()).isEqualTo(1_000 + MAX);
        assertThat(suspicions.due(1_000 + MAX - 1)).isEmpty();
        assertThat(suspicions.due(1_000 + MAX)).containsExactly(target);
    }

    @Test
    void theSameLifeIsNoNewsAndDoesNotBeginAnew() {
        assertThat(suspicions.hear(target, life, 2_000)).isFalse();
        assertThat(suspicions.nextMillis()).isEqualTo(1_000 + MAX);
        assertThat(suspicions.hear(target, new Incarnation(target, 2, 0), 2_000))
                .isTrue();
        assertThat(suspicions.nextMillis()).isEqualTo(2_000 + MAX);
    }

    @Test
    void accusersShortenItAndTheOwnRankDelaysIt() {
        members.accuse(target, id(1), Evidence.SILENT);
        suspicions.plan(target, 1_500);
        assertThat(suspicions.nextMillis()).isEqualTo(1_000 + CONFIG.suspicionMillis(1, 0, 10));
        Suspicions ofThird = new Suspicions(id(3), CONFIG, members);
        ofThird.hear(target, life, 1_000);
        assertThat(ofThird.nextMillis())
                .isEqualTo(1_000 + CONFIG.suspicionMillis(1, 0, 10) + CONFIG.verdictStaggerMillis());
    }

    @Test
    void whatIsShortenedIsOverNowAtTheEarliest() {
        members.accuse(target, id(1), Evidence.SILENT);
        suspicions.plan(target, 3_500);
        assertThat(suspicions.nextMillis()).isEqualTo(3_500);
        suspicions.plan(target, 3_600);
        assertThat(suspicions.nextMillis()).as("but what was due stays so").isEqualTo(3_500);
    }

    @Test
    void itCanBePostponed() {
        suspicions.postpone(500);
        assertThat(suspicions.nextMillis()).isEqualTo(1_500 + MAX);
        suspicions.postponeUntil(target, 10_000);
        suspicions.postponeUntil(id(9), 20_000);
        assertThat(suspicions.due(9_999)).isEmpty();
        assertThat(suspicions.nextMillis()).isEqualTo(10_000);
    }

    @Test
    void itCanBeForgotten() {
        NodeId other = id(6);
        members.accuse(other, id(3), Evidence.SILENT);
        suspicions.hear(other, new Incarnation(other, 1, 0), 1_200);
        suspicions.forget(target);
        assertThat(suspicions.due(Long.MAX_VALUE - 1)).containsExactly(other);
        suspicions.clear();
        assertThat(suspicions.nextMillis()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void newsAboutOneMemberLeavesTheOthersSuspicionsAlone() {
        members.accuse(target, id(1), Evidence.SILENT);
        suspicions.plan(id(8), 1_400);
        members.accuse(target, id(2), Evidence.SILENT);
        suspicions.plan(id(8), 1_500);
        assertThat(suspicions.nextMillis()).isEqualTo(1_000 + CONFIG.suspicionMillis(1, 0, 10));
    }

    @Test
    void howManyArePresentMattersToAll() {
        suspicions.plan(target, 1_100);
        for (int i = 10; i < 1_000; i++) {
            members.alive(id(i));
        }
        suspicions.plan(id(999), 1_200);
        assertThat(suspicions.nextMillis()).isEqualTo(1_000 + 3 * MAX);
    }
}
