package dev.weft.controlplane.detector;

import dev.weft.controlplane.identity.NodeId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** All probes that are under way, one at the most of each member: see the first table of {@link FailureDetector}. */
final class Probes {
    /** At one time; a suspicion that finds no room is taken up by the next regular round. */
    static final int MAX_PROBES = 64;

    private final DetectorConfig config;
    private final Membership members;
    private final DetectorActions actions;
    private final RandomGenerator random;
    private final LocalHealth health;
    private final RoundTripTimes roundTrips;
    private final Map<NodeId, Probe> open = new TreeMap<>();

    Probes(
            DetectorConfig config,
            Membership members,
            DetectorActions actions,
            RandomGenerator random,
            LocalHealth health) {
        this.config = config;
        this.members = members;
        this.actions = actions;
        this.random = random;
        this.health = health;
        this.roundTrips = new RoundTripTimes(config);
    }

    /** Begins one, unless it is under way or there are too many. */
    void begin(NodeId target, long now) {
        if (!open.containsKey(target)) {
            open(target, now, false);
        }
    }

    /**
     * The same, only to find out whether this node itself reaches the target: enough others have accused it, and this node will
     * not. So nobody has to help, and a node that distrusts itself waits no longer than others: its error would harm nobody
     * else. One that is under way becomes such a one.
     */
    void check(NodeId target, long now) {
        if (open.containsKey(target)) {
            hurry(target, now);
        } else {
            open(target, now, true);
        }
    }

    private void open(NodeId target, long now, boolean check) {
        if (open.size() >= MAX_PROBES) {
            return;
        }
        Probe probe = new Probe(random.nextLong() >>> 1, now, check);
        probe.deadline = now + directMillis(target, probe);
        open.put(target, probe);
        actions.ping(target, probe.id, false);
    }

    /** If it is probed just now: this accuses nobody any more, and so takes no longer than a check would. */
    void hurry(NodeId target, long now) {
        Probe probe = open.get(target);
        if (probe == null || probe.isCheck) {
            return;
        }
        probe.isCheck = true;
        if (!probe.indirect) {
            probe.deadline = Math.min(probe.deadline, now + directMillis(target, probe));
        } else if (probe.deadline > now + indirectMillis(target, probe)) {
            goIndirect(target, probe, now);
        }
    }

    private long directMillis(NodeId target, Probe probe) {
        long millis = roundTrips.timeoutMillis(target);
        return probe.isCheck ? millis : health.scale(millis);
    }

    private long indirectMillis(NodeId target, Probe probe) {
        long millis = roundTrips.indirectTimeoutMillis(target);
        return probe.isCheck ? millis : health.scale(millis);
    }

    boolean isOpen(NodeId target, long probeId) {
        Probe probe = open.get(target);
        return probe != null && probe.id == probeId;
    }

    /** Ends it; false when there is no such probe. */
    boolean acknowledged(NodeId target, long probeId, long now) {
        Probe probe = open.get(target);
        if (probe == null || probe.id != probeId) {
            return false;
        }
        open.remove(target);
        health.better();
        if (!probe.indirect) {
            roundTrips.sample(target, now - probe.startedAt);
        }
        return true;
    }

    void heardFrom(NodeId target) {
        Probe probe = open.get(target);
        if (probe != null) {
            probe.heard = true;
        }
    }

    void triedInVain(NodeId target, long probeId) {
        Probe probe = open.get(target);
        if (probe != null && probe.id == probeId && probe.unheardHelpers > 0) {
            probe.unheardHelpers--;
        }
    }

    /** May be forged, so it only hurries the probe. */
    void refused(NodeId target, long now) {
        Probe probe = open.get(target);
        if (probe == null) {
            return;
        }
        if (!probe.indirect) {
            goIndirect(target, probe, now);
        }
        boolean unused = askHelpers(target, probe);
        probe.refused = true;
        probe.deadline = Math.min(probe.deadline, now + roundTrips.refusedTimeoutMillis(target));
    }

    /** This node stood still: all get the time again that they have for a direct answer. */
    void resume(long now) {
        open.forEach((target, probe) -> {
            probe.resume(now, directMillis(target, probe));
            actions.ping(target, probe.id, false);
        });
    }

    /** Does what is due, and returns those that have ended without an answer. */
    Map<NodeId, Probe> advance(long now) {
        Map<NodeId, Probe> failed = new TreeMap<>();
        for (Map.Entry<NodeId, Probe> entry : open.entrySet()) {
            Probe probe = entry.getValue();
            NodeId target = entry.getKey();
            if (now >= probe.deadline) {
                if (probe.indirect) {
                    failed.put(target, probe);
                } else {
                    goIndirect(target, probe, now);
                }
            } else if (probe.isRepeatDue(now)) {
                probe.repeated(now);
                boolean second = askHelpers(target, probe);
                actions.ping(target, probe.id, second);
            }
        }
        open.keySet().removeAll(failed.keySet());
        return failed;
    }

    private void goIndirect(NodeId target, Probe probe, long now) {
        probe.goIndirect(now, indirectMillis(target, probe), config.pingRepeats());
        boolean last = config.pingRepeats() == 0;
        actions.ping(target, probe.id, last);
        if (last) {
            boolean unused = askHelpers(target, probe);
        }
    }

    /** Once in a probe; whether this was the time. */
    private boolean askHelpers(NodeId target, Probe probe) {
        if (probe.hasAsked || probe.isCheck) {
            return false;
        }
        probe.hasAsked = true;
        List<NodeId> helpers = Shuffle.some(members.present(), config.helpers() + 1, random).stream()
                .filter(helper -> !helper.equals(target))
                .limit(config.helpers())
                .toList();
        probe.askedHelpers = helpers.size();
        probe.unheardHelpers = helpers.size();
        helpers.forEach(helper -> actions.askToPing(helper, target, probe.id));
        return true;
    }

    void forget(NodeId target) {
        open.remove(target);
    }

    void clear() {
        open.clear();
    }

    long nextMillis() {
        long next = Long.MAX_VALUE;
        for (Probe probe : open.values()) {
            next = Math.min(next, probe.nextWakeMillis());
        }
        return next;
    }
}
