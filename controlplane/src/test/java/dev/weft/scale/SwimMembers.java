package dev.weft.scale;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * What one node with SWIM's rules holds of all others, and its suspicions.
 *
 * <pre>
 *   state     news about it                                  next      done
 *   any       alive, a newer incarnation                     alive     passed on
 *   alive     suspect, not an older incarnation              suspect   passed on; a timer begins
 *   suspect   suspect by another accuser                     suspect   the timer shrinks; passed on while that helps
 *   not dead  dead, not an older incarnation                 dead      passed on
 *   suspect   the timer ends                                 dead      the same
 *   any news against this node itself                        alive     refuted by a newer incarnation
 * </pre>
 */
final class SwimMembers {
    private final int self;
    private final SwimRules rules;
    private final Mesh mesh;
    private final Broadcasts broadcasts;
    private final Runnable refuted;
    private final byte[] states;
    private final char[] incarnations;
    private final Map<Integer, Suspicion> suspicions = new HashMap<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final Map<Integer, Long> deadSince = new HashMap<>();
    private int present;

    private record Timer(long at, int node) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Integer.compare(node, other.node);
        }
    }

    private static final class Suspicion {
        final long startedAt;
        final long minMillis;
        final long maxMillis;
        final int possible;
        /** Few, and there are millions of suspicions in a large mesh that loses much. */
        private final int[] accusers;

        private int accuserCount;
        long overAt;

        Suspicion(long startedAt, long minMillis, long maxMillis, int possible) {
            this.startedAt = startedAt;
            this.minMillis = minMillis;
            this.maxMillis = maxMillis;
            this.possible = possible;
            this.accusers = new int[possible + 1];
        }

        /** Whether another accuser would change nothing, or this one is none. */
        boolean isNoNews(int accuser) {
            return accuserCount > possible
                    || Arrays.stream(accusers, 0, accuserCount).anyMatch(known -> known == accuser);
        }

        void add(int accuser) {
            accusers[accuserCount++] = accuser;
        }

        /** Lifeguard: max − (max − min) · ln(C + 1) / ln(K + 1), not below min. */
        void plan() {
            long millis = minMillis;
            int confirmations = accuserCount - 1;
            if (possible > 0 && confirmations < possible) {
                double share = Math.log(confirmations + 1.0) / Math.log(possible + 1.0);
                millis = Math.max(minMillis, Math.round(maxMillis - share * (maxMillis - minMillis)));
            }
            overAt = startedAt + millis;
        }
    }

    SwimMembers(int self, SwimRules rules, Mesh mesh, Broadcasts broadcasts, Runnable refuted) {
        this.self = self;
        this.rules = rules;
        this.mesh = mesh;
        this.broadcasts = broadcasts;
        this.refuted = refuted;
        this.states = new byte[mesh.size()];
        this.incarnations = new char[mesh.size()];
        this.present = mesh.size();
    }

    Shown state(int node) {
        return Shown.of(states[node]);
    }

    int incarnation(int node) {
        return incarnations[node];
    }

    /** How many are not dead, this node included. */
    int present() {
        return present;
    }

    boolean isDeadSince(int node, long time) {
        Long since = deadSince.get(node);
        return since != null && since >= time;
    }

    SwimMessage.State snapshot(boolean answer) {
        return new SwimMessage.State(states.clone(), incarnations.clone(), answer);
    }

    void merge(SwimMessage.State theirs, int from) {
        for (int node = 0; node < states.length; node++) {
            if (theirs.incarnations()[node] != incarnations[node] || theirs.states()[node] != states[node]) {
                // Another one's verdict is taken as a suspicion only.
                Shown state = theirs.states()[node] == Shown.ALIVE.code ? Shown.ALIVE : Shown.SUSPECT;
                hear(new Update(state, node, theirs.incarnations()[node], from));
            }
        }
    }

    void hear(Update update) {
        int node = update.node();
        if (node == self) {
            refuteIfAccused(update);
            return;
        }
        switch (update.state()) {
            case ALIVE -> {
                if (update.incarnation() > incarnations[node]) {
                    incarnations[node] = (char) update.incarnation();
                    suspicions.remove(node);
                    become(node, Shown.ALIVE, update);
                }
            }
            case SUSPECT -> suspect(update);
            case DEAD -> {
                if (update.incarnation() >= incarnations[node] && state(node) != Shown.DEAD) {
                    die(update);
                }
            }
        }
    }

    private void refuteIfAccused(Update update) {
        if (update.state() != Shown.ALIVE && update.incarnation() >= incarnations[self]) {
            incarnations[self] = (char) (update.incarnation() + 1);
            broadcasts.add(new Update(Shown.ALIVE, self, incarnations[self], self));
            refuted.run();
        }
    }

    private void suspect(Update update) {
        int node = update.node();
        if (update.incarnation() < incarnations[node] || state(node) == Shown.DEAD) {
            return;
        }
        Suspicion suspicion = suspicions.get(node);
        if (suspicion == null) {
            long minimum = rules.suspicionMinMillis(present);
            int possible = present - 2 < rules.confirmers() ? 0 : rules.confirmers();
            suspicion = new Suspicion(mesh.now(), minimum, minimum * rules.suspicionMaxMult(), possible);
            suspicions.put(node, suspicion);
            incarnations[node] = (char) update.incarnation();
            become(node, Shown.SUSPECT, update);
        } else if (suspicion.isNoNews(update.from())) {
            return;
        } else {
            broadcasts.add(update);
        }
        suspicion.add(update.from());
        suspicion.plan();
        timers.add(new Timer(Math.max(mesh.now(), suspicion.overAt), node));
    }

    private void die(Update update) {
        suspicions.remove(update.node());
        incarnations[update.node()] = (char) update.incarnation();
        deadSince.put(update.node(), mesh.now());
        become(update.node(), Shown.DEAD, update);
    }

    private void become(int node, Shown after, Update update) {
        Shown before = state(node);
        present += (after == Shown.DEAD ? 0 : 1) - (before == Shown.DEAD ? 0 : 1);
        states[node] = after.code;
        if (before == Shown.DEAD) {
            deadSince.remove(node);
        }
        broadcasts.add(update);
        if (before != after) {
            mesh.tally.shows(self, node, before, after);
        }
    }

    long nextWakeMillis() {
        return timers.isEmpty() ? Long.MAX_VALUE : timers.element().at;
    }

    void wake(long now) {
        while (!timers.isEmpty() && timers.element().at <= now) {
            int node = timers.remove().node;
            Suspicion suspicion = suspicions.get(node);
            if (suspicion != null && suspicion.overAt <= now) {
                mesh.tally.condemns(node, incarnations[node]);
                die(new Update(Shown.DEAD, node, incarnations[node], self));
            }
        }
    }
}
