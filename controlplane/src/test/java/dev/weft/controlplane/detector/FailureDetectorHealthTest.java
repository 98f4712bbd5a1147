package dev.weft.controlplane.detector;

import static dev.weft.controlplane.detector.DetectorStage.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Evidence;
import org.junit.jupiter.api.Test;

/** A node that is slow itself, or cut off, waits longer and accuses later. */
class FailureDetectorHealthTest {
    private static final DetectorConfig CONFIG = DetectorConfig.DEFAULT;
    private static final long DIRECT = CONFIG.probeTimeoutMillis();
    private static final long INDIRECT = CONFIG.indirectTimeoutMillis();
    private static final long WHOLE = DIRECT + INDIRECT;

    /** After the direct time the helpers are asked with the first repetition. */
    private static final long ASKED = DIRECT + INDIRECT / (CONFIG.pingRepeats() + 1);

    private final NodeId target = id(3);

    @Test
    void helpersThatTriedInVainClearThisNode() {
        DetectorStage stage = new DetectorStage(6, 0).start();
        stage.silent.add(target);
        stage.runToPingOf(target);
        stage.run(WHOLE);
        assertThat(stage.deeds(Deed.Suspect.class)).hasSize(1);
        assertThat(stage.detector.healthScore()).isZero();
    }

    @Test
    void helpersThatSayNothingPutThisNodeInDoubt() {
        DetectorStage stage = new DetectorStage(10, 0).start();
        stage.helpersSpeak = false;
        stage.silent.add(target);
        stage.silent.add(id(4));
        stage.runToPingOf(target);
        stage.run(WHOLE);
        assertThat(stage.detector.healthScore()).isEqualTo(1);

        Deed.Ping next = stage.runToPingOf(id(4));
        int score = stage.detector.healthScore();
        assertThat(score).isPositive();
        stage.runUntil(next.at() + (score + 1) * ASKED - 1);
        assertThat(stage.deeds(Deed.Ask.class, id(4))).as("waits longer").isEmpty();
        stage.run(1);
        assertThat(stage.deeds(Deed.Ask.class, id(4))).isNotEmpty();
    }

    @Test
    void oneHelperThatSpeaksIsEnough() {
        DetectorStage stage = new DetectorStage(6, 0).start();
        stage.helpersSpeak = false;
        stage.silent.add(target);
        Deed.Ping ping = stage.runToPingOf(target);
        stage.run(ASKED + 1);
        stage.detector.triedInVain(target, ping.probeId() + 1);
        stage.detector.triedInVain(target, ping.probeId());
        stage.runUntil(ping.at() + WHOLE);
        assertThat(stage.deeds(Deed.Suspect.class)).hasSize(1);
        assertThat(stage.detector.healthScore()).as("datagrams get lost").isZero();
    }

    @Test
    void whoIsSuspectedAlreadyProvesNothingAgainstThisNode() {
        DetectorStage stage = new DetectorStage(6, 0).start();
        stage.helpersSpeak = false;
        stage.silent.add(target);
        stage.accuse(target, Evidence.SILENT, id(1));
        stage.run(WHOLE);
        assertThat(stage.deeds(Deed.Suspect.class)).hasSize(1);
        assertThat(stage.detector.healthScore()).isZero();
    }

    @Test
    void aNodeAloneWithASilentOneCannotTellWhoseFaultItIs() {
        DetectorStage stage = new DetectorStage(2, 0).start();
        stage.silent.add(id(1));
        stage.runToPingOf(id(1));
        stage.run(WHOLE);
        assertThat(stage.deeds(Deed.Suspect.class)).hasSize(1);
        assertThat(stage.detector.healthScore()).isEqualTo(1);
    }

    @Test
    void whoHearsNobodyDistrustsItselfAndRecoversWithTheFirstAnswers() {
        int count = 100;
        DetectorStage stage = new DetectorStage(count, 0).start();
        stage.helpersSpeak = false;
        for (int i = 1; i < count; i++) {
            stage.silent.add(id(i));
        }
        stage.run(30_000);
        assertThat(stage.detector.healthScore()).isEqualTo(LocalHealth.MAX_SCORE);

        stage.silent.clear();
        stage.helpersSpeak = true;
        int before = freshPings(stage);
        stage.run((LocalHealth.MAX_SCORE + 2) * CONFIG.probePeriodMillis());
        assertThat(stage.detector.healthScore()).isZero();
        assertThat(freshPings(stage) - before).isBetween(LocalHealth.MAX_SCORE + 1, LocalHealth.MAX_SCORE + 3);
    }

    private static int freshPings(DetectorStage stage) {
        return (int) stage.deeds(Deed.Ping.class).stream()
                .map(Deed.Ping::probeId)
                .distinct()
                .count();
    }

