package dev.weft.agent.lab;

import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.nodeplane.Enrolment;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Nodes behind routers: node1 has an address of its own on the bridge, node2 and node4 are routers, and behind them are
 * node3 and node5, each in a network of the same numbers. A router lets nothing in but answers, as routers at home do.
 */
final class NatLab {
    static final int OPEN = 1;
    static final int BEHIND_A = 3;
    static final int BEHIND_B = 5;
    static final List<Integer> ALL = List.of(OPEN, BEHIND_A, BEHIND_B);

    static final String WAN_A = "198.18.0.2";
    static final String WAN_B = "198.18.0.4";
    private static final int HOSTS = 5;
    private static final String ROUTER_INSIDE = "198.19.7.1";
    private static final String NODE_INSIDE = "198.19.7.2";
    private static final String NODE_ELSEWHERE = "198.19.7.3";

    /** How a router chooses the outer port. */
    enum Kind {
        /** The same one for all peers, but another than inside: a NAT that a direct way leads through. */
        ENDPOINT_INDEPENDENT,
        /** Another one for each peer, by chance: no direct way leads through two of these. */
        SYMMETRIC
    }

    final LabFolder folder;
    final Lab lab;
    final Mesh mesh;

    private NatLab(LabFolder folder, Lab lab) {
        this.folder = folder;
        this.lab = lab;
        this.mesh = new Mesh(lab);
    }

    /** Hosts, routers and cables; no agent runs. */
    static NatLab up(String name, Kind kind) {
        LabFolder folder = TestLabs.folder(name);
        NatLab nat = new NatLab(folder, LabUp.bareHosts(folder, HOSTS, line -> {}));
        nat.putBehind(2, WAN_A, BEHIND_A, kind);
        nat.putBehind(4, WAN_B, BEHIND_B, kind);
        return nat;
    }

    void down() {
        LabDown.run(folder);
    }

    private void putBehind(int router, String wan, int node, Kind kind) {
        run(node, "ip", "link", "delete", "eth0");
        run(router, "ip", "link", "add", "lan0", "type", "veth", "peer", "name", "eth0", "netns", pid(node));
        run(router, "ip", "address", "add", ROUTER_INSIDE + "/24", "dev", "lan0");
        run(router, "ip", "link", "set", "lan0", "up");
        feed(router, "1", "tee", "/proc/sys/net/ipv4/ip_forward");
        run(node, "ip", "address", "add", NODE_INSIDE + "/24", "dev", "eth0");
        run(node, "ip", "link", "set", "eth0", "up");
        run(node, "ip", "route", "add", "default", "via", ROUTER_INSIDE);
        nat(router, wan, kind);
    }

    private void nat(int router, String wan, Kind kind) {
        String mapping = kind == Kind.SYMMETRIC ? "oifname \"eth0\" masquerade fully-random" : """
                  oifname "eth0" udp sport 51820 snat to %1$s:41820
                      oifname "eth0" udp sport 51821 snat to %1$s:41821
                      oifname "eth0" masquerade""".formatted(wan);
        feed(router, """
                table ip nat {
                  chain out {
                    type nat hook postrouting priority 100; policy accept;
                    %s
                  }
                }
                table ip guard {
                  chain in {
                    type filter hook input priority 0; policy accept;
                    iifname "eth0" meta l4proto udp ct state new drop
                  }
                  chain through {
                    type filter hook forward priority 0; policy accept;
                    iifname "eth0" ct state new drop
                  }
                }
                """.formatted(mapping), "nft", "-f", "-");
    }

    /** The first node moves behind another NAT: another address inside, another port outside. */
    void moveBehindAnotherNat() {
        run(BEHIND_A, "ip", "address", "delete", NODE_INSIDE + "/24", "dev", "eth0");
        feed(2, """
                flush chain ip nat out
                add rule ip nat out oifname "eth0" udp sport 51820 snat to %1$s:43820
                add rule ip nat out oifname "eth0" udp sport 51821 snat to %1$s:43821
                add rule ip nat out oifname "eth0" masquerade
                """.formatted(WAN_A), "nft", "-f", "-");
        run(BEHIND_A, "ip", "address", "add", NODE_ELSEWHERE + "/24", "dev", "eth0");
        run(BEHIND_A, "ip", "route", "replace", "default", "via", ROUTER_INSIDE);
    }

