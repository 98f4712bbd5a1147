package dev.weft.agent.http;

import dev.weft.controlplane.ControlPlane;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.Map;

/** What the interface shows and moves: one running agent. All methods may be called from any thread. */
public interface AgentNode {
    String version();

    String interfaceName();

    /** Why the interface is not as the membership says; empty when it is. */
    String interfaceProblem();

    ControlPlane controlPlane();

    /** What the agent would do now. */
    PlanJson plan();

    /** What WireGuard says, by the peer's public key. */
    Map<PublicKey32, TunnelJson> tunnels();

    /** Takes away what the agent made; returns when that is done. */
    void down();

    /** Asks the agent to end; called after the answer to who asked for it was written. */
    void stop();
}
