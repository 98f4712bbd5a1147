package dev.weft.agent.os;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a WireGuard interface: in the kernel where it can, else by wireguard-go.
 *
 * <p>wireguard-go goes into the background by itself, with /dev/null as its streams, but stays in the session of whoever
 * started it; {@code setsid} gives it one of its own. So it outlives the agent, whatever kills that, and an agent that
 * starts finds the interface as it was. When wireguard-go dies, the kernel takes its interface away: the next pass sees
 * that it is missing and makes it anew. A socket file that a killed one left behind is replaced by the next.
 */
final class InterfaceMaker {
    private static final Logger LOG = LoggerFactory.getLogger(InterfaceMaker.class);
    private static final long READY_WITHIN_MILLIS = 5_000;
    private static final long LOOK_EVERY_MILLIS = 5;

    private final CommandRunner runner;

    InterfaceMaker(CommandRunner runner) {
        this.runner = runner;
    }

    void create(String name) {
        try {
            runner.run(List.of("ip", "link", "add", "dev", name, "type", "wireguard"));
            created(name, "kernel");
        } catch (CommandException e) {
            if (!lacksWireGuard(e.errorOutput())) {
                throw e;
            }
            createInUserSpace(name);
        }
    }

    private static void created(String name, String backend) {
        LOG.atInfo()
                .addKeyValue("interface", name)
                .addKeyValue("backend", backend)
                .log("interface.created");
    }

    private static boolean lacksWireGuard(String error) {
        return error.contains("Unknown device type") || error.contains("Operation not supported");
    }

    private void createInUserSpace(String name) {
        if (!runner.has("wireguard-go")) {
            throw new MachineException("this kernel has no WireGuard and wireguard-go is not installed:"
                    + " apt-get install wireguard-go, or a kernel with the wireguard module");
        }
        runner.run(List.of("setsid", "wireguard-go", name));
        awaitSocket(name);
        created(name, "wireguard-go, because the kernel has no WireGuard");
    }

    /** The socket may be in another mount namespace, so the question is put to {@code wg}. */
    private void awaitSocket(String name) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_WITHIN_MILLIS);
        while (true) {
            try {
                runner.run(List.of("wg", "show", name, "dump"));
                return;
            } catch (CommandException e) {
                if (System.nanoTime() > deadline) {
                    throw new MachineException(
                            "wireguard-go made " + name + " but does not answer on /var/run/wireguard/" + name
                                    + ".sock: " + e.getMessage(),
                            e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MILLIS));
            }
        }
    }
}
