package dev.weft.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Carries out one {@link ScalePlan}. */
final class ScaleRun {
    /** Who has not heard of a crash this long after the last one will not. */
    private static final long PATIENCE_MILLIS = 200_000;

    private static final long STEP_MILLIS = 1_000;
    private static final long SAY_EVERY_NODE_MILLIS = 40_000_000;
    private static final int VICTIM_TRIES = 1_000;

    private final ScalePlan plan;
    private final Mesh mesh;
    private final SplittableRandom random;
    private final Consumer<String> progress;
    private final List<Integer> victims = new ArrayList<>();
    private long saidAt;

    private ScaleRun(ScalePlan plan, Consumer<String> progress) {
        this.plan = plan;
        this.mesh = plan.rules().mesh(plan.nodes(), Weather.withLoss(plan.lossPercent()), plan.seed());
        this.random = new SplittableRandom(~plan.seed());
        this.progress = progress;
    }

    static ScaleOutcome of(ScalePlan plan, Consumer<String> progress) {
        return new ScaleRun(plan, progress).run();
    }

    private ScaleOutcome run() {
        mesh.startAll(1_000);
        runUntil(ScalePlan.WARM_UP_MILLIS);
        mesh.tally.reset();
        runUntil(mesh.now() + plan.restSeconds() * 1_000L);
        double nodeSeconds = (double) plan.nodes() * plan.restSeconds();
        double bytes = mesh.tally.wireBytes() / nodeSeconds;
        double datagrams = mesh.tally.datagrams() / nodeSeconds;
        long falseSuspicions = mesh.tally.falseSuspicions();
        long falseVerdicts = mesh.tally.falseVerdicts();
        long falseDeadShown = mesh.tally.falseDeadShown();
        for (int kill = 0; kill < plan.kills(); kill++) {
            kill();
            runUntil(mesh.now() + plan.killGapMillis());
        }
        long end = mesh.now() + PATIENCE_MILLIS;
        while (mesh.now() < end && victims.stream().anyMatch(this::isNotShownByAll)) {
            runUntil(mesh.now() + STEP_MILLIS);
        }
        Distribution toVerdict = new Distribution();
        Distribution toSurvivor = new Distribution();
        Distribution spread = new Distribution();
        victims.forEach(victim -> count(victim, toVerdict, toSurvivor, spread));
        return new ScaleOutcome(
                plan,
                nodeSeconds,
                bytes,
                datagrams,
                falseSuspicions,
                falseVerdicts,
                falseDeadShown,
                toVerdict,
                toSurvivor,
                spread,
                mesh.agenda.happened(),
                mesh.trace());
    }

    private void runUntil(long end) {
        while (mesh.now() < end) {
            mesh.runUntil(Math.min(end, mesh.now() + STEP_MILLIS));
            if (mesh.now() >= saidAt + SAY_EVERY_NODE_MILLIS / plan.nodes()) {
                saidAt = mesh.now();
                progress.accept(plan.heading() + ": " + mesh.now() / 1_000 + " s of virtual time, " + victims.size()
                        + " of " + plan.kills() + " killed");
            }
        }
    }

    /** Somebody whom nobody doubts just now, so that only this crash is measured. */
    private void kill() {
        for (int tries = 0; tries < VICTIM_TRIES; tries++) {
            int victim = random.nextInt(plan.nodes());
            if (mesh.isUp(victim) && mesh.tally.notShownAlive(victim) == 0) {
                mesh.crash(victim, false);
                victims.add(victim);
                return;
            }
        }
        progress.accept(plan.heading() + ": everybody is doubted by somebody, so nobody is killed");
    }

    private boolean isNotShownByAll(int victim) {
        Tally.Crash crash = mesh.tally.crashes().get(victim);
        if (crash == null) {
            return true;
        }
        for (int node = 0; node < plan.nodes(); node++) {
            if (mesh.isUp(node) && crash.shownDeadAt[node] == 0) {
                return true;
            }
        }
        return false;
    }

    private void count(int victim, Distribution toVerdict, Distribution toSurvivor, Distribution spread) {
        Tally.Crash crash = mesh.tally.crashes().get(victim);
        boolean condemned = crash != null && crash.condemnedAt != Long.MAX_VALUE;
        if (crash == null || !condemned) {
            toVerdict.addNever();
        } else {
            toVerdict.add(crash.condemnedAt - crash.at);
        }
        for (int node = 0; node < plan.nodes(); node++) {
            if (!mesh.isUp(node)) {
                continue;
            }
            if (crash == null || crash.shownDeadAt[node] == 0) {
                toSurvivor.addNever();
                spread.addNever();
            } else {
                toSurvivor.add(crash.shownDeadAt[node] - crash.at);
                spread.add(crash.shownDeadAt[node] - crash.condemnedAt);
            }
        }
    }
}
