package dev.weft.controlplane.detector;

import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Evidence;

/** One thing that the detector wanted done, and when. */
sealed interface Deed {
    long at();

    NodeId target();

    record Ping(long at, NodeId target, long probeId, boolean again) implements Deed {}

    record Ask(long at, NodeId target, NodeId helper, long probeId) implements Deed {}

    record Contact(long at, NodeId target) implements Deed {}

    record Suspect(long at, NodeId target, Evidence evidence) implements Deed {}

    record DeclareDead(long at, NodeId target) implements Deed {}

    record ConfirmedDead(long at, NodeId target) implements Deed {}
}
