package dev.weft.controlplane.detector;

import static dev.weft.controlplane.detector.DetectorStage.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Evidence;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of a suspicion: who probes the suspect too, and who pronounces the verdict when. */
class FailureDetectorSuspicionTest {
    private static final DetectorConfig CONFIG = DetectorConfig.DEFAULT;

    private final NodeId target = id(7);

    /** Of ten members, so that times are not scaled. */
    private static DetectorStage stage(int self) {
        return new DetectorStage(10, self).start();
    }

    @Test
    void whoHearsOfASuspicionProbesAtOnceAndOnce() {
        DetectorStage stage = stage(0);
        stage.accuse(target, Evidence.SILENT, id(1));
        assertThat(stage.deeds(Deed.Ping.class, target)).hasSize(1);
        stage.run(DetectorStage.ANSWER_MILLIS);
        stage.accuse(target, Evidence.SILENT, id(2));
        assertThat(stage.deeds(Deed.Ping.class, target)).as("the same life").hasSize(1);
        stage.refute(target);
        stage.accuse(target, Evidence.SILENT, id(1));
        assertThat(stage.deeds(Deed.Ping.class, target)).as("the next life").hasSize(2);
        assertThat(stage.deeds(Deed.Suspect.class)).isEmpty();
    }

    @Test
    void whoFindsTheSuspectSilentTooBecomesAnAccuser() {
        DetectorStage stage = stage(0);
        stage.silent.add(target);
        stage.accuse(target, Evidence.SILENT, id(1));
        stage.run(CONFIG.probeTimeoutMillis() + CONFIG.indirectTimeoutMillis());
        assertThat(stage.deeds(Deed.Suspect.class))
                .containsExactly(new Deed.Suspect(stage.now, target, Evidence.SILENT));
    }

    @Test
    void aVerdictThatDoesNotCountIsRepeatedOnceAPeriodAtTheMost() {
        DetectorStage stage = stage(0);
        stage.verdictsCount = false;
        stage.silent.add(target);
        stage.accuse(target, Evidence.SILENT, id(1), id(2), id(3), stage.self);
        stage.run(CONFIG.suspicionMaxMillis() + 4 * CONFIG.probePeriodMillis());
        List<Deed.DeclareDead> verdicts = stage.deeds(Deed.DeclareDead.class, target);
        assertThat(verdicts).hasSizeBetween(2, 6);
        for (int i = 1; i < verdicts.size(); i++) {
            assertThat(verdicts.get(i).at() - verdicts.get(i - 1).at())
                    .isGreaterThanOrEqualTo(CONFIG.probePeriodMillis());
        }
    }

    /** Another one's entry has shown that it was never let in: nobody is told of it by name. */
    @Test
    void whoIsNoMemberAnyMoreIsNotProbedForEver() {
        for (MemberStatus last : List.of(MemberStatus.SUSPECT, MemberStatus.DEAD)) {
            DetectorStage stage = stage(0);
            stage.silent.add(target);
            stage.accuse(target, Evidence.SILENT, id(1));
            stage.become(target, last);
            stage.members.remove(target);
            stage.run(CONFIG.suspicionMaxMillis() + 2 * CONFIG.probePeriodMillis());
            int pings = stage.deeds(Deed.Ping.class, target).size();
            stage.run(20 * CONFIG.probePeriodMillis());
            assertThat(stage.deeds(Deed.Ping.class, target)).as("as %s", last).hasSize(pings);
        }
    }

