package dev.weft.agent.os;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a WireGuard interface: in the kernel where it can, else by wireguard-go.
 *
 * <p>wireguard-go goes into the background by itself, with /dev/null as its streams, but stays in the session of whoever
 * started it; {@code setsid} gives it one of its own. So it outlives the agent, whatever kills that, and an agent that
 * starts finds the interface as it was. When wireguard-go dies, the kernel takes its interface away: the next pass sees
 * that it is missing and makes it anew. A socket file that a killed one left behind is replaced by the next. It opens
 * its socket before it goes into the background, so nobody has to wait for that.
 */
final class InterfaceMaker {
    private static final Logger LOG = LoggerFactory.getLogger(InterfaceMaker.class);

    private final CommandRunner runner;
    private final NetworkState network;

    InterfaceMaker(CommandRunner runner, NetworkState network) {
        this.runner = runner;
        this.network = network;
    }

    void create(String name) {
        if (network.createWireGuard(name)) {
            created(name, "kernel");
        } else {
            createInUserSpace(name);
        }
    }

    private static void created(String name, String backend) {
        LOG.atInfo()
                .addKeyValue("interface", name)
                .addKeyValue("backend", backend)
                .log("interface.created");
    }

    private void createInUserSpace(String name) {
        if (!runner.has("wireguard-go")) {
            throw new MachineException("this kernel has no WireGuard and wireguard-go is not installed:"
                    + " apt-get install wireguard-go, or a kernel with the wireguard module");
        }
        runner.run(List.of("setsid", "wireguard-go", name));
        created(name, "wireguard-go, because the kernel has no WireGuard");
    }
}
