package dev.weft.scale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Small runs of what {@code ./run bench scale} does at full size: no node that runs is pronounced dead, whatever the
 * network loses, and the rules of others do worse under the same faults.
 */
class ScaleTest {
    private static final int NODES = 50;

    private static ScaleOutcome run(RuleSet rules, int nodes, int lossPercent, int restSeconds, int kills) {
        return ScaleRun.of(new ScalePlan(rules, nodes, lossPercent, restSeconds, kills, 10_000, 1), text -> {});
    }

    @Test
    void withAFifthOfAllDatagramsLostNobodyIsPronouncedDead() {
        ScaleOutcome weft = run(RuleSet.WEFT, NODES, 20, 400, 1);
        assertThat(weft.nodeSeconds()).isEqualTo(20_000);
        assertThat(weft.falseVerdicts()).isZero();
        assertThat(weft.falseDeadShown()).isZero();
        assertThat(weft.falseSuspicions())
                .as("a ping's loss alone is no suspicion")
                .isLessThan(10);
        for (RuleSet other : new RuleSet[] {RuleSet.SWIM, RuleSet.MEMBERLIST}) {
            ScaleOutcome theirs = run(other, NODES, 20, 400, 1);
            assertThat(theirs.falseSuspicions()).as(other.word()).isGreaterThan(10 * weft.falseSuspicions());
            assertThat(theirs.falseVerdicts()).as(other.word()).isPositive();
        }
    }

    @Test
    void aSilentHostIsShownDeadByAllInAThirdOfMemberlistsTime() {
        ScaleOutcome weft = run(RuleSet.WEFT, 100, 0, 60, 5);
        ScaleOutcome memberlist = run(RuleSet.MEMBERLIST, 100, 0, 60, 5);
        assertThat(weft.toSurvivor().never() + memberlist.toSurvivor().never()).isZero();
        assertThat(weft.toSurvivor().quantileMillis(Distribution.MEDIAN))
                .isLessThan(4_000)
                .isLessThan(memberlist.toSurvivor().quantileMillis(Distribution.MEDIAN) / 3);
    }

    @Test
    void trafficAtRestDoesNotGrowWithTheMesh() {
        double small = run(RuleSet.WEFT, 100, 0, 20, 1).bytesPerNodeSecond();
        double large = run(RuleSet.WEFT, 1_000, 0, 20, 1).bytesPerNodeSecond();
        assertThat(large).isBetween(0.9 * small, 1.1 * small);
    }

    @Test
    void whoStandsStillForTwoSecondsIsSuspectedAtMostAndSoonBack() {
        for (int lossPercent : new int[] {0, 20}) {
            PauseRun.Outcome still = pauses(RuleSet.WEFT, PausePlan.Kind.STILL, lossPercent, 30);
            assertThat(still.falseVerdicts()).isZero();
            assertThat(still.shownDead()).isZero();
            assertThat(still.shownSuspect()).as("else the test shows nothing").isGreaterThan(20);
            assertThat(still.back().quantileMillis(1))
                    .as("with %s %% lost", lossPercent)
                    .isLessThan(1_000);
        }
    }

    @Test
    void whoGetsOnlyHalfOfTheTimeIsNotPronouncedDead() {
        PauseRun.Outcome slow = pauses(RuleSet.WEFT, PausePlan.Kind.SLOW, 20, 5);
        assertThat(slow.falseVerdicts()).isZero();
        assertThat(slow.shownDead()).isZero();
    }

    private static PauseRun.Outcome pauses(RuleSet rules, PausePlan.Kind kind, int lossPercent, int times) {
        PausePlan plan = PausePlan.of(rules, NODES, lossPercent, kind, 1);
        return PauseRun.of(new PausePlan(rules, NODES, lossPercent, kind, times, plan.stillMillis(), 1));
    }

    @Test
    void oneSeedIsOneRun() {
        for (RuleSet rules : RuleSet.values()) {
            ScaleOutcome first = run(rules, NODES, 10, 20, 2);
            ScaleOutcome second = run(rules, NODES, 10, 20, 2);
            assertThat(second.trace()).as(rules.word()).isEqualTo(first.trace());
            assertThat(second.events()).isEqualTo(first.events());
        }
    }

    @Test
    @Tag("soak")
    void aMillionNodeSecondsWithoutAFalseVerdict() {
        ScaleOutcome weft = run(RuleSet.WEFT, NODES, 20, 1_000_000 / NODES, 1);
        System.out.println("scale: " + weft.nodeSeconds() + " node-seconds at 20 % loss: " + weft.falseSuspicions()
                + " false suspicions, " + weft.falseVerdicts() + " false verdicts");
        assertThat(weft.falseVerdicts()).isZero();
        assertThat(weft.falseDeadShown()).isZero();
    }
}
