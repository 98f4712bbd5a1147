package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Announced;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.NodeRecord;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says what this node says about itself: its facts, and that it lives when somebody doubts it. */
final class Announcer {
    /**
     * When somebody else announces with this node's key, as a clone does, the own facts are told again; not more often than
     * this, as the other one does the same.
     */
    private static final long REPEAT_MILLIS = 10_000;

    private final NodeId self;
    private final CoreClock clock;
    private final Ledger ledger;
    private final OwnFeed ownFeed;
    private final EntryIntake intake;
    private final GossipRounds gossip;
    private final Outbox outbox;
    private @Nullable LocalFacts facts;
    private long repeatAt = Long.MAX_VALUE;
    private long refuteAt = Long.MAX_VALUE;
    private long lastAt = Long.MIN_VALUE / 2;

    Announcer(
            NodeId self,
            CoreClock clock,
            Ledger ledger,
            OwnFeed ownFeed,
            EntryIntake intake,
            GossipRounds gossip,
            Outbox outbox) {
        this.self = self;
        this.clock = clock;
        this.ledger = ledger;
        this.ownFeed = ownFeed;
        this.intake = intake;
        this.gossip = gossip;
        this.outbox = outbox;
    }

    void setFacts(LocalFacts now) {
        facts = now;
    }

    /** Where this machine itself says that it is. */
    List<Endpoint> controlEndpoints() {
        LocalFacts current = facts;
        return current == null ? List.of() : current.controlEndpoints();
    }

    /** Tells the facts, and so that this node lives. */
    void announce() {
        LocalFacts current = facts;
        if (current == null) {
            throw new IllegalStateException("started without facts");
        }
        lastAt = clock.millis();
        repeatAt = Long.MAX_VALUE;
        intake.publish(Announced.of(current));
    }

    void announceIfChanged() {
        if (!isAnnounced()) {
            announce();
        }
    }

    /** At once, and so that everybody hears it. */
    void refuteIfAccused() {
        Optional<NodeRecord> accused = ledger.record(self)
                .filter(own -> own.status() == MemberStatus.SUSPECT || own.status() == MemberStatus.DEAD);
        if (accused.isEmpty()) {
            return;
        }
        if (ownFeed.nextSequence(clock.wallMillis())
                <= accused.get().incarnation().sequence()) {
            // Of a life that another run with this node's key had, and whose entries still come in.
            refuteAt = clock.millis() + OwnFeed.SETTLED_MILLIS;
            return;
        }
        outbox.count("refutations");
        outbox.log("refuted", "accusation", accused.get().cause().ref().shortText());
        announce();
        ledger.feeds().head(self).ifPresent(refutation -> gossip.insistOn(refutation, clock.millis()));
    }

    /** An announcement with this node's key came from outside. */
    void contradicted() {
        repeatAt = Math.max(clock.millis(), lastAt + REPEAT_MILLIS);
    }

    long nextWakeMillis() {
        return Math.min(repeatAt, refuteAt);
    }

    void wake(long now) {
        if (now >= refuteAt) {
            refuteAt = Long.MAX_VALUE;
            refuteIfAccused();
        }
        if (now >= repeatAt) {
            repeatAt = Long.MAX_VALUE;
            announceIfChanged();
        }
    }

    private boolean isAnnounced() {
        return ledger.record(self)
                .flatMap(NodeRecord::announced)
                .filter(announced -> facts != null && announced.equals(Announced.of(facts)))
                .isPresent();
    }
}
