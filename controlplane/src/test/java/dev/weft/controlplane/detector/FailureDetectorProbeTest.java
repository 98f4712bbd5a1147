package dev.weft.controlplane.detector;

import static dev.weft.controlplane.detector.DetectorStage.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Evidence;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One probe, from the ping to the suspicion or to the answer. */
class FailureDetectorProbeTest {
    private static final DetectorConfig CONFIG = DetectorConfig.DEFAULT;
    private static final long DIRECT = CONFIG.probeTimeoutMillis();

    private static final long INDIRECT = CONFIG.indirectTimeoutMillis();

    private static final long REPEAT = INDIRECT / (CONFIG.pingRepeats() + 1);

    private final DetectorStage stage = new DetectorStage(6, 0);
    private final NodeId target = id(3);

    @BeforeEach
    void start() {
        stage.start();
    }

    /** The first ping of a target that never answers by itself. */
    private Deed.Ping pingOfSilentTarget() {
        stage.silent.add(target);
        return stage.runToPingOf(target);
    }

    @Test
    void whereAllAnswerNothingElseHappens() {
        stage.run(20_000);
        // So few are probed twice a period.
        assertThat(stage.deeds(Deed.Ping.class)).hasSameSizeAs(stage.deeds).hasSizeBetween(39, 41);
        assertThat(stage.deeds(Deed.Ping.class)).noneMatch(Deed.Ping::again);
        assertThat(stage.detector.healthScore()).isZero();
    }

    @Test
    void silenceMakesOthersTryAndThenASuspicion() {
        Deed.Ping ping = pingOfSilentTarget();
        stage.runUntil(ping.at() + DIRECT - 1);
        assertThat(stage.deeds(Deed.Ping.class, target)).containsExactly(ping);
        stage.runUntil(ping.at() + DIRECT + REPEAT - 1);
        assertThat(stage.deeds(Deed.Ping.class, target))
                .containsExactly(ping, new Deed.Ping(ping.at() + DIRECT, target, ping.probeId(), false));
        assertThat(stage.deeds(Deed.Ask.class)).isEmpty();
        stage.run(1);
        assertThat(stage.deeds(Deed.Ask.class))
                .hasSize(CONFIG.helpers())
                .allMatch(ask -> ask.target().equals(target) && ask.probeId() == ping.probeId());
        assertThat(stage.deeds(Deed.Ask.class).stream().map(Deed.Ask::helper))
                .doesNotHaveDuplicates()
                .doesNotContain(target, stage.self);
        stage.runUntil(ping.at() + DIRECT + INDIRECT - 1);
        assertThat(stage.deeds(Deed.Suspect.class)).isEmpty();
        stage.run(1);
        assertThat(stage.deeds(Deed.Suspect.class))
                .containsExactly(new Deed.Suspect(stage.now, target, Evidence.SILENT));
    }

    @Test
    void thePingIsRepeatedAtEvenDistancesWhileHelpersTry() {
        Deed.Ping ping = pingOfSilentTarget();
        stage.runUntil(ping.at() + DIRECT + INDIRECT - 1);
        assertThat(stage.deeds(Deed.Ping.class, target).stream().skip(1).map(Deed.Ping::at))
                .containsExactlyElementsOf(LongStream.rangeClosed(0, CONFIG.pingRepeats())
                        .mapToObj(i -> ping.at() + DIRECT + i * REPEAT)
                        .toList());
        assertThat(stage.deeds(Deed.Ask.class)).as("asked once only").hasSize(CONFIG.helpers());
        assertThat(stage.deeds(Deed.Ping.class, target).stream()
                        .filter(Deed.Ping::again)
                        .map(Deed.Ping::at))
                .as("the first repetition tells who this is, too")
                .containsExactly(ping.at() + DIRECT + REPEAT);
    }

    @Test
    void anAnswerToAnyOfThePingsEndsTheProbe() {
        Deed.Ping ping = pingOfSilentTarget();
        stage.runUntil(ping.at() + DIRECT + REPEAT - 2);
        stage.silent.clear();
        stage.run(2 * INDIRECT);
        assertThat(stage.deeds(Deed.Suspect.class)).isEmpty();
        assertThat(stage.deeds(Deed.Ping.class, target).stream()
                        .filter(repeated -> repeated.probeId() == ping.probeId()))
                .hasSize(3);
    }

