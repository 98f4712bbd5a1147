package dev.weft.agent.testing;

import dev.weft.controlplane.ControlPlane;
import dev.weft.controlplane.ControlPlaneException;
import dev.weft.controlplane.ControlPlaneStatus;
import dev.weft.controlplane.Fork;
import dev.weft.controlplane.InviteRequest;
import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.MembershipEvent;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.identity.NodeId;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A control plane that says what the test wants and remembers what it was asked. */
public final class FakeControlPlane implements ControlPlane {
    public static final String TOKEN = SampleLedger.token();

    public static final String INVITE_NAME = SampleLedger.inviteName();

    public final Map<NodeId, OptionalLong> revoked = new ConcurrentHashMap<>();
    public final List<LocalFacts> announced = new CopyOnWriteArrayList<>();
    public final List<InviteRequest> invites = new CopyOnWriteArrayList<>();
    public volatile Snapshot snapshot = Samples.snapshot();
    public volatile LedgerCopy ledger = SampleLedger.copy();
    public volatile @Nullable RuntimeException announceFailure;
    public volatile Consumer<FakeControlPlane> afterRevoke = plane -> {};
    public volatile String note = "";
    public volatile List<Fork> forks = List.of();
    public volatile boolean admin = true;
    public volatile boolean left;
    public volatile boolean closed;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Tells the subscribers. */
    public void change(Snapshot next, List<MembershipEvent> events) {
        snapshot = next;
        listeners.forEach(listener -> listener.changed(next, events));
    }

    @Override
    public Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public Subscription subscribe(Listener newListener) {
        listeners.add(newListener);
        newListener.changed(snapshot, List.of());
        return () -> listeners.remove(newListener);
    }

    @Override
    public CompletableFuture<Snapshot> announce(LocalFacts facts) {
        RuntimeException failure = announceFailure;
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        announced.add(facts);
        return CompletableFuture.completedFuture(snapshot);
    }

    @Override
    public CompletableFuture<String> invite(InviteRequest request) {
        if (!admin) {
            return CompletableFuture.failedFuture(new ControlPlaneException("only an admin may invite; node1 is one"));
        }
        invites.add(request);
        return CompletableFuture.completedFuture(TOKEN);
    }

    @Override
    public CompletableFuture<Integer> withdrawInvite(String name) {
        if (!name.equals(INVITE_NAME)) {
            return CompletableFuture.failedFuture(new ControlPlaneException("no invite is called '" + name + "'"));
        }
        return CompletableFuture.completedFuture(2);
    }

    @Override
    public CompletableFuture<Snapshot> revoke(NodeId node, OptionalLong cut) {
        if (!admin) {
            return CompletableFuture.failedFuture(new ControlPlaneException("only node1 may revoke it"));
        }
        revoked.put(node, cut);
        afterRevoke.accept(this);
        return CompletableFuture.completedFuture(snapshot);
    }

    @Override
    public CompletableFuture<Snapshot> leave() {
        left = true;
        snapshot = new Snapshot(snapshot.version() + 1, snapshot.self(), Snapshot.Standing.LEFT, snapshot.view());
        return CompletableFuture.completedFuture(snapshot);
    }

    @Override
    public CompletableFuture<LedgerCopy> ledger() {
        return CompletableFuture.completedFuture(ledger);
    }

    @Override
    public ControlPlaneStatus status() {
        return new ControlPlaneStatus(
                "nodeplane", 12, "00ff", note, "", forks, new TreeMap<>(Map.of("dropped.malformed", 2L)));
    }

    @Override
    public void close() {
        closed = true;
    }
}
