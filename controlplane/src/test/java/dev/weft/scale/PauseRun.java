package dev.weft.scale;

import java.util.SplittableRandom;

/**
 * Members that stand still or are slow, one after the other: each is suspected at most, and all show it as alive again soon
 * after it goes on.
 */
final class PauseRun {
    private static final long BETWEEN_MILLIS = 20_000;
    private static final long STEP_MILLIS = 10;

    private final Mesh mesh;
    private final SplittableRandom random;

    /**
     * What became of them.
     *
     * @param falseVerdicts how many lives were pronounced dead
     * @param shownDead how often one node came to show one of them as dead
     * @param shownSuspect how many came to be shown as anything but alive by anybody
     * @param back from the moment when it goes on until all show it as alive
     */
    record Outcome(int pauses, long falseVerdicts, long shownDead, int shownSuspect, Distribution back) {}

    private PauseRun(RuleSet rules, int nodes, int lossPercent, long seed) {
        this.mesh = rules.mesh(nodes, Weather.withLoss(lossPercent), seed);
        this.random = new SplittableRandom(~seed);
    }

    /** Each member stands still once for so long. */
    static Outcome still(RuleSet rules, int nodes, int lossPercent, int pauses, long millis, long seed) {
        PauseRun run = new PauseRun(rules, nodes, lossPercent, seed);
        return run.run(pauses, (member, until) -> {
            run.mesh.pause(member, millis);
            run.mesh.runUntil(run.mesh.now() + millis);
        });
    }

    /**
     * Each member's process gets only part of the time for 30 seconds: it stands still for up to so long, and then runs for
     * as long on average.
     */
    static Outcome slow(RuleSet rules, int nodes, int lossPercent, int members, long stillMillis, long seed) {
        PauseRun run = new PauseRun(rules, nodes, lossPercent, seed);
        return run.run(members, (member, end) -> {
            while (run.mesh.now() < end) {
                long still = run.random.nextLong(stillMillis);
                run.mesh.pause(member, still);
                run.mesh.runUntil(run.mesh.now() + still + run.random.nextLong(stillMillis));
            }
        });
    }

    private interface Harm {
        void to(int member, long end);
    }

    private Outcome run(int times, Harm harm) {
        Distribution back = new Distribution();
        int shownSuspect = 0;
        mesh.startAll(1_000);
        mesh.runUntil(ScalePlan.WARM_UP_MILLIS);
        mesh.tally.reset();
        for (int time = 0; time < times; time++) {
            int member = random.nextInt(mesh.size());
            harm.to(member, mesh.now() + 30_000);
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
        return new Outcome(times, mesh.tally.falseVerdicts(), mesh.tally.falseDeadShown(), shownSuspect, back);
    }
}
