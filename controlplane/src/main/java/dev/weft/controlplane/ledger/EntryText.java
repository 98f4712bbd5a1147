package dev.weft.controlplane.ledger;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Admission;
import dev.weft.controlplane.ledger.Event.Announced;
import dev.weft.controlplane.ledger.Event.Checkpoint;
import dev.weft.controlplane.ledger.Event.Dead;
import dev.weft.controlplane.ledger.Event.Evidence;
import dev.weft.controlplane.ledger.Event.Genesis;
import dev.weft.controlplane.ledger.Event.InviteIssued;
import dev.weft.controlplane.ledger.Event.InviteWithdrawn;
import dev.weft.controlplane.ledger.Event.Left;
import dev.weft.controlplane.ledger.Event.Revoked;
import dev.weft.controlplane.ledger.Event.Suspected;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says in words what an entry says; its author is the subject and is left out. */
final class EntryText {
    private final Function<NodeId, String> names;

    /** With these names for nodes. */
    EntryText(Function<NodeId, String> names) {
        this.names = names;
    }

    String of(Event event) {
        if (event instanceof Genesis genesis) {
            return "founded the network " + genesis.networkName();
        } else if (event instanceof Admission admission) {
            Invite invite = admission.invite();
            return "joined, invited by " + names.apply(invite.inviterId()) + (invite.admin() ? ", as admin" : "");
        } else if (event instanceof InviteIssued issued) {
            return "issued " + invite(issued.invite());
        } else if (event instanceof Announced announced) {
            return "announced itself as " + announced.name() + at(announced.endpoints());
        } else if (event instanceof Left) {
            return "left for good";
        } else if (event instanceof Suspected suspected) {
            String time = suspected.tellsOfPing() ? " for " + suspected.unansweredMillis() + " ms" : "";
            return "could not reach " + names.apply(suspected.target().node()) + " (" + evidence(suspected.evidence())
                    + time + ")";
        } else if (event instanceof Dead dead) {
            return "held " + names.apply(dead.target().node()) + " for dead, resting on "
                    + suspicions(dead.suspicions());
        } else if (event instanceof InviteWithdrawn withdrawn) {
            return "withdrew the invite " + Invite.nameOf(withdrawn.inviteKey());
        } else if (event instanceof Revoked revoked) {
            return "revoked " + names.apply(revoked.target()) + " (its entries count up to number " + revoked.cut()
                    + ")";
        } else if (event instanceof Checkpoint checkpoint) {
            return "said that of its older entries only " + (checkpoint.kept().size() + 1) + " still matter";
        }
        return "wrote what this version cannot read";
    }

    static String evidence(Evidence evidence) {
        return evidence == Evidence.REFUSED ? "host refused" : "no answer";
    }

    private static String invite(Invite invite) {
        String uses = invite.uses() == 1 ? "one machine" : invite.uses() + " machines";
        return "the invite " + invite.name() + " for " + uses + (invite.admin() ? ", as admin" : "") + ", good until "
                + HybridTime.toInstant(HybridTime.of(invite.expiresAtMillis()));
    }

    private static String at(List<Endpoint> endpoints) {
        return endpoints.isEmpty() ? "" : ", at " + endpoints.get(0);
    }

    private static String suspicions(List<EntryRef> refs) {
        return (refs.size() == 1 ? "one suspicion: " : refs.size() + " suspicions: ")
                + refs.stream().map(EntryRef::shortText).collect(Collectors.joining(", "));
    }
}
