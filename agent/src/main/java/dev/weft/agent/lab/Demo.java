package dev.weft.agent.lab;

import static dev.weft.agent.lab.Storyteller.check;
import static dev.weft.agent.lab.Storyteller.seconds;
import static dev.weft.agent.lab.Storyteller.within;

import dev.weft.agent.wireguard.PeerState;
import dev.weft.controlplane.identity.PublicKey32;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The story of three nodes, from the first join to the last leave. Every step is checked. */
final class Demo {
    private static final List<Integer> ALL = List.of(1, 2, 3);
    private static final List<Integer> PAIR = List.of(1, 2);
    private static final Duration SOON = Duration.ofSeconds(10);
    /** The verdict, then the grace that a dead node's peer is given. */
    private static final Duration VERDICT_AND_GRACE = Duration.ofSeconds(20);

    private final LabFolder folder;
    private final Storyteller story;
    private List<List<String>> addresses = List.of();

    Demo(LabFolder folder, Storyteller story) {
        this.folder = folder;
        this.story = story;
    }

    /** Tells it; the lab stays up. */
    void tell() {
        story.step("Three nodes join one network by invite", this::join);
        Lab lab = Lab.open(folder);
        Mesh mesh = new Mesh(lab);
        story.step("Full mesh: every pair pings over its mesh addresses", () -> pingAll(mesh));
        crashAndReturn(lab, mesh);
        partitionAndHeal(lab, mesh);
        new ChatDemo(lab, story).tell();
        story.step("node2 leaves for good", () -> leave(lab, mesh));
    }

    private String join() {
        Patience clock = Patience.unlimited();
        Mesh mesh = new Mesh(LabUp.run(folder, 3, story::note));
        story.fact("three nodes up and joined", clock.elapsedMillis());
        addresses = ALL.stream().map(mesh::addresses).toList();
        ALL.forEach(node -> story.note("node%d has %s".formatted(node, String.join(" and ", addresses.get(node - 1)))));
        return "each node sees three alive members";
    }

    private String pingAll(Mesh mesh) {
        for (int node : ALL) {
            List<Integer> others = without(node);
            within(SOON, "WireGuard in node%d has both peers".formatted(node), () -> mesh.hasPeers(node, others));
        }
        long millis = pings(mesh, ALL);
        story.fact("first pings of all pairs, IPv4 and IPv6", millis);
        return "12 of 12 pings answered; 'wg show wg0' lists two peers on each node";
    }

    private void crashAndReturn(Lab lab, Mesh mesh) {
        RunningPing ping = RunningPing.start(lab, 1, addresses.get(1).get(0));
        PublicKey32 crashed = mesh.key(3);
        PeerState before = mesh.session(1, 2);
        Patience sinceKill = Patience.unlimited();
        story.step("node3's agent is killed (SIGKILL)", () -> {
            lab.end(List.of(3), true);
            long millis = within(SOON, "node1 and node2 show node3 as dead", () -> mesh.allSee(PAIR, 3, "dead"));
            story.fact("killed node shown dead by all others", millis);
            return "node1 and node2 show it as dead after " + seconds(millis);
        });
        story.step("The others drop their tunnel to it, and no other", () -> {
            within(
                    VERDICT_AND_GRACE,
                    "node3 is gone from 'wg show wg0' of the others",
                    () -> PAIR.stream().noneMatch(node -> mesh.peers(node).containsKey(crashed)));
            story.fact("its WireGuard peer gone (5 s of grace included)", sinceKill.elapsedMillis());
            PeerState after = mesh.session(1, 2);
            check(
                    after.latestHandshakeSeconds() >= before.latestHandshakeSeconds()
                            && after.receivedBytes() > before.receivedBytes(),
                    "the session between node1 and node2 was disturbed: before %s, after %s".formatted(before, after));
            RunningPing.Result result = ping.stop();
            check(result.answered() > 0 && result.lost() == 0, "pings between node1 and node2: " + result);
            story.fact("pings lost between the two others meanwhile", "0 of " + result.answered());
            return "gone after %s; node1 ↔ node2 undisturbed: 0 of %d pings lost"
                    .formatted(seconds(sinceKill.elapsedMillis()), result.answered());
        });
        story.step("node3's agent starts again", () -> {
            Patience clock = Patience.unlimited();
            lab.start(List.of(3));
            within(SOON, "all nodes show all alive", () -> mesh.allAlive(ALL));
            story.fact("started again and alive everywhere", clock.elapsedMillis());
            check(mesh.addresses(3).equals(addresses.get(2)), "node3 has other addresses: " + mesh.addresses(3));
            pings(mesh, ALL);
            story.fact("started again and all pairs ping", clock.elapsedMillis());
            return "alive again with the same addresses, all pairs ping";
        });
    }

    private void partitionAndHeal(Lab lab, Mesh mesh) {
        story.step("The network splits: node1, node2 / node3", () -> {
            lab.breakUp(faults -> faults.withGroups(List.of(PAIR, List.of(3))));
            long millis = within(
                    VERDICT_AND_GRACE,
                    "each side shows the other as dead",
                    () -> mesh.allSee(PAIR, 3, "dead")
                            && PAIR.stream()
                                    .allMatch(node -> mesh.status(3, node).equals("dead")));
            story.fact("split seen on both sides", millis);
            check(mesh.allAlive(PAIR) && mesh.status(3, 3).equals("alive"), "a side does not see itself alive");
            pings(mesh, PAIR);
            return "both sides carry on: node1 ↔ node2 ping, node3 answers its commands";
        });
        story.step("The network heals", () -> {
            lab.breakUp(faults -> Faults.NONE);
            long millis = within(SOON, "one view again, all alive", () -> mesh.allAlive(ALL) && mesh.sameView(ALL));
            story.fact("one view again after healing", millis);
            pings(mesh, ALL);
            return "one view on all nodes after " + seconds(millis) + ", all pairs ping";
        });
    }

    private String leave(Lab lab, Mesh mesh) {
        List<Integer> others = List.of(1, 3);
        PublicKey32 key = mesh.key(2);
        Patience clock = Patience.unlimited();
        lab.leave(2);
        within(SOON, "node1 and node3 show node2 as left", () -> {
            others.forEach(node -> check(
                    !mesh.status(node, 2).equals("dead"), "node%d shows node2 as dead, but it left".formatted(node)));
            return mesh.allSee(others, 2, "left");
        });
        story.fact("leaving node shown left by all others", clock.elapsedMillis());
        within(
                SOON,
                "node2 is gone from 'wg show wg0' of the others",
                () -> others.stream().noneMatch(node -> mesh.peers(node).containsKey(key)));
        check(mesh.allSee(others, 2, "left"), "node2 does not stay left");
        return "node1 and node3 show it as left, never as dead, and have dropped its tunnel";
    }

    private static long pings(Mesh mesh, List<Integer> nodes) {
        Patience clock = Patience.unlimited();
        List<Mesh.Ping> failed = mesh.pingAllPairs(nodes, SOON).stream()
                .filter(ping -> !ping.answered())
                .toList();
        check(failed.isEmpty(), "no answer: " + failed);
        return clock.elapsedMillis();
    }

    private static List<Integer> without(int node) {
        List<Integer> others = new ArrayList<>(ALL);
        others.remove(Integer.valueOf(node));
        return others;
    }
}