    @Test
    void inALargeMeshOnlyTheNearestByHashProbeAtOnce() {
        int count = 30;
        NodeId accuser = id(1);
        Set<NodeId> probed = new HashSet<>();
        for (int self = 0; self < count; self++) {
            DetectorStage stage = new DetectorStage(count, self).start();
            stage.accuse(target, Evidence.SILENT, accuser);
            if (!stage.deeds(Deed.Ping.class, target).isEmpty()) {
                probed.add(stage.self);
            }
        }
        List<NodeId> nearest = IntStream.range(0, count)
                .mapToObj(DetectorStage::id)
                .filter(node -> !node.equals(target))
                .sorted(Comparator.comparingLong(node -> node.high() ^ target.high()))
                .limit(DetectorStage.EAGER_CONFIRMERS)
                .collect(Collectors.toList());
        nearest.remove(accuser);
        assertThat(probed).containsExactlyInAnyOrderElementsOf(nearest);
    }

    @Test
    void theMoreAccuseTheSoonerTheVerdict() {
        for (int others = 0; others < 5; others++) {
            DetectorStage stage = stage(0);
            stage.silent.add(target);
            for (int i = 1; i <= others; i++) {
                stage.members.accuse(target, id(i), Evidence.SILENT);
            }
            stage.accuse(target, Evidence.SILENT, stage.self);
            assertVerdictAfter(CONFIG.suspicionMillis(others, 0, 10), stage);
        }
    }

    @Test
    void refusalsBySeveralMakeItVeryQuick() {
        DetectorStage one = stage(0);
        one.silent.add(target);
        one.accuse(target, Evidence.REFUSED, one.self);
        assertVerdictAfter(CONFIG.suspicionMaxMillis(), one);
        DetectorStage two = stage(0);
        two.silent.add(target);
        two.accuse(target, Evidence.REFUSED, two.self, id(5));
        assertVerdictAfter(CONFIG.refusedSuspicionMillis(), two);
    }

    @Test
    void aLaterAccuserShortensARunningSuspicion() {
        DetectorStage stage = stage(0);
        stage.silent.add(target);
        stage.accuse(target, Evidence.SILENT, stage.self);
        long heardAt = stage.now;
        stage.run(2_000);
        stage.accuse(target, Evidence.SILENT, id(1), id(2), id(3));
        stage.run(0);
        assertThat(stage.deeds(Deed.DeclareDead.class, target))
                .containsExactly(new Deed.DeclareDead(heardAt + 2_000, target));
    }

    @Test
    void theAccusersSpeakInTheOrderOfTheirIds() {
        for (int self = 0; self < 4; self++) {
            DetectorStage stage = stage(self);
            stage.silent.add(target);
            stage.accuse(target, Evidence.SILENT, id(0), id(1), id(2), id(3));
            assertVerdictAfter(CONFIG.suspicionMinMillis() + self * CONFIG.verdictStaggerMillis(), stage);
        }
    }

    private void assertVerdictAfter(long millis, DetectorStage stage) {
        long heardAt = stage.now;
        stage.runUntil(heardAt + millis - 1);
        assertThat(stage.deeds(Deed.DeclareDead.class)).isEmpty();
        stage.run(10_000);
        assertThat(stage.deeds(Deed.DeclareDead.class)).containsExactly(new Deed.DeclareDead(heardAt + millis, target));
        assertThat(stage.detector.isShownDead(target)).as("its own verdict").isTrue();
        assertThat(stage.deeds(Deed.ConfirmedDead.class)).isEmpty();
    }

    @Test
    void whoIsNoAccuserNeverPronouncesAVerdictButKeepsOnProbing() {
        DetectorStage stage = stage(0);
        stage.accuse(target, Evidence.REFUSED, id(1), id(2), id(3), id(4));
        stage.run(30_000);
        assertThat(stage.deeds(Deed.DeclareDead.class)).isEmpty();
        assertThat(stage.deeds(Deed.Suspect.class)).isEmpty();
        assertThat(stage.deeds(Deed.Ping.class, target)).hasSizeBetween(28, 35);
    }

    @Test
    void aRefutationEndsTheSuspicion() {
        DetectorStage stage = stage(0);
        stage.accuse(target, Evidence.SILENT, stage.self);
        stage.run(CONFIG.suspicionMaxMillis() - 1);
        stage.refute(target);
        stage.run(30_000);
        assertThat(stage.deeds(Deed.DeclareDead.class)).isEmpty();
    }

