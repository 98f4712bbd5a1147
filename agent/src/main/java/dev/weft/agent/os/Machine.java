package dev.weft.agent.os;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** The network of this machine, or of the namespace that the runner acts in. */
public final class Machine {
    private final CommandRunner runner;
    private final Nudger nudger;
    private final InterfaceMaker maker;

    public Machine(CommandRunner runner, Nudger nudger) {
        this.runner = runner;
        this.nudger = nudger;
        this.maker = new InterfaceMaker(runner);
    }

    /** This very machine. */
    public static Machine local() {
        return new Machine(ProcessRunner.local(), new DatagramNudger());
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
        return IpJson.documents(runner.run(List.of("ip", "-json", "addr", "show"))).stream()
                .flatMap(document -> IpJson.links(document).stream())
                .toList();
    }

    /** All unicast routes of all tables, IPv4 and IPv6. */
    public List<Route> routes() {
        return IpJson.documents(runner.run(List.of("ip", "-json", "route", "show", "table", "all"))).stream()
                .flatMap(document -> IpJson.routes(document, "").stream())
                .toList();
    }

    /** An interface and its routes, by one process. Empty when there is no such interface. */
    public Optional<LinkState> link(String name) {
        String answer;
        try {
            answer = runner.run(
                    List.of("ip", "-json", "-batch", "-"),
                    "addr show dev " + name + "\nroute show table all dev " + name + "\n");
        } catch (CommandException e) {
            if (e.errorOutput().contains("does not exist") || e.errorOutput().contains("Cannot find device")) {
                return Optional.empty();
            }
            throw e;
        }
        List<JsonNode> documents = IpJson.documents(answer);
        List<Route> routes = documents.size() < 2 ? List.of() : IpJson.routes(documents.get(1), name);
        return documents.stream()
                .limit(1)
                .flatMap(document -> IpJson.links(document).stream())
                .filter(link -> link.name().equals(name))
                .map(link -> new LinkState(link, routes))
                .findFirst();
    }

    /** Creates a WireGuard interface by the kernel, or else by wireguard-go. */
    public void createInterface(String name) {
        maker.create(name);
    }

    /** Deletes an interface; a wireguard-go behind it ends by itself. */
    public void deleteInterface(String name) {
        runner.run(List.of("ip", "link", "delete", "dev", name));
    }

    /** Runs several {@code ip} commands by one process. When one fails, the others are still carried out. */
    public void ip(List<String> commands) {
        if (!commands.isEmpty()) {
            runner.run(List.of("ip", "-force", "-batch", "-"), String.join("\n", commands) + "\n");
        }
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
