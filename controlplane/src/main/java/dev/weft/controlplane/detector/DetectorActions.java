package dev.weft.controlplane.detector;

import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Evidence;

/** What the detector wants done; carried out by the node that it is part of. */
public interface DetectorActions {
    /**
     * Sends a ping; the answer comes back by {@link FailureDetector#acknowledged}.
     *
     * @param again whether the target has answered neither of two: perhaps it does not know this node (any more). Set
     *     for one ping of a probe
     */
    void ping(NodeId target, long probeId, boolean again);

    /** Asks a helper to ping the target and to pass the answer on. */
    void askToPing(NodeId helper, NodeId target, long probeId);

    /** Tries whether a dead member is back. */
    void contact(NodeId dead);

    /** Puts a suspicion into the own feed. */
    void suspect(NodeId target, Evidence evidence);

    /** Puts a verdict into the own feed. */
    void declareDead(NodeId target);

    /** This node agrees with a verdict: from now on the node is shown as dead. */
    void confirmedDead(NodeId target);
}
