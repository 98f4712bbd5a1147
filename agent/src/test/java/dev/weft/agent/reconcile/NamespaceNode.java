package dev.weft.agent.reconcile;

import dev.weft.agent.os.CommandException;
import dev.weft.agent.os.CommandRunner;
import dev.weft.agent.os.IpPrefix;
import dev.weft.agent.os.Machine;
import dev.weft.agent.os.ProcessRunner;
import dev.weft.agent.os.UserSpaceWireGuard;
import dev.weft.agent.wireguard.PeerState;
import dev.weft.agent.wireguard.WireGuardDump;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.PublicKey32;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A machine of its own: namespaces for network, mounts (wireguard-go has one folder for all sockets) and processes. A
 * {@code cat} holds them; it ends when the test does, however that ends, and everything inside dies with it.
 */
final class NamespaceNode implements AutoCloseable {
    private static final String SETUP =
            "mount --make-rprivate / && mount -t tmpfs tmpfs /run && mkdir /run/wireguard && echo ready && exec cat";

    final int number;
    final PublicKey32 key;
    final String privateKey;
    final Path keyFile;
    final List<List<String>> commands = Collections.synchronizedList(new ArrayList<>());
    private final Process holder;
    private final long pid;
    private final ProcessRunner inside;
    private final NamespaceNetwork network;
    private final Path sockets;

    NamespaceNode(int number, Path folder) throws IOException {
        this.number = number;
        holder = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--net",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "--mount-proc",
                        "sh",
                        "-c",
                        SETUP)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (holder.getInputStream().read() != 'r') {
            holder.destroyForcibly();
            throw new IOException("no namespace could be made: the tests of the group 'lab' need root");
        }
        pid = holder.toHandle().children().findFirst().orElseThrow().pid();
        inside = ProcessRunner.local()
                .withPrefix(List.of("nsenter", "-t", String.valueOf(pid), "--net", "--mount", "--pid"));
        network = new NamespaceNetwork(pid);
        sockets = Path.of("/proc/" + pid + "/root/run/wireguard");
        privateKey = ProcessRunner.local().run(List.of("wg", "genkey")).strip();
        key = PublicKey32.parse(
                ProcessRunner.local().run(List.of("wg", "pubkey"), privateKey).strip());
        keyFile = Files.createFile(
                folder.resolve("wireguard" + number + ".key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(keyFile, privateKey + "\n", StandardCharsets.US_ASCII);
        run("ip", "link", "set", "lo", "up");
    }

    /** A cable between two nodes; on both ends the interface is named after the other one. */
    static void connect(NamespaceNode one, NamespaceNode other) {
        ProcessRunner network =
                ProcessRunner.local().withPrefix(List.of("nsenter", "-t", String.valueOf(one.pid), "--net"));
        network.run(List.of(
                "ip",
                "link",
                "add",
                "to" + other.number,
                "type",
                "veth",
                "peer",
                "name",
                "to" + one.number,
                "netns",
                String.valueOf(other.pid)));
        for (NamespaceNode node : List.of(one, other)) {
            NamespaceNode far = node == one ? other : one;
            node.run("ip", "addr", "add", node.underlay(far) + "/24", "dev", "to" + far.number);
            node.run("ip", "link", "set", "to" + far.number, "up");
        }
    }

    String underlay(NamespaceNode far) {
        int cable = Math.min(number, far.number) * 16 + Math.max(number, far.number);
        return "198.18." + cable + "." + number;
    }

    /** This node as another one sees it. */
    Member seenBy(NamespaceNode viewer, MemberStatus status) {
        String address = this == viewer ? "198.18.0.1" : underlay(viewer);
        return Worlds.member(number, status, key, Endpoint.parse(address + ":51820"));
    }

    Member seenBy(NamespaceNode viewer, List<String> endpoints) {
        Member member = seenBy(viewer, MemberStatus.ALIVE);
        return Worlds.withEndpoints(
                member, endpoints.stream().map(Endpoint::parse).toList());
    }

    InterfaceConfig configWithMtuOfUnderlay() {
        return config(25).withMtu(InterfaceConfig.MTU_OF_UNDERLAY);
    }

    InterfaceConfig config(int keepaliveSeconds) {
        return new InterfaceConfig("wg0", 51820, keyFile, 1420, key, keepaliveSeconds, false);
    }

    Machine machine() {
        return machine(inside);
    }

    Machine machine(ProcessRunner runner) {
        CommandRunner recording = new CommandRunner() {
            @Override
            public String run(List<String> command, String input) {
                commands.add(command);
                return runner.run(command, input);
            }

            @Override
            public boolean has(String program) {
                return runner.has(program);
            }
        };
        return new Machine(recording, network, this::nudge, new UserSpaceWireGuard(sockets));
    }

    /** Whether its interface is a process, not the kernel's. */
    boolean hasWireguardGo() {
        return Files.exists(sockets.resolve("wg0.sock"));
    }

    ProcessRunner runner() {
        return inside;
    }

    /** What the agent's own nudger does, from inside of the namespace. */
    private void nudge(List<InetAddress> addresses) {
        for (InetAddress address : addresses) {
            try {
                run("bash", "-c", "echo -n x >/dev/udp/" + address.getHostAddress() + "/9");
            } catch (CommandException e) {
                // Like the real one: whether it helped shows in the handshakes.
            }
        }
    }

    String run(String... command) {
        return inside.run(List.of(command));
    }

    boolean pings(InetAddress address) {
        try {
            run("ping", "-n", "-c", "1", "-W", "0.1", address.getHostAddress());
            return true;
        } catch (CommandException e) {
            return false;
        }
    }

    Optional<PeerState> peer(NamespaceNode other) {
        return Optional.ofNullable(
                WireGuardDump.parse(run("wg", "show", "wg0", "dump")).peers().get(other.key));
    }

    List<IpPrefix> addresses() {
        return machine().link("wg0").stream()
                .flatMap(state -> state.link().addresses().stream())
                .filter(prefix -> !prefix.address().isLinkLocalAddress())
                .sorted()
                .toList();
    }

    boolean hasInterface() {
        return machine().link("wg0").isPresent();
    }

    /** By which the kernel knows it; 0 when there is none. */
    int interfaceIndex() {
        return machine().link("wg0").map(state -> state.link().index()).orElse(0);
    }

    List<String> wireguardProcesses() {
        return run("ps", "-eo", "pid,stat,comm")
                .lines()
                .map(String::strip)
                .filter(line -> line.endsWith("wireguard-go") && !line.contains(" Z"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    /** What a crash of wireguard-go does; where the kernel has WireGuard, the interface is just taken away. */
    void killWireguard() {
        List<String> processes = wireguardProcesses();
        if (processes.isEmpty()) {
            run("ip", "link", "delete", "wg0");
        }
        processes.forEach(process -> run("kill", "-9", process));
    }

    @Override
    public void close() {
        network.close();
        holder.descendants().forEach(ProcessHandle::destroyForcibly);
        holder.destroyForcibly();
        try {
            holder.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
