package dev.weft.agent;

import dev.weft.agent.http.PlanJson;
import dev.weft.agent.http.TunnelJson;
import dev.weft.agent.metrics.Histogram;
import dev.weft.agent.metrics.Labels;
import dev.weft.agent.metrics.MetricsText;
import dev.weft.agent.os.Clock;
import dev.weft.agent.os.LinkState;
import dev.weft.agent.os.LocalAddresses;
import dev.weft.agent.os.Machine;
import dev.weft.agent.os.ProcessRunner;
import dev.weft.agent.reconcile.InterfaceConfig;
import dev.weft.agent.reconcile.Reconciler;
import dev.weft.agent.reconcile.Step;
import dev.weft.agent.reconcile.TunnelState;
import dev.weft.controlplane.DataPath;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.identity.PublicKey32;
import java.net.InetAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** WireGuard on this machine. */
final class ReconcilerDataplane implements Dataplane {
    private final TimedRunner commands = new TimedRunner(ProcessRunner.local(), Clock.system());
    private final Machine machine = Machine.local(commands);
    private final String interfaceName;
    private final Reconciler reconciler;
    private final Histogram passes = new Histogram(0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5);

    ReconcilerDataplane(InterfaceConfig config) {
        this.interfaceName = config.name();
        this.reconciler = new Reconciler(config, machine);
        reconciler.onPass(millis -> passes.add(millis / 1e3));
    }

    @Override
    public void start(Snapshot lastKnown) {
        reconciler.view(lastKnown);
        reconciler.start();
    }

    @Override
    public void onNetworkChange(Runnable listener) {
        reconciler.onUnderlayChange(listener);
    }

    @Override
    public void onPaths(Consumer<DataPath> listener) {
        reconciler.onPaths(listener);
    }

    @Override
    public void addressChanged() {
        reconciler.addressChanged();
    }

    @Override
    public void view(Snapshot snapshot) {
        reconciler.view(snapshot);
    }

    @Override
    public void useKey(PublicKey32 key) {
        reconciler.useKey(key);
    }

    @Override
    public String problem() {
        return reconciler.problem().orElse("");
    }

    @Override
    public PlanJson plan() {
        List<PlanJson.StepJson> steps = reconciler.plan().steps().stream()
                .map(ReconcilerDataplane::json)
                .toList();
        return new PlanJson(steps, reconciler.skipped());
    }

    @Override
    public List<String> skipped() {
        return reconciler.skipped();
    }

    @Override
    public boolean passesIpv6() {
        return machine.link(interfaceName).filter(LinkState::forwardsIpv6).isPresent();
    }

    private static PlanJson.StepJson json(Step step) {
        if (step instanceof Step.OfPeer ofPeer) {
            String name = ofPeer.label().isEmpty() ? null : ofPeer.label();
            return new PlanJson.StepJson(
                    step.kind(), step.describe(), ofPeer.key().toString(), name);
        }
        return new PlanJson.StepJson(step.kind(), step.describe(), null, null);
    }

    @Override
    public Map<PublicKey32, TunnelJson> tunnels() {
        Map<PublicKey32, TunnelJson> tunnels = new HashMap<>();
        reconciler.tunnels().forEach((key, state) -> tunnels.put(key, json(state)));
        return tunnels;
    }

    private static TunnelJson json(TunnelState state) {
        @Nullable Instant handshake = state.latestHandshake().orElse(null);
        return new TunnelJson(
                state.status().word(),
                null,
                handshake == null ? null : handshake.toString(),
                null,
                state.receivedBytes(),
                state.sentBytes());
    }

    @Override
    public void writeMetrics(MetricsText text) {
        commands.write(text);
        text.histograms(
                "weft_reconcile_seconds",
                "How long passes over the interface took that did not fail.",
                Map.of(Labels.NONE, passes));
    }

    @Override
    public List<InetAddress> localAddresses() {
        return LocalAddresses.find(machine.links(), interfaceName);
    }

    @Override
    public void tearDown() {
        reconciler.tearDown();
    }

    @Override
    public void close() {
        reconciler.close();
    }
}
