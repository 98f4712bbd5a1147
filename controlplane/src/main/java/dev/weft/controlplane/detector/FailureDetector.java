package dev.weft.controlplane.detector;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Evidence;
import dev.weft.controlplane.ledger.Event.Incarnation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * SWIM (Das, Gupta, Motivala, DSN 2002) with suspicion times that shrink with independent accusers (Lifeguard, Dadgar et
 * al., 2018) and eager confirmation: whoever hears a suspicion probes the suspect at once. A plain object for one
 * thread: it is told the time and what happened, and calls {@link DetectorActions}.
 *
 * <pre>
 *   of one probe
 *   state      what happens              next       done
 *   DIRECT     answer                    –          the probe ends
 *   DIRECT     probeTimeoutMillis        INDIRECT   ask helpers, ping once more
 *   DIRECT     the host refuses          INDIRECT   the same, but only refusedTimeoutMillis are left
 *   INDIRECT   any answer                –          the probe ends
 *   INDIRECT   the host refuses          INDIRECT   only refusedTimeoutMillis are left
 *   INDIRECT   its time is over          –          suspect the target, unless enough others do
 *
 *   of one suspicion (of any accuser, against the present life of a member)
 *   heard      not yet an accuser, near by hash     probe the target at once
 *   its time is over, this node is an accuser       pronounce the verdict
 *   its time is over, this node is none             probe the target again
 *   the target refutes, leaves, is dead             forgotten
 * </pre>
 */
public final class FailureDetector {
    /** Probes at one time; a suspicion that finds no room is taken up by the next regular round. */
    static final int MAX_PROBES = 64;

    private final NodeId self;
    private final DetectorConfig config;
    private final Membership members;
    private final DetectorActions actions;
    private final RandomGenerator random;
    private final Map<NodeId, Probe> probes = new TreeMap<>();
    private final Map<NodeId, Suspicion> suspicions = new TreeMap<>();
    private final ProbeSchedule schedule;
    private @Nullable NodeId nextTarget;
    private long nextProbeAt;
    private long nextContactAt;
    private boolean running;

    private static final class Probe {
        final long id;
        boolean indirect;
        boolean refused;
        long deadline;

        Probe(long id, long deadline) {
            this.id = id;
            this.deadline = deadline;
        }
    }

    private static final class Suspicion {
        final Incarnation incarnation;
        final long heardAt;
        long notBefore;

        Suspicion(Incarnation incarnation, long heardAt) {
            this.incarnation = incarnation;
            this.heardAt = heardAt;
        }
    }

    public FailureDetector(
            NodeId self, DetectorConfig config, Membership members, DetectorActions actions, RandomGenerator random) {
        this.self = self;
        this.config = config;
        this.members = members;
        this.actions = actions;
        this.random = random;
        this.schedule = new ProbeSchedule(self, config.probePeriodMillis());
    }

    /** Begins to probe. */
    public void start(long now, long wallMillis) {
        running = true;
        planProbe(now, wallMillis);
        nextContactAt = now + random.nextLong(config.deadContactPeriodMillis());
        members.present().forEach(node -> review(node, now));
    }

    /** Ends all probing. */
    public void stop() {
        running = false;
        probes.clear();
        suspicions.clear();
    }

    /** When {@link #wake} has something to do; {@link Long#MAX_VALUE} when never. */
    public long nextWakeMillis() {
        if (!running) {
            return Long.MAX_VALUE;
        }
        long next = Math.min(nextProbeAt, nextContactAt);
        for (Probe probe : probes.values()) {
            next = Math.min(next, probe.deadline);
        }
        for (Map.Entry<NodeId, Suspicion> entry : suspicions.entrySet()) {
            next = Math.min(next, verdictAt(entry.getKey(), entry.getValue()));
        }
        return next;
    }

    /** Does what is due. */
    public void wake(long now, long wallMillis) {
        if (!running) {
            return;
        }
        expireProbes(now);
        expireSuspicions(now);
        if (now >= nextProbeAt) {
            NodeId target = nextTarget;
            planProbe(now, wallMillis);
            if (target != null
                    && members.status(target).map(MemberStatus::isPresent).orElse(false)) {
                boolean unused = probe(target, now);
            }
        }
        if (now >= nextContactAt) {
            nextContactAt = now + config.deadContactPeriodMillis();
            List<NodeId> dead = members.dead();
            if (!dead.isEmpty()) {
                actions.contact(dead.get(random.nextInt(dead.size())));
            }
        }
    }

    /** An answer to the probe has come, from the target itself or by a helper. */
    public void acknowledged(NodeId target, long probeId) {
        Probe probe = probes.get(target);
        if (probe != null && probe.id == probeId) {
            probes.remove(target);
        }
    }

    /** The target's host has answered that nobody listens on the port. May be forged, so it only hurries the probe. */
    public void refused(NodeId target, long probeId, long now) {
        Probe probe = probes.get(target);
        if (probe == null || probe.id != probeId) {
            return;
        }
        if (!probe.indirect) {
            askHelpers(target, probe, now);
        }
        probe.refused = true;
        probe.deadline = Math.min(probe.deadline, now + config.refusedTimeoutMillis());
    }