    @Test
    void anAccusationAgainstThisNodeIsForItsOwnAnnouncement() {
        DetectorStage stage = stage(0);
        stage.accuse(stage.self, Evidence.SILENT, id(1), id(2));
        stage.run(5_000);
        assertThat(stage.deeds(Deed.Ping.class, stage.self)).isEmpty();
        assertThat(stage.deeds(Deed.DeclareDead.class)).isEmpty();
    }

    @Test
    void suspicionsThatAreKnownAtTheStartAreTakenUp() {
        DetectorStage stage = new DetectorStage(10, 0);
        stage.silent.add(target);
        stage.members.accuse(target, id(1), Evidence.SILENT);
        stage.start();
        assertThat(stage.deeds(Deed.Ping.class, target)).hasSize(1);
        stage.run(10_000);
        assertThat(stage.deeds(Deed.DeclareDead.class)).hasSize(1);
    }

    @Test
    void whoWasHeardSinceIsProbedAgainBeforeItIsPronouncedDead() {
        DetectorStage stage = stage(0);
        stage.accuse(target, Evidence.SILENT, stage.self);
        long heardAt = stage.now;
        stage.detector.heardFrom(target);
        stage.runUntil(heardAt + CONFIG.suspicionMaxMillis());
        assertThat(stage.deeds(Deed.DeclareDead.class)).isEmpty();
        assertThat(stage.deeds(Deed.Ping.class, target)).isNotEmpty();
        stage.silent.add(target);
        stage.run(CONFIG.probePeriodMillis());
        assertThat(stage.deeds(Deed.DeclareDead.class))
                .as("nothing came any more")
                .hasSize(1);
    }

    @Test
    void whenASuspicionLastsAllProbeTheSuspect() {
        long share = CONFIG.suspicionMinMillis(30) / 5;
        for (int self = 0; self < 30; self++) {
            DetectorStage stage = new DetectorStage(30, self).start();
            stage.silent.add(target);
            stage.accuse(target, Evidence.SILENT, id(1));
            long heardAt = stage.now;
            stage.runUntil(heardAt + 3 * share);
            if (!stage.self.equals(target) && !stage.self.equals(id(1))) {
                assertThat(stage.deeds(Deed.Ping.class, target)).as("%s", self).isNotEmpty();
            }
        }
    }

    @Test
    void whoWasHeardNeedsNoSuchProbe() {
        int farAway = IntStream.range(0, 30)
                .boxed()
                .max(Comparator.comparingLong(self -> id(self).high() ^ target.high()))
                .orElseThrow();
        DetectorStage stage = new DetectorStage(30, farAway).start();
        stage.accuse(target, Evidence.SILENT, id(1));
        stage.detector.heardFrom(target);
        stage.run(CONFIG.suspicionMinMillis(30));
        assertThat(stage.deeds(Deed.Ping.class, target)).isEmpty();
    }

    @Test
    void whatEnoughAccuseIsCheckedWithoutHelpersAndWithoutAWord() {
        int farAway = IntStream.range(0, 30)
                .boxed()
                .max(Comparator.comparingLong(self -> id(self).high() ^ target.high()))
                .orElseThrow();
        DetectorStage stage = new DetectorStage(30, farAway).start();
        stage.silent.add(target);
        stage.accuse(target, Evidence.SILENT, id(1), id(2), id(3), id(4));
        stage.run(CONFIG.suspicionMinMillis(30));
        assertThat(stage.deeds(Deed.Ping.class, target)).isNotEmpty();
        assertThat(stage.deeds(Deed.Ask.class)).isEmpty();
        assertThat(stage.deeds(Deed.Suspect.class)).isEmpty();
        assertThat(stage.detector.healthScore()).isZero();
    }
}
