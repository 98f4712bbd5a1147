package dev.weft.agent.http;

import dev.weft.agent.metrics.MetricsText;
import dev.weft.controlplane.ControlPlane;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What the interface shows and moves: one running agent. All methods may be called from any thread. */
public interface AgentNode {
    /** The service that says where a member's metrics are; it follows the settings. */
    String METRICS_SERVICE = "weft-metrics";

    /** Services that follow the settings, and nobody announces otherwise. */
    Set<String> FOLLOWING_SETTINGS = Set.of(METRICS_SERVICE, Service.RELAY);

    String version();

    String interfaceName();

    /** Why the interface is not as the membership says; empty when it is. */
    String interfaceProblem();

    ControlPlane controlPlane();

    /** What the agent would do now. */
    PlanJson plan();

    /** What WireGuard and probes inside the tunnels say, by the peer's public key. */
    Map<PublicKey32, TunnelJson> tunnels();

    /** Draws another key for the WireGuard interface, and announces it; completes when that is stored. */
    CompletableFuture<RotationJson> rotateKey();

    /** What this machine offers, without what follows from its settings. */
    List<Service> services();

    /** How many of these there can be. */
    default int maxServices() {
        return LocalFacts.MAX_SERVICES;
    }

    /**
     * From now on this machine offers these; they stay until they are changed, also over restarts.
     *
     * @return completes when they are announced, or fails and leaves what was announced before
     */
    CompletableFuture<Snapshot> announceServices(List<Service> services);

    /** What a person should look at: dead tunnels of members that are alive, shared names, and the like. */
    default List<StatusJson.WarningJson> warnings() {
        return List.of();
    }

    /** What of the agent has failed and does not recover by itself; empty when all works. */
    List<String> failures();

    /** Adds what the agent measures itself. */
    default void writeMetrics(MetricsText text) {}

    /** Takes away what the agent made; returns when that is done. */
    void down();

    /** Asks the agent to end; called after the answer to who asked for it was written. */
    void stop();
}
