package dev.weft.scale;

import java.util.SplittableRandom;

/**
 * Members that stand still or are slow, one after the other: each is suspected at most, and all show it as alive again soon
 * after it goes on.
 */
final class PauseRun {
    private static final long BETWEEN_MILLIS = 20_000;
    private static final long STEP_MILLIS = 10;

    private static final long SLOW_MILLIS = 30_000;

    private final PausePlan plan;
    private final Mesh mesh;
    private final SplittableRandom random;

    /**
     * What became of them.
     *
     * @param falseVerdicts how many lives were pronounced dead
     * @param shownDead how often one node came to show one of them as dead
     * @param shownSuspect how many came to be shown as anything but alive by anybody after the harm was over
     * @param back from the moment when it goes on until all show it as alive; 0 of one that nobody doubted is left out
     */
    record Outcome(PausePlan plan, long falseVerdicts, long shownDead, int shownSuspect, Distribution back) {}

    private PauseRun(PausePlan plan) {
        this.plan = plan;
        this.mesh = plan.rules().mesh(plan.nodes(), Weather.withLoss(plan.lossPercent()), plan.seed());
        this.random = new SplittableRandom(~plan.seed());
    }

    static Outcome of(PausePlan plan) {
        PauseRun run = new PauseRun(plan);
        return run.run(plan.kind() == PausePlan.Kind.STILL ? run::standStill : run::slowDown);
    }

    private void standStill(int member) {
        mesh.pause(member, plan.stillMillis());
        mesh.runUntil(mesh.now() + plan.stillMillis());
    }

    /** What else runs on its machine leaves it only part of the time. */
    private void slowDown(int member) {
        long end = mesh.now() + SLOW_MILLIS;
        while (mesh.now() < end) {
            long still = random.nextLong(plan.stillMillis());
            mesh.pause(member, still);
            mesh.runUntil(mesh.now() + still + random.nextLong(plan.stillMillis()));
        }
    }

    private interface Harm {
        void to(int member);
    }

    private Outcome run(Harm harm) {
        Distribution back = new Distribution();
        int shownSuspect = 0;
        mesh.startAll(1_000);
        mesh.runUntil(ScalePlan.WARM_UP_MILLIS);
        mesh.tally.reset();
        for (int time = 0; time < plan.times(); time++) {
            int member = random.nextInt(mesh.size());
            harm.to(member);
            long wokenAt = mesh.now();
            long aliveAt = wokenAt;
            boolean doubted = false;
            while (mesh.now() < wokenAt + BETWEEN_MILLIS) {
                if (mesh.tally.notShownAlive(member) > 0) {
                    doubted = true;
                    aliveAt = mesh.now() + STEP_MILLIS;
                } else if (mesh.now() > wokenAt + BETWEEN_MILLIS / 2) {
                    break;
                }
                mesh.runUntil(mesh.now() + STEP_MILLIS);
            }
            if (doubted) {
                shownSuspect++;
                if (mesh.tally.notShownAlive(member) > 0) {
                    back.addNever();
                } else {
                    back.add(aliveAt - wokenAt);
                }
            }
        }
        return new Outcome(plan, mesh.tally.falseVerdicts(), mesh.tally.falseDeadShown(), shownSuspect, back);
    }
}
