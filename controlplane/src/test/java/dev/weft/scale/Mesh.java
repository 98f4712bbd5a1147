package dev.weft.scale;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** All nodes and what lies between them, in virtual time. One seed gives one run. */
final class Mesh {
    private static final long NEVER = Long.MAX_VALUE;

    /** Clocks of machines that keep time over the network differ by about so much. */
    private static final int CLOCK_SPREAD_MILLIS = 20;

    private static final long WALL_START_MILLIS = 1_800_000_000_000L;

    final Agenda agenda = new Agenda();
    final Tally tally;
    private final Weather weather;
    private final RandomGenerator random;
    private final Peer[] peers;
    private final Wake[] wakes;
    private final long[] crashedAt;
    private final boolean[] hostAnswers;
    private final long[] pausedUntil;
    private final int[] clockOffset;
    private long trace;

    /** Makes the nodes of one kind of rules. */
    interface Maker {
        Peer make(int index, Mesh mesh, RandomGenerator random);
    }

    private final class Wake implements Agenda.Event {
        final int index;
        long plannedAt = NEVER;

        Wake(int index) {
            this.index = index;
        }

        @Override
        public void happen(long now) {
            if (plannedAt != now) {
                return;
            }
            plannedAt = NEVER;
            if (crashedAt[index] <= now) {
                return;
            }
            if (now >= pausedUntil[index] && peers[index].nextWakeMillis() <= now) {
                trace = trace * 31 + now + index;
                peers[index].wake(now);
            }
            planWake(index, now);
        }
    }

    Mesh(int nodes, Weather weather, long seed, Maker maker) {
        this.weather = weather;
        this.random = new SplittableRandom(seed);
        this.peers = new Peer[nodes];
        this.wakes = new Wake[nodes];
        this.crashedAt = new long[nodes];
        this.hostAnswers = new boolean[nodes];
        this.pausedUntil = new long[nodes];
        this.clockOffset = new int[nodes];
        Arrays.fill(crashedAt, NEVER);
        this.tally = new Tally(nodes, this);
        for (int i = 0; i < nodes; i++) {
            clockOffset[i] = random.nextInt(CLOCK_SPREAD_MILLIS + 1);
            peers[i] = maker.make(i, this, new SplittableRandom(random.nextLong()));
            wakes[i] = new Wake(i);
        }
    }

    int size() {
        return peers.length;
    }

    long now() {
        return agenda.now();
    }

    /** What the node's own clock says. */
    long wallMillis(int index) {
        return WALL_START_MILLIS + agenda.now() + clockOffset[index];
    }

    /** Equal for two runs that went the same way. */
    long trace() {
        return trace;
    }

    /** Starts all, each at its own moment within the time. */
    void startAll(long withinMillis) {
        for (int i = 0; i < peers.length; i++) {
            int index = i;
            agenda.at(now() + random.nextLong(withinMillis), time -> {
                peers[index].start(time);
                planWake(index, time);
            });
        }
    }

    void runUntil(long end) {
        agenda.runUntil(end);
    }

    void send(Datagram datagram) {
        tally.sent(datagram);
        if (weather.loses(random)) {
            return;
        }
        long delay = weather.delayMillis(datagram.from(), datagram.to(), random);
        agenda.at(now() + delay, time -> arrive(datagram, time));
    }

    /** Whether so many datagrams in a row would all get through. */
    boolean getThrough(int datagrams) {
        for (int i = 0; i < datagrams; i++) {
            if (weather.loses(random)) {
                return false;
            }
        }
        return true;
    }

    /** Carries something by a connection that repeats what is lost; if the receiver runs, it gets it. */
    void sendReliably(Datagram datagram) {
        tally.sent(datagram);
        long delay = 3 * weather.delayMillis(datagram.from(), datagram.to(), random);
        agenda.at(now() + delay, time -> arrive(datagram, time));
    }

    private void arrive(Datagram datagram, long now) {
        int to = datagram.to();
        if (crashedAt[to] <= now) {
            refuse(datagram, now);
        } else if (now < pausedUntil[to]) {
            agenda.at(pausedUntil[to], time -> arrive(datagram, time));
        } else {
            trace = trace * 31 + now + datagram.from() + 7L * to;
            peers[to].receive(datagram, now);
            planWake(to, now);
        }
    }

    private void refuse(Datagram probe, long now) {
        int prober = probe.from();
        if (probe.probeId() == 0 || !hostAnswers[probe.to()] || weather.loses(random)) {
            return;
        }
        agenda.at(now + weather.delayMillis(probe.to(), prober, random), time -> {
            if (isUp(prober)) {
                peers[prober].refused(probe.to(), probe.probeId(), time);
                planWake(prober, time);
            }
        });
    }

    private void planWake(int index, long now) {
        long at = Math.max(Math.max(now, pausedUntil[index]), peers[index].nextWakeMillis());
        if (at < wakes[index].plannedAt) {
            wakes[index].plannedAt = at;
            agenda.at(at, wakes[index]);
        }
    }

    boolean isUp(int index) {
        return crashedAt[index] > now();
    }

    /** Whether it runs and does not stand still. */
    boolean isAwake(int index) {
        return isUp(index) && now() >= pausedUntil[index];
    }

    long crashedAt(int index) {
        return crashedAt[index];
    }

    /**
     * The process is gone from now on.
     *
     * @param answers whether its host is still there and refuses what is sent to it
     */
    void crash(int index, boolean answers) {
        crashedAt[index] = now();
        hostAnswers[index] = answers;
    }

    /** The process stands still; what is sent to it waits. */
    void pause(int index, long millis) {
        pausedUntil[index] = Math.max(pausedUntil[index], now() + millis);
    }
}
