package dev.weft.agent.os;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The network of this machine, or of the namespace that the runner acts in. */
public final class Machine {
    private final CommandRunner runner;
    private final NetworkState network;
    private final Nudger nudger;
    private final UserSpaceWireGuard userSpace;
    private final InterfaceMaker maker;

    public Machine(CommandRunner runner, NetworkState network, Nudger nudger, UserSpaceWireGuard userSpace) {
        this.runner = runner;
        this.network = network;
        this.nudger = nudger;
        this.userSpace = userSpace;
        this.maker = new InterfaceMaker(runner, network);
    }

    /** This very machine. */
    public static Machine local() {
        return local(ProcessRunner.local());
    }

    /** This very machine, its programs run by somebody. */
    public static Machine local(CommandRunner runner) {
        return new Machine(runner, new Netlink(), new DatagramNudger(), UserSpaceWireGuard.local());
    }

    /** @throws MachineException when a privilege or a program that the agent needs is missing */
    public void requireReady() {
        Privileges.requireNetAdmin();
        for (String program : List.of("ip", "wg")) {
            if (!runner.has(program)) {
                throw new ProgramMissingException(program);
            }
        }
    }

    /** All interfaces. */
    public List<Link> links() {
        return network.links();
    }

    /** All unicast routes of all tables, IPv4 and IPv6. */
    public List<Route> routes() {
        return network.routes();
    }

    /** An interface and its routes. Empty when there is no such interface. */
    public Optional<LinkState> link(String name) {
        return network.link(name);
    }

    /** Tells of every change of the network until it is closed. */
    public AutoCloseable watch(Consumer<NetworkChange> listener) {
        return network.watch(listener);
    }

    /** Creates a WireGuard interface by the kernel, or else by wireguard-go. */
    public void createInterface(String name) {
        maker.create(name);
    }

    /** Deletes an interface; a wireguard-go behind it ends by itself. */
    public void deleteInterface(String name) {
        runner.run(List.of("ip", "link", "delete", "dev", name));
    }

    /** Whether the kernel passes on IPv4 packets that come in by the interface. */
    public void setForwarding(String name, boolean on) {
        network.setForwarding(name, on);
    }

    /** Runs several {@code ip} commands by one process. When one fails, the others are still carried out. */
    public void ip(List<String> commands) {
        if (!commands.isEmpty()) {
            runner.run(List.of("ip", "-force", "-batch", "-"), String.join("\n", commands) + "\n");
        }
    }

    /** Adds or removes routing rules; {@code ip} takes those of one family at a time. */
    public void rules(String verb, List<Rule> rules) {
        for (boolean ipv4 : new boolean[] {true, false}) {
            String commands = rules.stream()
                    .filter(rule -> rule.ipv4() == ipv4)
                    .map(rule -> "rule " + verb + " " + rule.words() + "\n")
                    .collect(Collectors.joining());
            if (!commands.isEmpty()) {
                runner.run(List.of("ip", ipv4 ? "-4" : "-6", "-force", "-batch", "-"), commands);
            }
        }
    }

    /**
     * What a WireGuard that is a process says of its interface; empty where none answers, and {@link #wireguardDump} is to be
     * asked. A line of it holds the private key: parse it, never show it.
     */
    public Optional<String> userSpaceWireguard(String name) {
        return userSpace.read(name);
    }

    /** What {@code wg show NAME dump} prints. Its first line holds the private key: parse it, never show it. */
    public String wireguardDump(String name) {
        return runner.run(List.of("wg", "show", name, "dump"));
    }

    /** Runs one {@code wg} command. */
    public void wireguard(List<String> arguments) {
        runner.run(arguments);
    }

    /** Sends a small datagram to each mesh address. */
    public void nudge(List<InetAddress> meshAddresses) {
        if (!meshAddresses.isEmpty()) {
            nudger.nudge(meshAddresses);
        }
    }
}
