package dev.weft.controlplane.detector;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Evidence;
import dev.weft.controlplane.ledger.Event.Incarnation;
import java.util.List;
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
 *   DIRECT     probeTimeoutMillis        INDIRECT   ping once more
 *   DIRECT     the host refuses          INDIRECT   the same, ask helpers, only refusedTimeoutMillis are left
 *   any        the host refuses, and a verdict of others is to be checked                 the check has failed
 *   INDIRECT   now and then              INDIRECT   ping once more; the first time ask helpers, too
 *   INDIRECT   any answer                –          the probe ends
 *   INDIRECT   the host refuses          INDIRECT   ask helpers; only refusedTimeoutMillis are left
 *   INDIRECT   its time is over          –          suspect the target, unless it was heard from, enough others
 *                                                   do, or this node has only just started
 *
 *   of one suspicion (of any accuser, against the present life of a member)
 *   heard, not yet an accuser, near by hash         probe the target at once
 *   heard, not yet an accuser, not near             probe it after a while, unless something has come from it
 *   enough others accuse the target                 a probe of it is only a check: see {@link Probes#check}
 *   its time is over, this node is an accuser       pronounce the verdict
 *   the same, but something came from the target    probe the target again
 *   its time is over, this node is none             probe the target again
 *   the target refutes, leaves, is dead             forgotten
 *
 *   of one verdict of others (see {@link DeathChecks})
 *   heard, this node is an accuser                  shown as dead
 *   heard, its own last probe has failed, too       shown as dead
 *   heard, else                                     check the target at once; shown as a suspicion
 *   the check fails                                 shown as dead
 *   it is answered                                  check again after a period, until the target refutes
 * </pre>
 */
public final class FailureDetector {
    /** A suspicion is checked by all after two to three such parts of the least time that it lasts. */
    private static final int CHECK_SHARE = 5;

    private final NodeId self;
    private final DetectorConfig config;
    private final Membership members;
    private final DetectorActions actions;
    private final RandomGenerator random;
    private final ProbeSchedule schedule;
    private final LocalHealth health = new LocalHealth();
    private final Suspicions suspicions;
    private final DeathChecks deaths = new DeathChecks();
    private final Probes probes;
    private @Nullable NodeId nextTarget;
    private long nextProbeAt;
    private long nextContactAt;
    private long accusesFrom;
    private boolean running;

    public FailureDetector(
            NodeId self, DetectorConfig config, Membership members, DetectorActions actions, RandomGenerator random) {
        this.self = self;
        this.config = config;
        this.members = members;
        this.actions = actions;
        this.random = random;
        this.schedule = new ProbeSchedule(self, config);
        this.probes = new Probes(config, members, actions, random, health);
        this.suspicions = new Suspicions(self, config, members);
    }

    /** Begins to probe. Who is dead now was so when this node last ran, and counts as checked. */
    public void start(long now, long wallMillis) {
        running = true;
        accusesFrom = now + config.startQuietMillis();
        planProbe(now, wallMillis);
        nextContactAt = now + random.nextLong(config.deadContactPeriodMillis());
        members.dead().forEach(node -> members.incarnation(node).ifPresent(life -> deaths.confirm(node, life)));
        members.present().forEach(node -> review(node, now));
    }

    /** Ends all probing. */
    public void stop() {
        running = false;
        probes.clear();
        suspicions.clear();
        deaths.clear();
    }

    /** Whether a member that the ledger calls dead is to be shown so: see {@link DeathChecks}. */
    public boolean isShownDead(NodeId node) {
        return !running || !deaths.isOpen(node);
    }

    /** 0 when this node is well, up to 7 when it is slow itself. */
    public int healthScore() {
        return health.score();
    }

    /** When {@link #wake} has something to do; {@link Long#MAX_VALUE} when never. */
    public long nextWakeMillis() {
        if (!running) {
            return Long.MAX_VALUE;
        }
        long next = Math.min(Math.min(nextProbeAt, nextContactAt), probes.nextMillis());
        return Math.min(next, Math.min(suspicions.nextMillis(), deaths.nextMillis()));
    }

    /** Does what is due. */
    public void wake(long now, long wallMillis) {
        if (!running) {
            return;
        }
        noticeStall(now);
        expireProbes(now);
        expireSuspicions(now);
        checkDeaths(now);
        if (now >= nextProbeAt) {
            probeOnSchedule(now, wallMillis);
        }
        if (now >= nextContactAt) {
            List<NodeId> dead = members.dead();
            nextContactAt = now + config.deadContactMillis(members.present().size() + 1, dead.size());
            if (!dead.isEmpty()) {
                actions.contact(dead.get(random.nextInt(dead.size())));
            }
        }
    }

    /** What this node has not heard while it stood still is no evidence against anybody. */
    private void noticeStall(long now) {
        long lateMillis = now - nextWakeMillis();
        if (lateMillis < config.stallMillis()) {
            return;
        }
        health.worse(1);
        suspicions.postpone(lateMillis);
        probes.resume(now);
    }

    /** An answer to the probe has come, from the target itself or by a helper. */
    public void acknowledged(NodeId target, long probeId, long now) {
        if (!probes.acknowledged(target, probeId, now)) {
            return;
        }
        if (deaths.isOpen(target)) {
            deaths.check(target, now + config.probePeriodMillis());
        }
    }

    /** Something else than the answer has come from it: it lives, even if it does not hear this node. */
    public void heardFrom(NodeId node) {
        probes.heardFrom(node);
        suspicions.heardFrom(node);
        if (isSuspect(node)) {
            deaths.forget(node);
        }
    }

    /** A helper has tried in vain: so at least the helper hears this node, and this node the helper. */
    public void triedInVain(NodeId target, long probeId) {
        probes.triedInVain(target, probeId);
    }

    /** The target's host has answered that nobody listens on the port. May be forged, so it only hurries the probe. */
    public void refused(NodeId target, long probeId, long now) {
        if (!probes.isOpen(target, probeId)) {
            return;
        }
        if (isVerdictToBeChecked(target)) {
            // Others pronounced it on evidence of their own, and its host says the same.
            probes.forget(target);
            conclude(target, Evidence.REFUSED, false, now);
        } else {
            probes.refused(target, now);
        }
    }

    /** Something in the ledger about this member has changed. */
    public void review(NodeId node, long now) {
        if (!running) {
            return;
        }
        MemberStatus status = members.status(node).orElse(MemberStatus.LEFT);
        Incarnation life = members.incarnation(node).orElse(null);
        if (status != MemberStatus.SUSPECT) {
            suspicions.forget(node);
        }
        suspicions.plan(node, now);
        if (status == MemberStatus.SUSPECT) {
            deaths.close(node);
        } else if (status != MemberStatus.DEAD) {
            deaths.forget(node);
        }
        if (node.equals(self) || life == null) {
            return;
        }
        switch (status) {
            case SUSPECT -> {
                boolean isNews = suspicions.hear(node, life, now);
                if (isNews && !isAccuser(node)) {
                    checkSuspicion(node, now);
                }
                if (!isAccuser(node) && enoughAccuse(node)) {
                    probes.hurry(node, now);
                }
            }
            case DEAD -> {
                if (isAccuser(node)) {
                    deaths.confirm(node, life);
                } else if (!deaths.isConfirmed(node, life) && !deaths.isOpen(node)) {
                    deaths.check(node, now);
                }
            }
            case ALIVE -> {}
            case LEFT, REVOKED -> probes.forget(node);
        }
    }

    /** The nearest at once; all others only when it lasts, so that a verdict finds them with an opinion of their own. */
    private void checkSuspicion(NodeId node, long now) {
        if (isEagerConfirmer(node)) {
            probes.begin(node, now);
        } else {
            long spread = config.suspicionMinMillis(members.present().size() + 1) / CHECK_SHARE;
            suspicions.checkAt(node, now + 2 * spread + random.nextLong(spread + 1));
        }
    }

    private void checkDeaths(long now) {
        for (NodeId node : suspicions.dueForCheck(now)) {
            if (isSuspect(node)) {
                probeSuspect(node, now);
            }
        }
        for (NodeId node : deaths.due(now)) {
            if (isVerdictToBeChecked(node)) {
                deaths.check(node, now + config.probePeriodMillis());
                probes.check(node, now);
            } else {
                deaths.forget(node);
            }
        }
    }

    private void probeSuspect(NodeId target, long now) {
        if (!isAccuser(target) && enoughAccuse(target)) {
            probes.check(target, now);
        } else {
            probes.begin(target, now);
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

    private void probeOnSchedule(long now, long wallMillis) {
        NodeId target = nextTarget;
        planProbe(now, wallMillis);
        if (target != null && isPresent(target)) {
            probes.begin(target, now);
        }
    }

    /** The members nearest to the suspect by hash, so that every one of them knows that it is one. */
    private boolean isEagerConfirmer(NodeId suspect) {
        List<NodeId> present = members.present();
        return present.size() <= config.eagerConfirmers()
                || Nearest.includes(present, self, suspect, config.eagerConfirmers());
    }

    private void expireProbes(long now) {
        probes.advance(now).forEach((target, probe) -> {
            if (probe.heard) {
                return;
            }
            if (!probe.refused && !probe.isCheck && isAlive(target) && probe.unheardHelpers == probe.askedHelpers) {
                health.worse(1);
            }
            conclude(target, probe.refused ? Evidence.REFUSED : Evidence.SILENT, !probe.isCheck, now);
            if (probe.isCheck && isSuspect(target) && !isAccuser(target) && !enoughAccuse(target)) {
                // Those who accused it are gone.
                probes.begin(target, now);
            }
        });
    }

    /** Nobody could reach the target. */
    private void conclude(NodeId target, Evidence evidence, boolean mayAccuse, long now) {
        MemberStatus status = members.status(target).orElse(MemberStatus.LEFT);
        boolean isChecked = isVerdictToBeChecked(target);
        if (isChecked || status == MemberStatus.SUSPECT) {
            members.incarnation(target).ifPresent(life -> deaths.confirm(target, life));
        }
        if (isChecked) {
            actions.confirmedDead(target);
        }
        if (mayAccuse && now >= accusesFrom && status.isPresent() && !isAccuser(target) && !enoughAccuse(target)) {
            actions.suspect(target, evidence);
        }
    }

    /** Whether one more would change nothing, and somebody is left to pronounce the verdict. */
    private boolean enoughAccuse(NodeId target) {
        List<NodeId> accusers = members.accusers(target);
        boolean enough =
                accusers.size() > config.confirmers() || members.refusals(target) >= DetectorConfig.REFUSALS_NEEDED;
        return enough && accusers.stream().anyMatch(this::isPresent);
    }

    private boolean isAlive(NodeId node) {
        return members.status(node).filter(MemberStatus.ALIVE::equals).isPresent();
    }

    private boolean isSuspect(NodeId node) {
        return members.status(node).filter(MemberStatus.SUSPECT::equals).isPresent();
    }

    private boolean isPresent(NodeId node) {
        return members.status(node).map(MemberStatus::isPresent).orElse(false);
    }

    private boolean isVerdictToBeChecked(NodeId target) {
        return deaths.isOpen(target)
                && members.status(target).filter(MemberStatus.DEAD::equals).isPresent();
    }

    private void expireSuspicions(long now) {
        for (NodeId target : suspicions.due(now)) {
            if (!isSuspect(target)) {
                // It is no member any more, because of somebody else's entry.
                suspicions.forget(target);
            } else if (isAccuser(target) && !suspicions.wasHeard(target)) {
                // If the verdict should not count, another one is of no more use at once.
                suspicions.postponeUntil(target, now + config.probePeriodMillis());
                actions.declareDead(target);
            } else {
                suspicions.postponeUntil(target, now + config.probePeriodMillis());
                probeSuspect(target, now);
            }
        }
    }

    private boolean isAccuser(NodeId target) {
        return members.accusers(target).contains(self);
    }
}
