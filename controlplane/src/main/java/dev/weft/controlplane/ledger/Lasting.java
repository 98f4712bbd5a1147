package dev.weft.controlplane.ledger;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.FeedRules;
import dev.weft.controlplane.ledger.Event.Announced;
import dev.weft.controlplane.ledger.Event.Checkpoint;
import java.util.Optional;
import java.util.Set;

/**
 * What of a member's entries goes on counting when its checkpoint does not name it: its leave, and what it has revoked and
 * withdrawn, for good; and its newest announcement. So neither a bad member nor a restored backup, which does not know all
 * that it has said, brings anybody back.
 */
final class Lasting implements FeedRules {
    @Override
    public Optional<Set<Long>> keeps(Entry entry) {
        return entry.kind() == EventCodec.CHECKPOINT && EventCodec.decode(entry) instanceof Checkpoint checkpoint
                ? Optional.of(Set.copyOf(checkpoint.kept()))
                : Optional.empty();
    }

    @Override
    public Weight weightOf(Entry entry) {
        return switch (entry.kind()) {
            case EventCodec.LEFT, EventCodec.REVOKED, EventCodec.INVITE_WITHDRAWN ->
                EventCodec.decode(entry) instanceof Event.Unknown ? Weight.PASSING : Weight.FINAL;
            case EventCodec.ANNOUNCED -> EventCodec.decode(entry) instanceof Announced ? Weight.LATEST : Weight.PASSING;
            default -> Weight.PASSING;
        };
    }
}
