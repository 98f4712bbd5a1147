package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.detector.DetectorActions;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Evidence;
import dev.weft.controlplane.ledger.Event.Suspected;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.nodeplane.Message.Ping;
import dev.weft.controlplane.nodeplane.Message.PingRequest;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Carries out what the detector wants: pings go out, suspicions and verdicts go into the own feed. */
final class ProbeActions implements DetectorActions {
    /** Members whose last probe's first ping is remembered: more than are probed at one time. */
    private static final int MAX_FIRST_PINGS = 256;

    private final NodeId self;
    private final CoreClock clock;
    private final Ledger ledger;
    private final Transmitter transmitter;
    private final EntryIntake intake;
    private final Outbox outbox;
    private final RandomGenerator random;
    private final LeastRecent<NodeId, FirstPing> firstPings = new LeastRecent<>(MAX_FIRST_PINGS);

    /** The first ping of a probe. */
    private record FirstPing(long probeId, long sentAt) {}

    ProbeActions(
            NodeId self,
            CoreClock clock,
            Ledger ledger,
            Transmitter transmitter,
            EntryIntake intake,
            Outbox outbox,
            RandomGenerator random) {
        this.self = self;
        this.clock = clock;
        this.ledger = ledger;
        this.transmitter = transmitter;
        this.intake = intake;
        this.outbox = outbox;
        this.random = random;
    }

    @Override
    public void ping(NodeId target, long probeId, boolean again) {
        outbox.count("probes.sent");
        FirstPing known = firstPings.get(target);
        if (known == null || known.probeId() != probeId) {
            firstPings.put(target, new FirstPing(probeId, clock.millis()));
        }
        if (again) {
            transmitter.introduce(target, clock.millis());
        }
        transmitter.probe(target, new Ping(probeId, ledger.digest()), again, clock.millis());
    }

    @Override
    public void askToPing(NodeId helper, NodeId target, long probeId) {
        outbox.count("probes.indirect");
        transmitter.send(helper, new PingRequest(probeId, target), clock.millis());
    }

    @Override
    public void contact(NodeId dead) {
        transmitter.introduce(dead, clock.millis());
        transmitter.send(dead, new Ping(random.nextLong() >>> 1, ledger.digest()), clock.millis());
    }

    @Override
    public void suspect(NodeId target, Evidence evidence) {
        ledger.record(target).ifPresent(record -> {
            long incarnation = record.incarnation().sequence();
            Suspected suspected = new Suspected(record.incarnation(), evidence, unansweredMillis(target));
            Entry entry = intake.publish(suspected);
            outbox.count("suspicions.written");
            outbox.log(
                    "suspicion.written",
                    "target",
                    target.shortText(),
                    "incarnation",
                    incarnation,
                    "evidence",
                    evidence.name().toLowerCase(Locale.ROOT),
                    "unansweredMillis",
                    suspected.unansweredMillis(),
                    "entry",
                    entry.ref().shortText());
        });
    }

    private long unansweredMillis(NodeId target) {
        FirstPing first = firstPings.get(target);
        return first == null
                ? Suspected.NOT_TOLD
                : Math.min(Suspected.MAX_UNANSWERED_MILLIS, clock.millis() - first.sentAt());
    }

    @Override
    public void declareDead(NodeId target) {
        ledger.record(target).flatMap(record -> record.verdictBy(self)).ifPresent(verdict -> {
            Entry entry = intake.publish(verdict);
            outbox.count("verdicts.written");
            outbox.log(
                    "verdict.written",
                    "target",
                    target.shortText(),
                    "incarnation",
                    verdict.target().sequence(),
                    "suspicions",
                    verdict.suspicions().size(),
                    "entry",
                    entry.ref().shortText());
        });
    }

    @Override
    public void confirmedDead(NodeId target) {
        outbox.log("verdict.confirmed", "target", target.shortText());
        outbox.viewChanged();
    }
}
