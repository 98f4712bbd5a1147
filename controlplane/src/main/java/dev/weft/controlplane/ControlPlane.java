package dev.weft.controlplane;

import dev.weft.controlplane.identity.NodeId;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Whatever tells the agent who the members are. The agent depends on nothing else of a control plane.
 *
 * <p>Thread safety: all methods may be called from any thread. Listeners run on the control plane's own thread, one at
 * a time and in order; a listener hands the work to a thread of its own and returns at once.
 */
public interface ControlPlane extends AutoCloseable {

    /** What this node believes now. Never blocks. */
    Snapshot snapshot();

    /**
     * Calls the listener for every later change, beginning with the current snapshot (and no events).
     *
     * @return closes the subscription
     */
    Subscription subscribe(Listener listener);

    /**
     * Announces the facts of this node, when they differ from what it announced last.
     *
     * @return completes with the snapshot that includes them, once they are stored durably
     */
    CompletableFuture<Snapshot> announce(LocalFacts facts);

    /**
     * Takes note of what the data plane sees of the others: they are told where they are seen, and this node looks for a
     * relay for those that it cannot reach. Returns at once.
     */
    default void see(DataPath path) {}

    /** What came of the probes inside the tunnels, by member; empty when this control plane sends none. Never blocks. */
    default Map<NodeId, TunnelProbe> tunnelProbes() {
        return Map.of();
    }

    /**
     * Issues an invite.
     *
     * @return the token's text, a secret; fails with {@link ControlPlaneException} when this node is no admin
     */
    CompletableFuture<String> invite(InviteRequest request);

    /**
     * Withdraws an invite: nobody else may join with it; who has joined stays.
     *
     * @param name what {@link dev.weft.controlplane.identity.Invite#name} says, or the beginning of it
     * @return how many have joined with it; fails with {@link ControlPlaneException} when this node may not withdraw it
     */
    CompletableFuture<Integer> withdrawInvite(String name);

    /**
     * Throws a node out. Everybody stops talking to it; its entries after the cut count for nothing, and who joined with
     * an invite that it issued after the cut is out, too.
     *
     * @param node whom
     * @param cut number of its last entry that counts, at least 1; when empty the last one known here
     * @return completes with the snapshot that shows it, once that is stored durably; fails with
     *     {@link ControlPlaneException} when this node may not revoke that one
     */
    CompletableFuture<Snapshot> revoke(NodeId node, OptionalLong cut);

    /**
     * Leaves the network for good: stores and spreads a {@code Left} entry.
     *
     * @return completes once the entry is stored and was sent to some peers, or there is nobody to send it to
     */
    CompletableFuture<Snapshot> leave();

    /**
     * Copies what this node holds, to be looked at elsewhere.
     *
     * @return fails with {@link ControlPlaneException} when this control plane keeps no ledger
     */
    CompletableFuture<LedgerCopy> ledger();

    /** Counters and sizes for people and metrics. Never blocks. */
    ControlPlaneStatus status();

    /** Stops without leaving: to the others this node fails until it is back. Blocks until the store is closed. */
    @Override
    void close();

    /** Hears every change of the view. */
    @FunctionalInterface
    interface Listener {
        /**
         * Takes note of a change.
         *
         * @param snapshot the view after the change
         * @param events what changed since the snapshot before, in order; empty when only details changed
         */
        void changed(Snapshot snapshot, List<MembershipEvent> events);
    }

    /** A running subscription. */
    @FunctionalInterface
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
