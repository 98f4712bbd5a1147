package dev.weft.agent;

import dev.weft.agent.config.AgentConfig;
import dev.weft.agent.hosts.HostsKeeper;
import dev.weft.agent.http.Listen;
import dev.weft.agent.os.Clock;
import dev.weft.agent.os.Machine;
import dev.weft.agent.os.ServiceManager;
import dev.weft.agent.reconcile.InterfaceConfig;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.identity.IdentityKeys;
import dev.weft.controlplane.identity.KeyFileException;
import dev.weft.controlplane.nodeplane.NodePlane;
import dev.weft.controlplane.nodeplane.NodePlaneConfig;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the real parts of an agent on this machine, and runs them until the end is asked for. */
public final class AgentLauncher {
    private static final Logger LOG = LoggerFactory.getLogger(AgentLauncher.class);

    private AgentLauncher() {}

    /** Returns when somebody asked for the end through the socket. A SIGTERM ends the process with exit code 0. */
    public static void run(AgentPaths paths, AgentConfig config, String version) {
        LOG.atInfo()
                .addKeyValue("version", version)
                .addKeyValue("name", config.name())
                .addKeyValue("state", paths.stateFolder())
                .log("starting");
        Machine.local().requireReady();
        NodePlane plane = open(paths, config);
        AgentDaemon daemon;
        try {
            refuseAfterLeaving(plane.snapshot(), paths);
            daemon = AgentDaemon.start(
                    parts(plane, paths, config), version, config.interfaceName(), listen(paths, config));
        } catch (RuntimeException e) {
            plane.close();
            throw e;
        }
        ServiceManager manager = ServiceManager.of(System.getenv());
        AtomicBoolean ended = endOnSignal(daemon, manager);
        daemon.onLoopAnswer(manager::alive);
        // An agent that cannot go on ends rather than show for ever what was true then; its interface stays as it is.
        CompletableFuture<Void> failing = plane.failure().thenAccept(reason -> daemon.stop());
        sayReady(plane.snapshot(), config, paths);
        manager.ready("in network " + plane.snapshot().view().networkName() + ", interface " + config.interfaceName());
        try {
            daemon.awaitStop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (ended.compareAndSet(false, true)) {
            manager.stopping();
            if (plane.snapshot().standing() == Snapshot.Standing.LEFT) {
                Departure unused = noteDeparture(plane.snapshot(), paths);
            }
            daemon.close();
            LOG.info("stopped");
            if (failing.isDone()) {
                throw new AgentException(plane.failure().join());
            }
        }
    }

    /**
     * Takes away what an agent made that does not run any more.
     *
     * @return whether there was an interface
     */
    public static boolean takeDown(AgentPaths paths, AgentConfig config) {
        Machine machine = Machine.local();
        machine.requireReady();
        boolean wasThere = machine.link(config.interfaceName()).isPresent();
        try (NodePlane plane = open(paths, config)) {
            ReconcilerDataplane dataplane = new ReconcilerDataplane(interfaceConfig(plane, paths, config));
            dataplane.view(plane.snapshot());
            names(paths, config).remove(plane.snapshot());
            dataplane.tearDown();
            return wasThere;
        }
    }

    private static Listen listen(AgentPaths paths, AgentConfig config) {
        Endpoint local = config.httpListen();
        return new Listen(paths.socket(), local == null ? null : local.toSocketAddress(), config.metricsPort());
    }

    private static HostsKeeper names(AgentPaths paths, AgentConfig config) {
        return new HostsKeeper(config.hostsFile(), paths.wantedNames(), Clock.system());
    }

    private static NodePlane open(AgentPaths paths, AgentConfig config) {
        return NodePlane.open(paths.stateFolder(), NodePlaneConfig.of(new InetSocketAddress(config.controlPort())));
    }

    private static AgentDaemon.Parts parts(NodePlane plane, AgentPaths paths, AgentConfig config) {
        return new AgentDaemon.Parts(
                plane,
                plane::start,
                new ReconcilerDataplane(interfaceConfig(plane, paths, config)),
                new FactsSource(config, plane.wireguardPublicKey()),
                plane::changeWireguardKey,
                names(paths, config));
    }

    private static InterfaceConfig interfaceConfig(NodePlane plane, AgentPaths paths, AgentConfig config) {
        return new InterfaceConfig(
                config.interfaceName(),
                config.listenPort(),
                paths.stateFolder()
                        .toAbsolutePath()
                        .resolve(IdentityKeys.FOLDER)
                        .resolve(IdentityKeys.WIREGUARD_FILE),
                config.mtu(),
                plane.wireguardPublicKey(),
                config.keepaliveSeconds(),
                config.relay());
    }

    /** Who was thrown out instead is let run: it takes its peers away, and says why. */
    private static void refuseAfterLeaving(Snapshot snapshot, AgentPaths paths) {
        if (snapshot.standing() == Snapshot.Standing.LEFT) {
            throw AgentException.lasting(noteDeparture(snapshot, paths).text(paths.stateFolder()));
        }
    }

    private static Departure noteDeparture(Snapshot snapshot, AgentPaths paths) {
        Departure departure = Departure.of(snapshot);
        try {
            departure.write(paths.stateFolder());
        } catch (KeyFileException e) {
            LOG.warn("cannot note that this machine has left its network: {}", e.getMessage());
        }
        return departure;
    }

    /** The interface stays as it is, so that sessions survive a restart. */
    private static AtomicBoolean endOnSignal(AgentDaemon daemon, ServiceManager manager) {
        AtomicBoolean ended = new AtomicBoolean();
        Thread hook = new Thread(
                () -> {
                    if (ended.compareAndSet(false, true)) {
                        LOG.info("stopping on a signal");
                        manager.stopping();
                        daemon.close();
                        LOG.info("stopped");
                        // Java itself would say 143, and a clean end is none.
                        Runtime.getRuntime().halt(0);
                    }
                },
                "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        return ended;
    }

    private static void sayReady(Snapshot snapshot, AgentConfig config, AgentPaths paths) {
        // When the process itself began cannot be read everywhere: a sandbox hides what /proc says of the system.
        long tookMillis = ManagementFactory.getRuntimeMXBean().getUptime();
        LOG.atInfo()
                .addKeyValue("node", snapshot.self().shortText())
                .addKeyValue("network", snapshot.view().network().shortText())
                .addKeyValue("standing", snapshot.standing())
                .addKeyValue("members", snapshot.view().members().size())
                .addKeyValue("interface", config.interfaceName())
                .addKeyValue("socket", paths.socket())
                .addKeyValue("tookMillis", tookMillis)
                .log("ready");
    }
}
