package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Ledger;
import java.util.Set;

/** As long as nobody has answered: introduces this node again and again, and knows what a person should hear of it. */
final class Joining {
    private final CoreClock clock;
    private final CoreConfig config;
    private final Ledger ledger;
    private final Set<NodeId> contacts;
    private final Transmitter transmitter;
    private final Outbox outbox;
    private long nextAt = Long.MAX_VALUE;
    private String note = "";

    /**
     * Of one node.
     *
     * @param contacts from the token it joined with
     */
    Joining(
            CoreClock clock,
            CoreConfig config,
            Ledger ledger,
            Set<NodeId> contacts,
            Transmitter transmitter,
            Outbox outbox) {
        this.clock = clock;
        this.config = config;
        this.ledger = ledger;
        this.contacts = contacts;
        this.transmitter = transmitter;
        this.outbox = outbox;
    }

    void start() {
        if (!ledger.isFounded()) {
            nextAt = clock.millis();
        }
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
        if (ledger.isFounded()) {
            stop();
            return;
        }
        nextAt = now + config.introductionMillis();
        if (note.isEmpty()) {
            note = "joining: no member has answered yet";
        }
        contacts.forEach(contact -> transmitter.introduceNow(contact, now));
    }

    /** A member does not let this node in. */
    void refused(NodeId by, String reason) {
        if (!ledger.isFounded()) {
            note = "joining was refused by " + by.shortText() + ": " + reason;
            outbox.warn("join.refused", "by", by.shortText(), "reason", reason);
        }
    }

    /** For people; empty once this node has joined. */
    String note() {
        return ledger.isFounded() ? "" : note;
    }
}
