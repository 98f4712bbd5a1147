package dev.weft.agent.testing;

import dev.weft.agent.http.AgentNode;
import dev.weft.agent.http.PlanJson;
import dev.weft.agent.http.RotationJson;
import dev.weft.agent.http.StatusJson;
import dev.weft.agent.http.TunnelJson;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** An agent without an interface: what it is told to do, it remembers. */
public final class FakeAgentNode implements AgentNode {
    public final FakeControlPlane controlPlane = new FakeControlPlane();
    public final CountDownLatch stopped = new CountDownLatch(1);
    public volatile boolean down;
    public volatile List<Service> services = List.of();
    public volatile List<String> failures = List.of();
    public volatile Map<PublicKey32, TunnelJson> tunnels =
            Map.of(Samples.key(2), new TunnelJson("up", null, "2026-01-02T03:04:06Z", 3L, 10, 20));
    public volatile List<StatusJson.WarningJson> warnings = List.of();
    public volatile String interfaceProblem = "";
    public volatile @Nullable RuntimeException refusal;
    public volatile PlanJson plan = new PlanJson(List.of(), List.of());

    @Override
    public String version() {
        return "1.2.3";
    }

    @Override
    public String interfaceName() {
        return "wg0";
    }

    @Override
    public String interfaceProblem() {
        return interfaceProblem;
    }

    @Override
    public FakeControlPlane controlPlane() {
        return controlPlane;
    }

    @Override
    public PlanJson plan() {
        return plan;
    }

    @Override
    public Map<PublicKey32, TunnelJson> tunnels() {
        return tunnels;
    }

    @Override
    public List<StatusJson.WarningJson> warnings() {
        return warnings;
    }

    @Override
    public CompletableFuture<RotationJson> rotateKey() {
        return refusal != null
                ? CompletableFuture.failedFuture(refusal)
                : CompletableFuture.completedFuture(new RotationJson(
                        Samples.key(9).toString(), Samples.key(1).toString()));
    }

    @Override
    public List<Service> services() {
        return services;
    }

    @Override
    public CompletableFuture<Snapshot> announceServices(List<Service> wanted) {
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        services = List.copyOf(wanted);
        return CompletableFuture.completedFuture(controlPlane.snapshot());
    }

    @Override
    public List<String> failures() {
        return failures;
    }

    @Override
    public void down() {
        down = true;
    }

    @Override
    public void stop() {
        stopped.countDown();
    }
}
