package dev.weft.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weft.agent.os.Clock;
import dev.weft.agent.os.CommandException;
import dev.weft.agent.wireguard.PeerState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What somebody changes by hand is repaired within two seconds and told in the log, with the poll that agents have. */
@Tag("lab")
@Timeout(120)
class DriftNamespaceTest extends NamespaceMesh {
    private static final long REPAIRED_WITHIN_MILLIS = 2_000;
    /** Far longer than a test: whatever is repaired was noticed through netlink. */
    private static final long NO_POLL_MILLIS = 600_000;

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    DriftNamespaceTest(@TempDir Path folder) {
        super(folder);
    }

    @BeforeEach
    void listen() {
        lines.start();
        logger().addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger().detachAppender(lines);
    }

    @Test
    void whatTheKernelTellsOfIsRepairedAtOnce() {
        start(NO_POLL_MILLIS);
        String address6 = Objects.requireNonNull(member(1).meshIp6()).getHostAddress();

        repaired("address 10.86.1.17/16 is gone", this::isComplete, "ip", "addr", "del", "10.86.1.17/16", "dev", "wg0");
        repaired("address " + address6 + "/48 is gone", this::isComplete, "ip", "addr", "flush", "dev", "wg0");
        repaired(
                "address 198.18.77.7/32 was added", this::isComplete, "ip", "addr", "add", "198.18.77.7", "dev", "wg0");
        repaired("route 10.86.0.0/16 is gone", this::isComplete, "ip", "route", "del", "10.86.0.0/16", "dev", "wg0");
        repaired("is gone", this::isComplete, "ip", "route", "del", Worlds.IPV6.toString(), "dev", "wg0");
        repaired("the mtu is 1300", this::isComplete, "ip", "link", "set", "wg0", "mtu", "1300");
        repaired("the interface is switched off", this::isComplete, "ip", "link", "set", "wg0", "down");
        repaired("the interface is gone", this::isComplete, "ip", "link", "delete", "wg0");
    }

    @Test
    void whatOnlyWireGuardKnowsIsFoundByThePoll() {
        start(Reconciler.DEFAULT_POLL_MILLIS);
        start(2);
        start(3);
        awaitPings(1, 2);
        awaitPings(1, 3);
        node(1).commands.clear();
        String second = node(2).key.toString();
        PeerState third = node(1).peer(node(3)).orElseThrow();

        repaired("peer " + second + " (node2) is gone", this::isComplete, "wg", "set", "wg0", "peer", second, "remove");
        repaired(
                "peer " + second + " (node2) has allowed-ips 10.86.5.5/32",
                this::isComplete,
                "wg",
                "set",
                "wg0",
                "peer",
                second,
                "allowed-ips",
                "10.86.5.5/32");
        repaired(
                "peer " + Worlds.key(99) + " was added",
                this::isComplete,
                "wg",
                "set",
                "wg0",
                "peer",
                Worlds.key(99).toString());
        repaired("the key or the port is another", this::isComplete, "wg", "set", "wg0", "listen-port", "51999");

        assertThat(node(1).peer(node(3)).orElseThrow().sentBytes()).isGreaterThanOrEqualTo(third.sentBytes());
        assertThat(node(1).commands.stream().filter(command -> command.contains("set")))
                .isNotEmpty()
                .noneMatch(command -> command.contains(node(3).key.toString()));
    }

    @Test
    void aProgramThatUndoesEveryRepairDoesNotKeepTheAgentBusy() {
        start(NO_POLL_MILLIS);
        for (int round = 0; round < RepairPace.MAX_AT_ONCE; round++) {
            repaired("the mtu is 1300", this::isComplete, "ip", "link", "set", "wg0", "mtu", "1300");
        }
        node(1).run("ip", "link", "set", "wg0", "mtu", "1300");
        // Nothing may happen, so there is nothing to wait for but the time in which it would have.
        Eventually.within(5_000, "time", new Countdown(500)::isOver);
        assertThat(node(1).run("ip", "link", "show", "wg0")).contains("mtu 1300");
    }

    @Test
    void onceWhatWasInTheWayIsGoneItIsTriedAtOnce() {
        start(NO_POLL_MILLIS);
        Eventually.within(10_000, "somebody else's interface with that name", this::takesThePlace);
        Eventually.within(
                15_000,
                "the next try is far away",
                () -> hasLine("reconcile.failed", "retryMillis", String.valueOf(2 * REPAIRED_WITHIN_MILLIS)));

        node(1).run("ip", "link", "delete", "wg0");

        long millis = Eventually.within(REPAIRED_WITHIN_MILLIS, "all of it is back", this::isComplete);
        System.out.println("measured: what was in the way is gone: repaired after " + millis + " ms");
    }

    /** Unless the agent has made its own again in between. */
    private boolean takesThePlace() {
        try {
            node(1).runner().run(List.of("ip", "-batch", "-"), "link delete wg0\nlink add wg0 type bridge\n");
            return true;
        } catch (CommandException e) {
            return false;
        }
    }

    private record Countdown(long endNanos) {
        private Countdown(int millis) {
            this(System.nanoTime() + millis * 1_000_000L);
        }

        private boolean isOver() {
            return System.nanoTime() > endNanos;
        }
    }

    private void start(long pollMillis) {
        Reconciler first =
                new Reconciler(node(1).config(KEEPALIVE_SECONDS), node(1).machine(), Clock.system(), pollMillis);
        reconcilers.add(first);
        first.view(snapshot(1, Map.of()));
        first.start();
    }

    /** Everything is as it should be, as seen by the tools. */
    private boolean isComplete() {
        try {
            String addresses = node(1).run("ip", "addr", "show", "dev", "wg0");
            String routes = node(1).run("ip", "route", "show", "dev", "wg0")
                    + node(1).run("ip", "-6", "route", "show", "dev", "wg0");
            String peers = node(1).run("wg", "show", "wg0", "allowed-ips");
            return addresses.contains("inet 10.86.1.17/16")
                    && addresses.contains("mtu 1420")
                    && !addresses.contains("198.18.77.7")
                    && addresses.contains("inet6 fd11:")
                    && routes.contains("10.86.0.0/16")
                    && routes.contains("fd11:2233:4455::/48")
                    && peers.contains(node(2).key + "\t10.86.1.18/32 ")
                    && peers.contains(node(3).key + "\t10.86.1.19/32 ")
                    && peers.lines().count() == 2
                    && node(1).run("wg", "show", "wg0", "listen-port").strip().equals("51820");
        } catch (dev.weft.agent.os.MachineException e) {
            return false;
        }
    }

    private void repaired(String found, BooleanSupplier condition, String... damage) {
        lines.list.clear();
        node(1).run(damage);
        long millis = Eventually.within(
                REPAIRED_WITHIN_MILLIS, found + " repaired", () -> hasDriftLine(found) && condition.getAsBoolean());
        System.out.println("measured: " + found + ": repaired after " + millis + " ms");
    }

    private boolean hasDriftLine(String found) {
        return hasLine("drift", "found", found);
    }

    private boolean hasLine(String message, String key, String text) {
        return List.copyOf(lines.list).stream()
                .filter(line -> line.getMessage().equals(message))
                .flatMap(line -> line.getKeyValuePairs().stream())
                .anyMatch(pair ->
                        pair.key.equals(key) && String.valueOf(pair.value).contains(text));
    }

    private static Logger logger() {
        return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Reconciler.class);
    }
}
