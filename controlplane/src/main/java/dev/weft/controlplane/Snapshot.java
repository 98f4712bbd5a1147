package dev.weft.controlplane;

import dev.weft.controlplane.identity.NodeId;

/**
 * What one node believes at one moment.
 *
 * @param version grows by one with every change of the view on this node since it started; compare only on one node
 * @param self this node
 * @param standing how this node stands to the network
 * @param view who is in the network. The same ledger gives the same view on every node, except that a verdict of others
 *     is shown as a suspicion until this node has checked it by itself
 * @param reach how others reach this node and it them; a change of it alone leaves the version as it is
 */
public record Snapshot(long version, NodeId self, Standing standing, View view, Reach reach) {
    /** Of a node that nobody has told anything. */
    public Snapshot(long version, NodeId self, Standing standing, View view) {
        this(version, self, standing, view, Reach.NONE);
    }

    /** How this node stands to the network. */
    public enum Standing {
        /** Has an admission, but no member has answered yet and the network's genesis is not known. */
        JOINING,
        /** Knows the network. */
        MEMBER,
        /** Left for good; a new invite is needed to come back. */
        LEFT,
        /** Was thrown out; a new invite is needed to come back. */
        REVOKED
    }
}
