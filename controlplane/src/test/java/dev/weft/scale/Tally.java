package dev.weft.scale;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts what is sent, who accuses whom, and when whom is shown as what. */
final class Tally {
    private final Mesh mesh;
    private final int nodes;
    private final Map<Integer, Crash> crashes = new TreeMap<>();
    private final Set<Long> falselySuspected = new HashSet<>();
    private final Set<Long> falselyDead = new HashSet<>();
    private final int[] notShownAlive;
    private final int[] shownDead;
    private long wireBytes;
    private long datagrams;
    private long falseDeadShown;

    /** What became known of one crash. */
    static final class Crash {
        final long at;
        long suspectedAt = Long.MAX_VALUE;
        long condemnedAt = Long.MAX_VALUE;
        /** For each node; 0 while it does not show it. */
        final long[] shownDeadAt;

        Crash(long at, int nodes) {
            this.at = at;
            this.shownDeadAt = new long[nodes];
        }
    }

    Tally(int nodes, Mesh mesh) {
        this.nodes = nodes;
        this.mesh = mesh;
        this.notShownAlive = new int[nodes];
        this.shownDead = new int[nodes];
    }

    void sent(Datagram datagram) {
        datagrams++;
        wireBytes += datagram.wireBytes();
    }

    /** Something besides datagrams was carried. */
    void carried(long bytes) {
        wireBytes += bytes;
    }

    /** A node accuses another one, in its present life, on its own evidence. */
    void suspects(int target, int life) {
        if (mesh.isUp(target)) {
            falselySuspected.add(((long) target << 32) + life);
        } else {
            Crash crash = crash(target);
            crash.suspectedAt = Math.min(crash.suspectedAt, mesh.now());
        }
    }

    /** A node pronounces another one dead, in its present life. */
    void condemns(int target, int life) {
        if (mesh.isUp(target)) {
            falselyDead.add(((long) target << 32) + life);
        } else {
            Crash crash = crash(target);
            crash.condemnedAt = Math.min(crash.condemnedAt, mesh.now());
        }
    }

    void shows(int by, int target, Shown before, Shown after) {
        notShownAlive[target] += (after == Shown.ALIVE ? 0 : 1) - (before == Shown.ALIVE ? 0 : 1);
        if (before == Shown.DEAD) {
            shownDead[target]--;
        }
        if (after != Shown.DEAD) {
            return;
        }
        shownDead[target]++;
        if (mesh.isUp(target)) {
            falseDeadShown++;
        } else {
            crash(target).shownDeadAt[by] = mesh.now();
        }
    }

    private Crash crash(int target) {
        return crashes.computeIfAbsent(target, index -> new Crash(mesh.crashedAt(index), nodes));
    }

    /** All crashes that anybody has noticed. */
    Map<Integer, Crash> crashes() {
        return crashes;
    }

    /** How many nodes show it as anything but alive. */
    int notShownAlive(int target) {
        return notShownAlive[target];
    }

    /** How many nodes show it as dead. */
    int shownDead(int target) {
        return shownDead[target];
    }

    long wireBytes() {
        return wireBytes;
    }

    long datagrams() {
        return datagrams;
    }

    /** Lives of running nodes that somebody has accused. */
    long falseSuspicions() {
        return falselySuspected.size();
    }

    /** Lives of running nodes that somebody pronounced dead. */
    long falseVerdicts() {
        return falselyDead.size();
    }

    /** How often a node that runs came to be shown as dead by one node. */
    long falseDeadShown() {
        return falseDeadShown;
    }

    /** Forgets all counts, not who shows whom as what. */
    void reset() {
        wireBytes = 0;
        datagrams = 0;
        falselySuspected.clear();
        falseDeadShown = 0;
        falselyDead.clear();
    }
}
