package dev.weft.agent.lab;

import dev.weft.agent.http.MemberJson;
import dev.weft.agent.wireguard.PeerState;
import dev.weft.agent.wireguard.WireGuardDump;
import dev.weft.agent.wireguard.WireGuardState;
import dev.weft.controlplane.identity.PublicKey32;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Looks at a lab's mesh from its nodes: what each believes, and whether packets really get through. */
final class Mesh {
    private final Lab lab;

    Mesh(Lab lab) {
        this.lab = lab;
    }

    /** A member as one node sees it. */
    Optional<MemberJson> member(int observer, int subject) {
        String name = lab.node(subject).name();
        return lab.agents()
                .members(lab.node(observer))
                .flatMap(view -> view.members().stream()
                        .filter(member -> member.name().equals(name))
                        .findFirst());
    }

    /** The state of a member as one node sees it; empty when it does not know it or does not answer. */
    String status(int observer, int subject) {
        return member(observer, subject).map(MemberJson::status).orElse("");
    }

    /** Whether all observers see the subject so. */
    boolean allSee(List<Integer> observers, int subject, String status) {
        return observers.stream().allMatch(observer -> status(observer, subject).equals(status));
    }

    /** Whether each of the nodes sees each of them alive. */
    boolean allAlive(List<Integer> nodes) {
        return nodes.stream().allMatch(subject -> allSee(nodes, subject, "alive"));
    }

    /** The view of a node in a form that is equal where views are: who, how, and as of which entry. */
    List<String> view(int observer) {
        return lab.agents()
                .members(lab.node(observer))
                .map(view -> view.members().stream()
                        .map(member -> "%s %s %s %d %s"
                                .formatted(
                                        member.id(),
                                        member.name(),
                                        member.status(),
                                        member.incarnation(),
                                        member.since()))
                        .toList())
                .orElse(List.of());
    }

    /** Whether the nodes answer and have the same view. */
    boolean sameView(List<Integer> nodes) {
        List<List<String>> views = nodes.stream().map(this::view).distinct().toList();
        return views.size() == 1 && !views.get(0).isEmpty();
    }

    /** A node's own mesh addresses, IPv4 first, as it tells them. */
    List<String> addresses(int node) {
        MemberJson self =
                member(node, node).orElseThrow(() -> new LabException("node%d does not know itself".formatted(node)));
        return self.meshIp4() == null ? List.of(self.meshIp6()) : List.of(self.meshIp4(), self.meshIp6());
    }

    /** What WireGuard in a node says of its peers. */
    SortedMap<PublicKey32, PeerState> peers(int node) {
        LabTool.Outcome outcome = lab.attempt(node, List.of("wg", "show", "wg0", "dump"));
        if (outcome.exitCode() != 0) {
            throw new LabException(
                    "'wg show' in node%d: %s".formatted(node, outcome.errors().strip()));
        }
        WireGuardState state = WireGuardDump.parse(outcome.output());
        return state.peers();
    }

    /** What WireGuard in a node says of the session with another. */
    PeerState session(int node, int other) {
        return Optional.ofNullable(peers(node).get(key(other)))
                .orElseThrow(() -> new LabException("node%d has no peer node%d".formatted(node, other)));
    }

    /** The WireGuard key of a node, as the ledger says. */
    PublicKey32 key(int node) {
        return PublicKey32.parse(member(node, node).orElseThrow().wireguardKey());
    }

    /** Whether WireGuard in the node has exactly these others for peers. */
    boolean hasPeers(int node, List<Integer> others) {
        return peers(node)
                .keySet()
                .equals(new java.util.TreeSet<>(others.stream().map(this::key).toList()));
    }

    /** One ping of one pair over one mesh address. */
    record Ping(int from, int to, String address, long millisUntilAnswer) {
        boolean answered() {
            return millisUntilAnswer >= 0;
        }

        @Override
        public String toString() {
            return "node%d → node%d (%s)".formatted(from, to, address);
        }
    }

    /** Lets each pair ping over all mesh addresses until it is answered or the time is over. */
    List<Ping> pingAllPairs(List<Integer> nodes, Duration limit) {
        return pingPairs(nodes, limit, pair -> true);
    }

    /** Likewise, only for the pairs that the node is part of. */
    List<Ping> pingPairsOf(int node, List<Integer> nodes, Duration limit) {
        return pingPairs(nodes, limit, pair -> pair.from() == node || pair.to() == node);
    }

    private List<Ping> pingPairs(List<Integer> nodes, Duration limit, Predicate<Ping> wanted) {
        SortedMap<Integer, List<String>> addresses = new TreeMap<>();
        nodes.forEach(node -> addresses.put(node, addresses(node)));
        List<Ping> pairs = new ArrayList<>();
        for (int from : nodes) {
            for (int to : nodes) {
                if (from != to) {
                    addresses
                            .getOrDefault(to, List.of())
                            .forEach(address -> pairs.add(new Ping(from, to, address, -1)));
                }
            }
        }
        Patience patience = Patience.of(limit);
        List<Ping> results = Collections.synchronizedList(new ArrayList<>());
        pairs.stream().filter(wanted).toList().parallelStream().forEach(pair -> results.add(ping(pair, patience)));
        return List.copyOf(results);
    }

    private Ping ping(Ping pair, Patience patience) {
        boolean answered = patience.until(() -> lab.attempt(pair.from(), List.of("ping", "-c1", "-W1", pair.address()))
                        .exitCode()
                == 0);
        return new Ping(pair.from(), pair.to(), pair.address(), answered ? patience.elapsedMillis() : -1);
    }
}