    /** Something in the ledger about this member has changed. */
    public void review(NodeId node, long now) {
        if (!running) {
            return;
        }
        MemberStatus status = members.status(node).orElse(MemberStatus.LEFT);
        Incarnation incarnation = members.incarnation(node).orElse(null);
        if (status != MemberStatus.SUSPECT || incarnation == null) {
            suspicions.remove(node);
            if (!status.isPresent()) {
                probes.remove(node);
            }
            return;
        }
        if (!members.present().contains(node)) {
            return;
        }
        Suspicion known = suspicions.get(node);
        if (known == null || !known.incarnation.equals(incarnation)) {
            suspicions.put(node, new Suspicion(incarnation, now));
            if (!isAccuser(node) && isEagerConfirmer(node)) {
                probe(node, now);
            }
        }
    }

    private void planProbe(long now, long wallMillis) {
        List<NodeId> present = members.present();
        if (present.isEmpty()) {
            nextProbeAt = now + config.probePeriodMillis();
            nextTarget = null;
            return;
        }
        ProbeSchedule.Slot slot = schedule.after(wallMillis, present);
        nextProbeAt = now + (slot.atWallMillis() - wallMillis);
        nextTarget = slot.target();
    }

    /** The members nearest to the suspect by hash, so that every one of them knows that it is one. */
    private boolean isEagerConfirmer(NodeId suspect) {
        List<NodeId> present = members.present();
        if (present.size() <= config.eagerConfirmers()) {
            return true;
        }
        long own = distance(self, suspect);
        long nearer = present.stream()
                .filter(node -> !node.equals(suspect) && Long.compareUnsigned(distance(node, suspect), own) < 0)
                .count();
        return nearer < config.eagerConfirmers();
    }

    private static long distance(NodeId node, NodeId suspect) {
        return node.low() ^ suspect.low();
    }

    private boolean probe(NodeId target, long now) {
        if (probes.size() >= MAX_PROBES || probes.containsKey(target)) {
            return false;
        }
        Probe probe = new Probe(random.nextLong() >>> 1, now + config.probeTimeoutMillis());
        probes.put(target, probe);
        actions.ping(target, probe.id, false);
        return true;
    }

    private void expireProbes(long now) {
        Map<NodeId, Evidence> failed = new TreeMap<>();
        for (Map.Entry<NodeId, Probe> entry : probes.entrySet()) {
            Probe probe = entry.getValue();
            if (now < probe.deadline) {
                continue;
            }
            if (probe.indirect) {
                failed.put(entry.getKey(), probe.refused ? Evidence.REFUSED : Evidence.SILENT);
            } else {
                askHelpers(entry.getKey(), probe, now);
            }
        }
        failed.forEach((target, evidence) -> {
            probes.remove(target);
            accuse(target, evidence);
        });
    }

    private void askHelpers(NodeId target, Probe probe, long now) {
        probe.indirect = true;
        probe.deadline = now + config.indirectTimeoutMillis();
        List<NodeId> helpers = new ArrayList<>(members.present());
        helpers.remove(target);
        Shuffle.inPlace(helpers, random);
        helpers.stream().limit(config.helpers()).forEach(helper -> actions.askToPing(helper, target, probe.id));
        actions.ping(target, probe.id, true);
    }

    private void accuse(NodeId target, Evidence evidence) {
        boolean needed = members.accusers(target).size() <= config.confirmers();
        boolean isPresent = members.status(target).map(MemberStatus::isPresent).orElse(false);
        if (needed && isPresent && !isAccuser(target)) {
            actions.suspect(target, evidence);
        }
    }

    private void expireSuspicions(long now) {
        List<NodeId> due = new ArrayList<>();
        Iterator<Map.Entry<NodeId, Suspicion>> all = suspicions.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<NodeId, Suspicion> entry = all.next();
            if (now >= verdictAt(entry.getKey(), entry.getValue())) {
                due.add(entry.getKey());
            }
        }
        for (NodeId target : due) {
            Suspicion suspicion = suspicions.get(target);
            if (suspicion == null) {
                continue;
            }
            if (isAccuser(target)) {
                actions.declareDead(target);
            } else {
                suspicion.notBefore = now + config.probePeriodMillis();
                probe(target, now);
            }
        }
    }

    private long verdictAt(NodeId target, Suspicion suspicion) {
        List<NodeId> accusers = members.accusers(target);
        int confirmations = Math.max(0, accusers.size() - 1);
        long duration = config.suspicionMillis(
                confirmations, members.refusals(target), members.present().size() + 1);
        long stagger = Math.max(0, accusers.indexOf(self)) * config.verdictStaggerMillis();
        return Math.max(suspicion.heardAt + duration + stagger, suspicion.notBefore);
    }

    private boolean isAccuser(NodeId target) {
        return members.accusers(target).contains(self);
    }
}
