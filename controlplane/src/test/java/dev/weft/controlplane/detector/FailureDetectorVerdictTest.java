package dev.weft.controlplane.detector;

import static dev.weft.controlplane.detector.DetectorStage.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Evidence;
import org.junit.jupiter.api.Test;

/** Verdicts of others are checked by an own probe; the dead are tried again. */
class FailureDetectorVerdictTest {
    private static final DetectorConfig CONFIG = DetectorConfig.DEFAULT;
    private static final long PROBE = CONFIG.probeTimeoutMillis() + CONFIG.indirectTimeoutMillis();

    private final DetectorStage stage = new DetectorStage(10, 0);
    private final NodeId target = id(7);

    /** Others have accused the node and found it dead. */
    private void condemn(NodeId node) {
        stage.members.accuse(node, id(1), Evidence.SILENT);
        stage.become(node, MemberStatus.DEAD);
    }

    @Test
    void aVerdictOfOthersIsASuspicionUntilTheOwnProbeFails() {
        stage.start();
        stage.silent.add(target);
        condemn(target);
        long heardAt = stage.now;
        assertThat(stage.detector.isShownDead(target)).isFalse();
        stage.run(0);
        assertThat(stage.deeds(Deed.Ping.class, target)).as("at once").hasSize(1);
        stage.runUntil(heardAt + PROBE - 1);
        assertThat(stage.detector.isShownDead(target)).isFalse();
        stage.run(1);
        assertThat(stage.detector.isShownDead(target)).isTrue();
        assertThat(stage.deeds(Deed.ConfirmedDead.class))
                .containsExactly(new Deed.ConfirmedDead(heardAt + PROBE, target));
        stage.run(20_000);
        assertThat(stage.deeds(Deed.ConfirmedDead.class)).hasSize(1);
        assertThat(stage.deeds(Deed.Suspect.class)).isEmpty();
        assertThat(stage.deeds(Deed.Ping.class, target)).as("one probe").hasSize(2 + CONFIG.pingRepeats());
    }

    @Test
    void aRefusalIsEnoughToAgreeWithAVerdict() {
        stage.start();
        stage.silent.add(target);
        condemn(target);
        stage.run(0);
        Deed.Ping ping = stage.deeds(Deed.Ping.class, target).get(0);
        stage.detector.refused(target, ping.probeId() + 1, stage.now);
        assertThat(stage.detector.isShownDead(target)).as("of another probe").isFalse();
        stage.detector.refused(target, ping.probeId(), stage.now);
        assertThat(stage.detector.isShownDead(target)).isTrue();
        stage.run(5_000);
        assertThat(stage.deeds(Deed.ConfirmedDead.class)).hasSize(1);
        assertThat(stage.deeds(Deed.Ask.class)).isEmpty();
    }

    @Test
    void whoAnswersIsNotShownDeadAndCheckedAgainEachPeriod() {
        stage.start();
        condemn(target);
        long heardAt = stage.now;
        for (int period = 1; period <= 10; period++) {
            stage.runUntil(heardAt + period * CONFIG.probePeriodMillis() - 1);
            assertThat(stage.deeds(Deed.Ping.class, target)).hasSize(period);
            assertThat(stage.detector.isShownDead(target)).isFalse();
        }
        stage.silent.add(target);
        stage.run(2_000);
        assertThat(stage.detector.isShownDead(target))
                .as("in the end it is dead")
                .isTrue();
    }

    @Test
    void aRefutationEndsTheChecks() {
        stage.start();
        condemn(target);
        stage.run(500);
        stage.refute(target);
        int before = stage.deeds(Deed.Ping.class, target).size();
        stage.run(18_000);
        assertThat(stage.deeds(Deed.Ping.class, target).size() - before)
                .as("twice by the schedule")
                .isEqualTo(2);
        condemn(target);
        assertThat(stage.detector.isShownDead(target))
                .as("the next life's verdict is checked anew")
                .isFalse();
    }

    @Test
    void theVerdictOfAnotherAccuserNeedsNoFurtherProbe() {
        stage.start();
        stage.silent.add(target);
        stage.accuse(target, Evidence.SILENT, stage.self);
        condemn(target);
        assertThat(stage.detector.isShownDead(target)).isTrue();
        stage.run(5_000);
        assertThat(stage.deeds(Deed.Ping.class, target)).isEmpty();
        assertThat(stage.deeds(Deed.DeclareDead.class)).isEmpty();
    }

    @Test
    void anOwnProbeThatFailedWhileItWasSuspectedCounts() {
        stage.start();
        stage.silent.add(target);
        stage.accuse(target, Evidence.SILENT, id(1), id(2), id(4), id(5));
        stage.run(PROBE);
        assertThat(stage.deeds(Deed.Suspect.class))
                .as("enough others accuse it")
                .isEmpty();
        condemn(target);
        assertThat(stage.detector.isShownDead(target)).isTrue();
    }

    @Test
    void butNotWhenSomethingCameFromItSince() {
        stage.start();
        stage.silent.add(target);
        stage.accuse(target, Evidence.SILENT, id(1), id(2), id(4), id(5));
        stage.run(PROBE);
        stage.detector.heardFrom(target);
        condemn(target);
        assertThat(stage.detector.isShownDead(target)).isFalse();
    }

    @Test
    void verdictsThatAreKnownAtTheStartCountAsChecked() {
        stage.members.accuse(target, id(1), Evidence.SILENT);
        stage.members.become(target, MemberStatus.DEAD);
        assertThat(stage.detector.isShownDead(target)).isTrue();
        stage.start();
        stage.detector.review(target, stage.now);
        stage.run(5_000);
        assertThat(stage.detector.isShownDead(target)).isTrue();
        assertThat(stage.deeds(Deed.Ping.class, target)).isEmpty();
        assertThat(stage.deeds(Deed.Contact.class, target)).hasSize(5);
    }

    @Test
    void theDeadAreTriedNowAndThenAndOnlyThey() {
        for (int dead : new int[] {2, 4, 6}) {
            stage.members.become(id(dead), MemberStatus.DEAD);
        }
        stage.members.become(id(8), MemberStatus.LEFT);
        stage.start();
        stage.run(60_000);
        assertThat(stage.deeds(Deed.Contact.class)).hasSize(60);
        assertThat(stage.deeds(Deed.Contact.class).stream().map(Deed.Contact::target))
                .contains(id(2), id(4), id(6))
                .containsOnly(id(2), id(4), id(6));
    }

    @Test
    void manyVerdictsAreCheckedSoManyAtATime() {
        int count = 2 * Probes.MAX_PROBES;
        DetectorStage many = new DetectorStage(count + 10, 0).start();
        for (int i = 10; i < count + 10; i++) {
            many.silent.add(id(i));
            many.members.accuse(id(i), id(1), Evidence.SILENT);
            many.become(id(i), MemberStatus.DEAD);
        }
        many.run(0);
        assertThat(many.deeds(Deed.Ping.class)).hasSize(Probes.MAX_PROBES);
        many.run(5_000);
        assertThat(many.deeds(Deed.ConfirmedDead.class)).hasSize(count);
    }
}
