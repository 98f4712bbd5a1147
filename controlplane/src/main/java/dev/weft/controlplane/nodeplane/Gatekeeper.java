package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.ledger.Event;
import dev.weft.controlplane.ledger.Event.Admission;
import dev.weft.controlplane.ledger.EventCodec;
import dev.weft.controlplane.ledger.Ledger;
import java.util.Optional;

/**
 * What the first member that a new node talks to checks by its own clock and ledger. The ledger's rules alone trust the
 * time that the new node wrote; here nobody gets in with an invite that has expired or is used up.
 */
final class Gatekeeper {
    private Gatekeeper() {}

    /** Why the node is not let in; empty when it is. */
    static String refusal(Ledger ledger, Entry admission, long wallMillis) {
        Event event = EventCodec.decode(admission);
        if (!(event instanceof Admission joining)) {
            return event instanceof Event.Genesis && !ledger.isFounded() ? "" : "no-admission";
        }
        Invite invite = joining.invite();
        if (!invite.network().equals(ledger.network())) {
            return "foreign-network";
        }
        if (wallMillis > invite.expiresAtMillis()) {
            return "invite-expired";
        }
        if (ledger.withdrawal(invite).isPresent()) {
            return "invite-withdrawn";
        }
        if (ledger.usesOf(invite) >= invite.uses()) {
            return "invite-used-up";
        }
        return "";
    }

    /** What makes the admission void: a revocation of the inviter. */
    static Optional<Entry> overruling(Ledger ledger, Entry admission) {
        return EventCodec.decode(admission) instanceof Admission joining
                ? ledger.overruledBy(joining.invite().inviterId())
                : Optional.empty();
    }

    static Optional<PublicKey32> controlKey(Entry admission) {
        return EventCodec.decode(admission) instanceof Admission joining
                ? Optional.of(joining.controlKey())
                : Optional.empty();
    }
}
