package dev.weft.controlplane.detector;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Incarnation;
import java.util.List;
import java.util.Optional;

/** What the detector asks about the members; answered from the ledger. */
public interface Membership {
    /** All present members (alive or suspect) but this node, in the order of ids. */
    List<NodeId> present();

    /** All members that are dead. */
    List<NodeId> dead();

    /** Empty when it is no member. */
    Optional<MemberStatus> status(NodeId node);

    /** Its present life; empty when it is no member. */
    Optional<Incarnation> incarnation(NodeId node);

    /** Who suspects its present life, in the order of ids. */
    List<NodeId> accusers(NodeId node);

    /** How many of the accusers were told by its host that nobody listens there. */
    int refusals(NodeId node);
}