    @Test
    void aStallPostponesSuspicionsAndAsksAgain() {
        DetectorStage stage = new DetectorStage(10, 0).start();
        stage.silent.add(target);
        Deed.Ping ping = stage.runToPingOf(target);
        stage.accuse(id(7), Evidence.SILENT, stage.self);
        stage.run(50);
        long due = stage.detector.nextWakeMillis();
        int before = stage.deeds.size();
        stage.standStill(5_000);
        assertThat(stage.deeds.subList(before, stage.deeds.size()))
                .contains(new Deed.Ping(stage.now, target, ping.probeId(), false))
                .noneMatch(Deed.Ask.class::isInstance)
                .noneMatch(Deed.DeclareDead.class::isInstance);
        assertThat(stage.detector.healthScore()).isEqualTo(1);
        long late = stage.now - due;
        long over = ping.at() + CONFIG.suspicionMaxMillis() + late;
        stage.detector.acknowledged(target, ping.probeId(), stage.now);
        stage.runUntil(over - 1);
        assertThat(stage.deeds(Deed.DeclareDead.class)).isEmpty();
        stage.run(1);
        assertThat(stage.deeds(Deed.DeclareDead.class)).containsExactly(new Deed.DeclareDead(over, id(7)));
    }

    @Test
    void aLittleLatenessIsNoStall() {
        DetectorStage stage = new DetectorStage(10, 0).start();
        stage.accuse(id(7), Evidence.SILENT, stage.self);
        long over = stage.now + CONFIG.suspicionMaxMillis();
        stage.runUntil(over - 1);
        stage.standStill(1 + CONFIG.stallMillis() / 2);
        assertThat(stage.deeds(Deed.DeclareDead.class)).hasSize(1);
        assertThat(stage.detector.healthScore()).isZero();
    }

    @Test
    void aSuspicionThatOthersShortenIsNoStall() {
        DetectorStage stage = new DetectorStage(10, 0).start();
        stage.accuse(target, Evidence.REFUSED, stage.self);
        stage.run(1_000);
        stage.accuse(target, Evidence.REFUSED, id(1));
        stage.run(0);
        assertThat(stage.deeds(Deed.DeclareDead.class)).hasSize(1);
        assertThat(stage.detector.healthScore()).isZero();
    }

    @Test
    void suspicionsThatTheDeathOfAnotherShortensAreNoStall() {
        DetectorStage stage = new DetectorStage(4, 0).start();
        stage.accuse(target, Evidence.SILENT, stage.self, id(1));
        stage.run(1_900);
        stage.become(id(2), MemberStatus.DEAD);
        stage.run(0);
        assertThat(stage.deeds(Deed.DeclareDead.class)).hasSize(1);
        assertThat(stage.detector.healthScore()).isZero();
    }

    /** A node that has heard neither targets nor helpers for a while. */
    private static DetectorStage distrustingItself(int count) {
        DetectorStage stage = new DetectorStage(count, 0).start();
        stage.helpersSpeak = false;
        for (int i = 1; i < count; i++) {
            stage.silent.add(id(i));
        }
        while (stage.detector.healthScore() < LocalHealth.MAX_SCORE) {
            stage.run(100);
        }
        return stage;
    }

    /** A member of which this node thinks nothing ill, and that it does not probe just now. */
    private static NodeId notProbed(DetectorStage stage) {
        stage.run(1);
        return stage.members.present().stream()
                .filter(node -> stage.members.accusers(node).isEmpty())
                .filter(node -> stage.deeds(Deed.Ping.class, node).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoDistrustsItselfChecksAVerdictAsFastAsAnybody() {
        DetectorStage stage = distrustingItself(100);
        NodeId dead = notProbed(stage);
        stage.members.accuse(dead, id(1), Evidence.SILENT);
        stage.become(dead, MemberStatus.DEAD);
        long heardAt = stage.now;
        stage.run(WHOLE);
        assertThat(stage.deeds(Deed.ConfirmedDead.class)).contains(new Deed.ConfirmedDead(heardAt + WHOLE, dead));
        assertThat(stage.deeds(Deed.Ask.class, dead)).isEmpty();
    }

    @Test
    void andWaitsNoLongerForASlowProbeThatIsUnderWay() {
        for (long later : new long[] {1, DIRECT, LocalHealth.MAX_SCORE * WHOLE}) {
            DetectorStage stage = distrustingItself(100);
            NodeId dead = notProbed(stage);
            stage.runToPingOf(dead);
            stage.run(later);
            assertThat(stage.members.accusers(dead)).isEmpty();
            stage.members.accuse(dead, id(1), Evidence.SILENT);
            stage.become(dead, MemberStatus.DEAD);
            stage.run(WHOLE);
            assertThat(stage.detector.isShownDead(dead)).as("after %d", later).isTrue();
        }
    }
}
