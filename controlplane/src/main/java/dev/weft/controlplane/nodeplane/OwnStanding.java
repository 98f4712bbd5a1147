package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.ControlPlaneException;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Snapshot.Standing;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.NodeRecord;

/** How this node stands to its network, as its ledger says, and what that forbids. */
final class OwnStanding {
    private final NodeId self;
    private final Ledger ledger;
    private final LedgerMembership members;
    private final Expulsion expulsion;

    OwnStanding(NodeId self, Ledger ledger, LedgerMembership members, Expulsion expulsion) {
        this.self = self;
        this.ledger = ledger;
        this.members = members;
        this.expulsion = expulsion;
    }

    Standing now() {
        if (expulsion.isExpelled()) {
            return Standing.REVOKED;
        }
        if (ledger.record(self)
                .map(NodeRecord::status)
                .filter(MemberStatus.LEFT::equals)
                .isPresent()) {
            return Standing.LEFT;
        }
        return members.hasJoined() ? Standing.MEMBER : Standing.JOINING;
    }

    /** Refuses what only a member that runs may do. */
    void require(boolean running, String otherwise) {
        if (!running || !members.hasJoined()) {
            throw new ControlPlaneException(
                    now() == Standing.REVOKED ? expulsion.text() : "this node has not joined yet, so " + otherwise);
        }
    }

    /** Refuses to leave what this node is not part of. */
    void requireRunning(boolean running) {
        if (!running) {
            throw new ControlPlaneException(
                    switch (now()) {
                        case REVOKED -> expulsion.text();
                        case LEFT -> "this node has left already";
                        default -> "this node has not joined yet";
                    });
        }
    }
}