    @Test
    void aRefusalHurriesTheProbe() {
        Deed.Ping ping = pingOfSilentTarget();
        stage.run(10);
        stage.detector.refused(target, ping.probeId() + 1, stage.now);
        assertThat(stage.deeds(Deed.Ask.class)).as("another probe's").isEmpty();
        stage.detector.refused(target, ping.probeId(), stage.now);
        assertThat(stage.deeds(Deed.Ask.class)).hasSize(CONFIG.helpers());
        stage.run(CONFIG.refusedTimeoutMillis() - 1);
        assertThat(stage.deeds(Deed.Suspect.class)).isEmpty();
        stage.run(1);
        assertThat(stage.deeds(Deed.Suspect.class))
                .containsExactly(new Deed.Suspect(stage.now, target, Evidence.REFUSED));
        assertThat(stage.detector.healthScore()).as("no fault of this node").isZero();
    }

    @Test
    void aRefusalOfTheSecondPingHurriesItToo() {
        Deed.Ping ping = pingOfSilentTarget();
        stage.runUntil(ping.at() + DIRECT + 50);
        stage.detector.refused(target, ping.probeId(), stage.now);
        stage.run(30);
        stage.detector.refused(target, ping.probeId(), stage.now);
        stage.run(CONFIG.refusedTimeoutMillis() - 30);
        assertThat(stage.deeds(Deed.Suspect.class))
                .as("a second refusal gives no more time")
                .containsExactly(new Deed.Suspect(stage.now, target, Evidence.REFUSED));
        assertThat(stage.deeds(Deed.Ask.class)).hasSize(CONFIG.helpers());
    }

    @Test
    void aRefusalThatWasForgedIsUndoneByTheAnswer() {
        Deed.Ping ping = pingOfSilentTarget();
        stage.detector.refused(target, ping.probeId(), stage.now);
        stage.run(CONFIG.refusedTimeoutMillis() - 1);
        stage.detector.acknowledged(target, ping.probeId(), stage.now);
        stage.run(DIRECT + INDIRECT);
        assertThat(stage.deeds(Deed.Suspect.class)).isEmpty();
    }

    @Test
    void whoWasHeardInTheMeantimeIsNotSuspected() {
        Deed.Ping ping = pingOfSilentTarget();
        stage.run(10);
        stage.detector.heardFrom(target);
        stage.runUntil(ping.at() + DIRECT + INDIRECT + 1);
        assertThat(stage.deeds(Deed.Ask.class)).isNotEmpty();
        assertThat(stage.deeds(Deed.Suspect.class)).isEmpty();
        stage.runToPingOf(target);
        stage.run(DIRECT + INDIRECT);
        assertThat(stage.deeds(Deed.Suspect.class))
                .as("the next time it counts anew")
                .hasSize(1);
    }

    @Test
    void aHelpersAnswerEndsTheProbe() {
        Deed.Ping ping = pingOfSilentTarget();
        stage.runUntil(ping.at() + DIRECT + 100);
        stage.detector.acknowledged(target, ping.probeId() + 1, stage.now);
        stage.detector.acknowledged(id(4), ping.probeId(), stage.now);
        stage.run(INDIRECT - 101);
        stage.detector.acknowledged(target, ping.probeId(), stage.now);
        stage.run(INDIRECT);
        assertThat(stage.deeds(Deed.Suspect.class)).isEmpty();
        Deed.Ping next = stage.runToPingOf(target);
        stage.runUntil(next.at() + DIRECT + REPEAT);
        assertThat(stage.deeds(Deed.Ask.class)).as("it measured no round trip").hasSize(2 * CONFIG.helpers());
    }