    /** The routers let nothing through from one to the other. */
    void block() {
        run(2, "nft", "insert", "rule", "ip", "guard", "through", "ip", "daddr", WAN_B, "drop");
        run(4, "nft", "insert", "rule", "ip", "guard", "through", "ip", "daddr", WAN_A, "drop");
    }

    /** Takes that back. */
    void unblock() {
        for (int router : List.of(2, 4)) {
            run(router, "nft", "flush", "chain", "ip", "guard", "through");
            run(
                    router, "nft", "add", "rule", "ip", "guard", "through", "iifname", "eth0", "ct", "state", "new",
                    "drop");
        }
    }

    /** Founds the network on the open node and starts its agent. */
    void found(String settings) {
        settings(OPEN, settings);
        Enrolment.found(lab.folder().node("node" + OPEN).state(), "lab", Ipv4Range.DEFAULT);
        lab.start(List.of(OPEN));
    }

    /** Lets a node join and starts its agent; returns when it answers. */
    void join(int node, String settings) {
        settings(node, settings);
        Enrolment.join(lab.folder().node("node" + node).state(), lab.agents().invite(lab.node(OPEN), 1));
        lab.start(List.of(node));
    }

    private void settings(int node, String settings) {
        PrivateFiles.write(
                lab.folder().node("node" + node).config().resolve("weft.toml"),
                settings.getBytes(StandardCharsets.UTF_8));
    }

    /** The first mesh address. */
    String address(int node) {
        return mesh.addresses(node).get(0);
    }

    boolean pings(int from, int to) {
        return pings(from, address(to));
    }

    boolean pings(int from, String address) {
        return lab.attempt(from, List.of("ping", "-n", "-c1", "-W1", address)).exitCode() == 0;
    }

    /** How the tunnel to another one is, as a node shows it. */
    String tunnel(int from, int to) {
        return mesh.member(from, to)
                .map(member -> member.tunnel() == null ? "" : member.tunnel().state())
                .orElse("");
    }

    /** As an operator of that machine can: the agent itself changes nothing of the whole machine. */
    void forwardIpv6(int node) {
        feed(node, "1", "tee", "/proc/sys/net/ipv6/conf/all/forwarding");
    }

    /** Whether a probe inside the tunnel was answered. */
    boolean roundTrip(int from, int to) {
        return mesh.member(from, to)
                .filter(member -> member.tunnel() != null && member.tunnel().roundTripMillis() != null)
                .isPresent();
    }

    /** What is known when something went wrong. */
    String story() {
        StringBuilder story = new StringBuilder("\n");
        for (int node : ALL) {
            story.append("== node").append(node).append('\n');
            for (String command : List.of("weft status", "weft members", "weft plan", "ip rule", "wg show wg0 dump")) {
                LabTool.Outcome outcome = lab.attempt(node, List.of(command.split(" ")));
                // The first line of a dump has the private key.
                String output =
                        command.startsWith("wg") ? outcome.output().replaceFirst("[^\n]*\n", "") : outcome.output();
                story.append("$ ").append(command).append('\n').append(output).append(outcome.errors());
            }
            story.append(LogTail.of(folder.node("node" + node).agentLog()));
        }
        return story.toString();
    }

    String run(int node, String... command) {
        return feed(node, "", command);
    }

    private String feed(int node, String input, String... command) {
        return LabTool.run(
                Namespaces.inNode(Lab.usable(lab.node(node).host(), "node" + node), List.of(command)), input);
    }

    private String pid(int node) {
        return Long.toString(Lab.usable(lab.node(node).host(), "node" + node).pid());
    }
}
