package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Checkpoints;
import dev.weft.controlplane.ledger.Event.Checkpoint;
import dev.weft.controlplane.ledger.Ledger;
import java.util.Optional;

/** Keeps the ledger bounded: says now and then which own entries no longer matter, and drops what others have let go. */
final class Retention {
    private final NodeId self;
    private final CoreClock clock;
    private final RetentionConfig config;
    private final Ledger ledger;
    private final EntryIntake intake;
    private final Outbox outbox;
    private long nextAt = Long.MAX_VALUE;
    /** The number of the last own entry when there was too much to keep. */
    private long triedAt;

    Retention(NodeId self, CoreClock clock, RetentionConfig config, Ledger ledger, EntryIntake intake, Outbox outbox) {
        this.self = self;
        this.clock = clock;
        this.config = config;
        this.ledger = ledger;
        this.intake = intake;
        this.outbox = outbox;
    }

    void start() {
        nextAt = clock.millis() + config.periodMillis();
    }

    void stop() {
        nextAt = Long.MAX_VALUE;
    }

    long nextWakeMillis() {
        return nextAt;
    }

    void wake(long now) {
        if (now < nextAt) {
            return;
        }
        nextAt = now + config.periodMillis();
        long head = ledger.feeds().headSequence(self);
        // Where another machine has written with this node's key, the newest checkpoint may be any of both.
        long last = Math.max(triedAt, Checkpoints.newest(ledger.feeds(), self));
        if (head >= last + config.checkpointEntries()) {
            Optional<Checkpoint> checkpoint = Checkpoints.of(ledger, self, clock.wallMillis());
            checkpoint.ifPresent(intake::publish);
            if (checkpoint.isEmpty()) {
                triedAt = head;
                outbox.count("checkpoints.too-large");
            }
        }
        intake.prune(config.retentionMillis());
    }
}
