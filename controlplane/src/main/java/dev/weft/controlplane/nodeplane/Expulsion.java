package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Ledger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether this node itself was thrown out, and by which entry. */
final class Expulsion {
    private final NodeId self;
    private final Ledger ledger;
    private @Nullable Entry told;

    Expulsion(NodeId self, Ledger ledger) {
        this.self = self;
        this.ledger = ledger;
    }

    /** A member has shown a revocation whose predecessors are not here: its signature says enough. */
    void told(Entry entry) {
        told = entry;
    }

    Optional<Entry> cause() {
        Optional<Entry> inLedger = ledger.overruledBy(self);
        return inLedger.isPresent() ? inLedger : Optional.ofNullable(told);
    }

    boolean isExpelled() {
        return cause().isPresent();
    }

    void warn(Outbox outbox) {
        outbox.warn(
                "node.revoked",
                "node",
                self.shortText(),
                "by",
                cause().map(entry -> entry.ref().shortText()).orElse(""),
                "note",
                text());
    }

    /** For people. */
    String text() {
        return cause().map(entry -> "this node was revoked by "
                        + ledger.record(entry.author())
                                .map(record ->
                                        record.name() + " (" + entry.ref().shortText() + ")")
                                .orElse(entry.ref().shortText())
                        + ". To come back, move its state folder away and join with a new invite: weft join")
                .orElse("");
    }
}
