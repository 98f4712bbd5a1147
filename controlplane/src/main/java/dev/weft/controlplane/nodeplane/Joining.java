package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Ledger;
import java.util.Set;

/**
 * Introduces this node to its contacts until somebody turns out to hold all that is held here: who has got only a part, and
 * nobody else's address with it, would wait for ever. After that whenever nobody is present, and now and then those of them
 * that are no members here: all that this node knows may come from one that kept the others from it, or have changed its
 * address since. Knows what a person should hear of it.
 */
final class Joining {
    /** After the first time; then the time between two introductions doubles, up to the usual one. */
    private static final long FIRST_MILLIS = 125;

    /** How often contacts that are no members here are tried while others are present. */
    static final long STRANGERS_MILLIS = 60_000;

    private final CoreClock clock;
    private final CoreConfig config;
    private final Ledger ledger;
    private final LedgerMembership members;
    private final Set<NodeId> contacts;
    private final Transmitter transmitter;
    private final Outbox outbox;
    private long nextAt = Long.MAX_VALUE;
    private long gapMillis;
    private long strangersAt;
    private boolean isNewcomer;
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
            LedgerMembership members,
            Set<NodeId> contacts,
            Transmitter transmitter,
            Outbox outbox) {
        this.clock = clock;
        this.config = config;
        this.ledger = ledger;
        this.members = members;
        this.contacts = contacts;
        this.transmitter = transmitter;
        this.outbox = outbox;
        this.isNewcomer = !ledger.isFounded();
    }

    void start() {
        if (contacts.isEmpty()) {
            return;
        }
        boolean founded = ledger.isFounded();
        gapMillis = founded ? config.introductionMillis() : FIRST_MILLIS;
        nextAt = clock.millis() + (founded ? gapMillis : 0);
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
        nextAt = now + gapMillis;
        gapMillis = Math.min(config.introductionMillis(), 2 * gapMillis);
        if (ledger.isFounded() && transmitter.isKnown()) {
            seek(now);
            return;
        }
        strangersAt = now + STRANGERS_MILLIS;
        if (note.isEmpty()) {
            note = "joining: no member has answered yet";
        }
        contacts.forEach(contact -> transmitter.introduceNow(contact, now));
    }

    /** This node has joined: is there somebody whom it was told of, and does not see? */
    private void seek(long now) {
        if (members.present().isEmpty()) {
            contacts.forEach(contact -> transmitter.introduceNow(contact, now));
        } else if (now >= strangersAt) {
            strangersAt = now + STRANGERS_MILLIS;
            contacts.stream()
                    .filter(contact -> ledger.record(contact).isEmpty())
                    .forEach(contact -> transmitter.introduceNow(contact, now));
        }
    }

    /** A member does not let this node in. */
    void refused(NodeId by, String reason) {
        if (!members.hasJoined()) {
            note = "joining was refused by " + by.shortText() + ": " + reason;
            outbox.warn("join.refused", "by", by.shortText(), "reason", reason);
        }
    }

    /** Whether a member is to be asked at once for all that it holds: it is the first one, or nothing usable has come yet. */
    boolean asksAtOnce() {
        boolean asks = isNewcomer || !ledger.isFounded();
        isNewcomer = false;
        return asks;
    }

    /** For people; empty once this node has joined. */
    String note() {
        return members.hasJoined() ? "" : note;
    }
}