    @Test
    void whoAnsweredQuicklyIsMissedSooner() {
        stage.runToPingOf(target);
        stage.run(DetectorStage.ANSWER_MILLIS);
        Deed.Ping ping = pingOfSilentTarget();
        int before = stage.deeds(Deed.Ping.class, target).size();
        stage.runUntil(ping.at() + CONFIG.probeTimeoutMinMillis() - 1);
        assertThat(stage.deeds(Deed.Ping.class, target)).hasSize(before);
        stage.run(1);
        assertThat(stage.deeds(Deed.Ping.class, target)).hasSize(before + 1);
        stage.run(CONFIG.indirectTimeoutMillis());
        assertThat(stage.deeds(Deed.Suspect.class)).hasSize(1);
    }

    @Test
    void whereEnoughOthersSuspectTheOwnSuspicionIsNotNeeded() {
        stage.silent.add(target);
        stage.accuse(target, Evidence.SILENT, id(1), id(2), id(4), id(5));
        stage.run(DIRECT + INDIRECT);
        assertThat(stage.deeds(Deed.Ping.class, target)).isNotEmpty();
        assertThat(stage.deeds(Deed.Suspect.class)).isEmpty();
    }

    @Test
    void whereTwoWereRefusedTheOwnSuspicionIsNotNeeded() {
        stage.silent.add(target);
        stage.accuse(target, Evidence.REFUSED, id(1), id(2));
        stage.run(DIRECT + INDIRECT);
        assertThat(stage.deeds(Deed.Ping.class, target)).isNotEmpty();
        assertThat(stage.deeds(Deed.Suspect.class)).isEmpty();
    }

    @Test
    void butItIsWhenNoneOfThemIsLeftToPronounceTheVerdict() {
        stage.silent.add(target);
        stage.accuse(target, Evidence.REFUSED, id(1), id(2));
        stage.become(id(1), MemberStatus.DEAD);
        stage.become(id(2), MemberStatus.LEFT);
        stage.run(DIRECT + INDIRECT);
        assertThat(stage.deeds(Deed.Ask.class)).as("was only a check").isEmpty();
        stage.run(2 * (DIRECT + INDIRECT));
        assertThat(stage.deeds(Deed.Ask.class)).isNotEmpty();
        assertThat(stage.deeds(Deed.Suspect.class, target)).hasSize(1);
        assertThat(stage.deeds(Deed.DeclareDead.class, target)).hasSize(1);
    }

    @Test
    void whoHasJustStartedAccusesNobody() {
        DetectorStage fresh = new DetectorStage(6, 0, CONFIG);
        for (int i = 1; i < 6; i++) {
            fresh.silent.add(id(i));
        }
        fresh.start();
        fresh.run(CONFIG.startQuietMillis() - 1);
        assertThat(fresh.deeds(Deed.Ask.class)).isNotEmpty();
        assertThat(fresh.deeds(Deed.Suspect.class)).isEmpty();
        fresh.run(3 * (DIRECT + INDIRECT));
        assertThat(fresh.deeds(Deed.Suspect.class)).isNotEmpty();
    }

    @Test
    void whoLeavesMeanwhileIsNotSuspected() {
        pingOfSilentTarget();
        stage.become(target, MemberStatus.LEFT);
        stage.run(5_000);
        assertThat(stage.deeds(Deed.Suspect.class)).isEmpty();
        assertThat(stage.deeds(Deed.Ask.class)).isEmpty();
        assertThat(stage.deeds(Deed.Ping.class, target)).hasSize(1);
    }

    @Test
    void afterTheEndNothingHappens() {
        pingOfSilentTarget();
        stage.accuse(id(2), Evidence.SILENT, stage.self);
        stage.detector.stop();
        int before = stage.deeds.size();
        assertThat(stage.detector.nextWakeMillis()).isEqualTo(Long.MAX_VALUE);
        stage.detector.wake(stage.now + 60_000, stage.now + 60_000);
        stage.accuse(id(4), Evidence.SILENT, id(1));
        stage.become(id(5), MemberStatus.DEAD);
        stage.run(60_000);
        assertThat(stage.deeds).hasSize(before);
        assertThat(stage.detector.isShownDead(id(5))).isTrue();
    }
}
