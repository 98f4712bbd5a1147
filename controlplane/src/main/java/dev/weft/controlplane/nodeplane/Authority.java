package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.ControlPlaneException;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.InviteIssued;
import dev.weft.controlplane.ledger.Event.InviteWithdrawn;
import dev.weft.controlplane.ledger.Event.Revoked;
import dev.weft.controlplane.ledger.EventCodec;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.NodeRecord;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What an admin takes back: members and invites. */
final class Authority {
    private final NodeId self;
    private final Ledger ledger;
    private final EntryIntake intake;

    Authority(NodeId self, Ledger ledger, EntryIntake intake) {
        this.self = self;
        this.ledger = ledger;
        this.intake = intake;
    }

    /**
     * Throws a node out.
     *
     * @param cut the last of its entries that counts; when empty the last one that is known here
     */
    void revoke(NodeId target, OptionalLong cut) {
        NodeRecord record = ledger.record(target)
                .orElseThrow(() -> new ControlPlaneException("there is no node " + target + " in this network"));
        if (target.equals(self)) {
            throw new ControlPlaneException("a node does not revoke itself: 'weft leave' makes it leave for good");
        }
        List<NodeId> allowed = ledger.mayRevoke(target);
        if (!allowed.contains(self)) {
            throw new ControlPlaneException(record.name() + " can only be revoked by who invited it, directly or not: "
                    + (allowed.isEmpty() ? "nobody, it founded the network" : names(allowed)));
        }
        long head = ledger.feeds().headSequence(target);
        long last = cut.orElse(head);
        if (last < 1) {
            throw new ControlPlaneException("the last entry that counts has a number of at least 1, not " + last);
        }
        if (last > ledger.feeds().heldSequence(target)) {
            // Whoever holds its keys could still write what lies between.
            throw new ControlPlaneException("the last entry of " + record.name() + " that is known here has the number "
                    + head + ": a cut beyond it would let it write more");
        }
        boolean isCutAlready = ledger.overruledBy(target).isPresent() && head <= last;
        if (!isCutAlready) {
            intake.publish(new Revoked(target, last));
        }
    }

    /**
     * Withdraws an invite; who has joined with it stays.
     *
     * @param name see {@link Invite#name}, or the beginning of it
     * @return how many have joined with it
     */
    int withdraw(String name) {
        Invite invite = find(name.toLowerCase(Locale.ROOT));
        NodeId issuer = invite.inviterId();
        if (!issuer.equals(self) && !ledger.mayRevoke(issuer).contains(self)) {
            throw new ControlPlaneException("this invite can only be withdrawn by " + names(List.of(issuer))
                    + ", who issued it, or by who invited that one");
        }
        if (ledger.withdrawal(invite).isPresent()) {
            throw new ControlPlaneException("this invite was withdrawn before");
        }
        List<NodeId> admitted = ledger.records().stream()
                .filter(record -> invite.equals(record.invite()) && ledger.isMember(record))
                .map(NodeRecord::id)
                .toList();
        int parts = Math.max(1, (admitted.size() + InviteWithdrawn.MAX_ADMITTED - 1) / InviteWithdrawn.MAX_ADMITTED);
        for (int part = 1; part <= parts; part++) {
            List<NodeId> some = admitted.subList(
                    (part - 1) * InviteWithdrawn.MAX_ADMITTED,
                    Math.min(admitted.size(), part * InviteWithdrawn.MAX_ADMITTED));
            intake.publish(new InviteWithdrawn(invite.inviteKey(), part, parts, List.copyOf(some)));
        }
        return admitted.size();
    }

    private Invite find(String name) {
        List<Invite> found = ledger.feeds().entries().stream()
                .map(EventCodec::decode)
                .filter(InviteIssued.class::isInstance)
                .map(event -> ((InviteIssued) event).invite())
                .filter(invite -> invite.name().startsWith(name))
                .distinct()
                .toList();
        if (name.isEmpty() || found.isEmpty()) {
            throw new ControlPlaneException("no invite is called '" + name + "'. See: weft invite list");
        }
        if (found.size() > 1) {
            throw new ControlPlaneException(
                    found.size() + " invites begin with '" + name + "': give more of it. See: weft invite list");
        }
        return found.get(0);
    }

    private String names(List<NodeId> nodes) {
        return nodes.stream()
                .map(node -> ledger.record(node).map(NodeRecord::name).orElse(node.shortText()))
                .collect(Collectors.joining(", "));
    }
}
