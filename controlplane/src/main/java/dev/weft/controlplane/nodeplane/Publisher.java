package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.ControlPlane.Listener;
import dev.weft.controlplane.ControlPlane.Subscription;
import dev.weft.controlplane.ControlPlaneStatus;
import dev.weft.controlplane.MembershipEvent;
import dev.weft.controlplane.Reach;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.Snapshot.Standing;
import dev.weft.controlplane.TunnelProbe;
import dev.weft.controlplane.View;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Contradictions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what the core believes to other threads. {@link #publish} is called by the core's thread alone. */
final class Publisher {
    static final int MAX_LISTENERS = 256;

    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    private final NodeCore core;
    private final List<Listener> listeners = new ArrayList<>();
    private volatile Snapshot snapshot;
    private volatile Map<NodeId, TunnelProbe> tunnelProbes = Map.of();
    private volatile ControlPlaneStatus status;

    Publisher(NodeCore core) {
        this.core = core;
        this.snapshot = new Snapshot(
                0,
                core.self(),
                core.standing(),
                core.shownView(),
                core.reachability().reach());
        this.status = currentStatus("", "");
    }

    Snapshot snapshot() {
        return snapshot;
    }

    ControlPlaneStatus status() {
        return status;
    }

    synchronized Subscription subscribe(Listener listener) {
        if (listeners.size() >= MAX_LISTENERS) {
            throw new IllegalStateException("more than " + MAX_LISTENERS + " listeners");
        }
        listeners.add(listener);
        listener.changed(snapshot, List.of());
        return () -> remove(listener);
    }

    private synchronized void remove(Listener listener) {
        listeners.remove(listener);
    }

    /**
     * What is told besides the view.
     *
     * @param failure why the node does not go on, or nothing
     * @param storeTrouble what is wrong with the store, or nothing
     */
    void refreshStatus(String failure, String storeTrouble) {
        status = currentStatus(failure, storeTrouble);
        tunnelProbes = core.reachability().tunnelProbes();
    }

    Map<NodeId, TunnelProbe> tunnelProbes() {
        return tunnelProbes;
    }

    /** Compares with what was published last, and tells the listeners when there is news. */
    synchronized void publish() {
        View view = core.shownView();
        Standing standing = core.standing();
        Reach reach = core.reachability().reach();
        boolean sameView = view.equals(snapshot.view()) && standing == snapshot.standing();
        if (sameView && reach.equals(snapshot.reach())) {
            return;
        }
        if (standing != snapshot.standing()) {
            // Who sees the one wants to know the reason, too.
            refreshStatus("", status.storeTrouble());
        }
        List<MembershipEvent> events = ViewDiff.events(snapshot.view(), view, core.ledger()::overruledBy);
        long version = sameView ? snapshot.version() : snapshot.version() + 1;
        snapshot = new Snapshot(version, core.self(), standing, view, reach);
        for (MembershipEvent event : events) {
            LOG.atInfo()
                    .setMessage(event.kind().word())
                    .addKeyValue("member", event.member().id().shortText())
                    .addKeyValue("name", event.member().name())
                    .addKeyValue("incarnation", event.member().incarnation())
                    .addKeyValue("cause", event.member().cause().shortText())
                    .log();
        }
        for (Listener listener : List.copyOf(listeners)) {
            try {
                listener.changed(snapshot, events);
            } catch (RuntimeException e) {
                LOG.error("listener.failed", e);
            }
        }
    }

    private ControlPlaneStatus currentStatus(String failure, String storeTrouble) {
        return new ControlPlaneStatus(
                "nodeplane",
                core.ledger().feeds().entryCount(),
                HexFormat.of().toHexDigits(core.ledger().digest()),
                failure.isEmpty() ? core.note() : failure,
                storeTrouble,
                Contradictions.forks(core.ledger()),
                core.counters());
    }
}
