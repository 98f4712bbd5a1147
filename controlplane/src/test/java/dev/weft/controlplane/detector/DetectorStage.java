package dev.weft.controlplane.detector;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Evidence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/**
 * One detector in virtual time. Every other member answers pings after {@link #ANSWER_MILLIS} but those that are silent,
 * and helpers of silent ones say after {@link #NACK_MILLIS} that they have tried in vain.
 */
final class DetectorStage implements DetectorActions {
    static final long ANSWER_MILLIS = 5;
    static final long NACK_MILLIS = 200;

    private static final long WALL_START = 1_700_000_000_000L;
    private static final int MAX_WAKES_PER_MILLI = 10;

    final NodeId self;
    final FakeMembership members;
    final FailureDetector detector;
    final List<Deed> deeds = new ArrayList<>();
    final Set<NodeId> silent = new HashSet<>();
    boolean helpersSpeak = true;
    boolean verdictsCount = true;
    long now = 1_000;
    private final PriorityQueue<Arrival> arrivals =
            new PriorityQueue<>((a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.number, b.number));
    private long nextNumber;

    /** More than by default: so of ten members nearly all check a suspicion at once. */
    static final int EAGER_CONFIRMERS = 8;

    private record Arrival(long at, long number, Runnable what) {}

    /** Members 0 to {@code count} − 1, all alive; the detector is that of one of them. */
    DetectorStage(int count, int self) {
        this(count, self, accusingFromTheStart());
    }

    /** The defaults, but for a node that need not wait before it accuses, and with more who check at once. */
    private static DetectorConfig accusingFromTheStart() {
        DetectorConfig config = DetectorConfig.DEFAULT;
        return new DetectorConfig(
                config.probePeriodMillis(),
                config.probeTimeoutMillis(),
                config.probeTimeoutMinMillis(),
                config.probeTimeoutMaxMillis(),
                config.indirectTimeoutMillis(),
                config.helpers(),
                config.pingRepeats(),
                config.suspicionMinMillis(),
                config.suspicionMaxMillis(),
                config.confirmers(),
                config.deadContactPeriodMillis(),
                config.verdictStaggerMillis(),
                config.refusedTimeoutMillis(),
                config.refusedSuspicionMillis(),
                EAGER_CONFIRMERS,
                config.stallMillis(),
                0);
    }

    DetectorStage(int count, int self, DetectorConfig config) {
        this.self = id(self);
        this.members = new FakeMembership(this.self);
        for (int i = 0; i < count; i++) {
            members.alive(id(i));
        }
        this.detector = new FailureDetector(this.self, config, members, this, new Random(7));
    }

    static NodeId id(int number) {
        return new NodeId(number, (number + 1) * 7_919L);
    }

    DetectorStage start() {
        detector.start(now, wall());
        return this;
    }

    private long wall() {
        return WALL_START + now;
    }

    /** Lets time go by, up to this moment and with all that happens in it. */
    void runUntil(long end) {
        while (next() <= end) {
            step();
        }
        now = end;
    }

    void run(long millis) {
        runUntil(now + millis);
    }

    private long next() {
        long arrival = arrivals.isEmpty() ? Long.MAX_VALUE : arrivals.element().at;
        return Math.min(arrival, detector.nextWakeMillis());
    }

    private void step() {
        now = Math.max(now, next());
        while (!arrivals.isEmpty() && arrivals.element().at <= now) {
            arrivals.remove().what.run();
        }
        for (int wakes = 0; detector.nextWakeMillis() <= now; wakes++) {
            if (wakes == MAX_WAKES_PER_MILLI) {
                throw new AssertionError("the detector wants to be woken again and again at " + now);
            }
            detector.wake(now, wall());
        }
    }

    /** The process stands still: nothing is done in this time, and nothing that was sent in it has come yet. */
    void standStill(long millis) {
        now += millis;
        detector.wake(now, wall());
    }

    /** Runs until the detector pings the node anew. */
    Deed.Ping runToPingOf(NodeId target) {
        int seen = deeds.size();
        long limit = now + 600_000;
        while (now < limit) {
            step();
            for (Deed deed : deeds.subList(seen, deeds.size())) {
                if (deed instanceof Deed.Ping ping && ping.target().equals(target) && isFirst(ping)) {
                    return ping;
                }
            }
        }
        throw new AssertionError("no ping of " + target);
    }

    private boolean isFirst(Deed.Ping ping) {
        return deeds(Deed.Ping.class).stream()
                        .filter(other -> other.probeId() == ping.probeId())
                        .count()
                == 1;
    }

    void accuse(NodeId target, Evidence evidence, NodeId... accusers) {
        for (NodeId accuser : accusers) {
            members.accuse(target, accuser, evidence);
        }
        detector.review(target, now);
    }

    /** The ledger says now that the node is in this state. */
    void become(NodeId node, MemberStatus status) {
        members.become(node, status);
        detector.review(node, now);
    }

    void refute(NodeId node) {
        members.alive(node);
        detector.review(node, now);
    }

    <D extends Deed> List<D> deeds(Class<D> kind) {
        return deeds.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <D extends Deed> List<D> deeds(Class<D> kind, NodeId target) {
        return deeds(kind).stream().filter(deed -> deed.target().equals(target)).toList();
    }

    private void later(long millis, Runnable what) {
        arrivals.add(new Arrival(now + millis, nextNumber++, what));
    }

    @Override
    public void ping(NodeId target, long probeId, boolean again) {
        deeds.add(new Deed.Ping(now, target, probeId, again));
        if (!silent.contains(target)) {
            later(ANSWER_MILLIS, () -> detector.acknowledged(target, probeId, now));
        }
    }

    @Override
    public void askToPing(NodeId helper, NodeId target, long probeId) {
        deeds.add(new Deed.Ask(now, target, helper, probeId));
        if (helpersSpeak) {
            later(NACK_MILLIS, () -> detector.triedInVain(target, probeId));
        }
    }

    @Override
    public void contact(NodeId dead) {
        deeds.add(new Deed.Contact(now, dead));
    }

    @Override
    public void suspect(NodeId target, Evidence evidence) {
        deeds.add(new Deed.Suspect(now, target, evidence));
        accuse(target, evidence, self);
    }

    @Override
    public void declareDead(NodeId target) {
        deeds.add(new Deed.DeclareDead(now, target));
        if (verdictsCount) {
            become(target, MemberStatus.DEAD);
        }
    }

    @Override
    public void confirmedDead(NodeId target) {
        deeds.add(new Deed.ConfirmedDead(now, target));
    }
}
