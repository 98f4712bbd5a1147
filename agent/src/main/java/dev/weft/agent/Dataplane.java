package dev.weft.agent;

import dev.weft.agent.http.PlanJson;
import dev.weft.agent.http.TunnelJson;
import dev.weft.agent.metrics.MetricsText;
import dev.weft.controlplane.DataPath;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.identity.PublicKey32;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What carries the packets, as far as the daemon moves it. */
interface Dataplane extends AutoCloseable {
    /** Brings the interface up as the snapshot says, and keeps it so from now on. */
    void start(Snapshot lastKnown);

    /** Whom to tell that this machine's network changed, so maybe its addresses too. It must return at once. */
    void onNetworkChange(Runnable listener);

    /** Whom to tell where the others are seen, and who is not reached. It must return at once. */
    default void onPaths(Consumer<DataPath> listener) {}

    /** This machine has other addresses now: every peer is to learn of it at once. */
    default void addressChanged() {}

    /** Takes note of a change; returns at once. */
    void view(Snapshot snapshot);

    /** The key file holds this key from now on; the interface takes it when the membership says so too. */
    void useKey(PublicKey32 key);

    /** Why the interface is not as it should be; empty when it is. */
    String problem();

    /** What would be done now. */
    PlanJson plan();

    /** Members that get no peer because their record makes no sense, and why, for people. */
    default List<String> skipped() {
        return List.of();
    }

    /** Whether packets of IPv6 that come in by the mesh interface and are for others are passed on. */
    default boolean passesIpv6() {
        return false;
    }

    /** What is known of each tunnel, by the peer's key. */
    Map<PublicKey32, TunnelJson> tunnels();

    /** Adds what is measured here. */
    default void writeMetrics(MetricsText text) {}

    /** At which addresses others may reach this machine, best first. */
    List<InetAddress> localAddresses();

    /** Ends, and takes away everything that it made. */
    void tearDown();

    /** Ends, and leaves the interface as it is. */
    @Override
    void close();
}
