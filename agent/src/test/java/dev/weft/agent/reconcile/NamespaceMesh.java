package dev.weft.agent.reconcile;

import dev.weft.agent.os.Clock;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Snapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Three nodes: node 1 has cables to node 2 and node 3. */
abstract class NamespaceMesh {
    static final long POLL_MILLIS = 500;
    static final int KEEPALIVE_SECONDS = 25;

    final Path folder;
    final List<NamespaceNode> nodes = new ArrayList<>();
    final List<Reconciler> reconcilers = new ArrayList<>();

    NamespaceMesh(Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void connect() throws IOException {
        TestLog.start();
        for (int number = 1; number <= 3; number++) {
            nodes.add(new NamespaceNode(number, folder));
        }
        NamespaceNode.connect(node(1), node(2));
        NamespaceNode.connect(node(1), node(3));
    }

    @AfterEach
    void clean() {
        reconcilers.forEach(Reconciler::close);
        nodes.forEach(NamespaceNode::close);
    }

    Reconciler start(int number) {
        Reconciler reconciler = reconciler(number);
        reconciler.start();
        return reconciler;
    }

    Reconciler reconciler(int number) {
        Reconciler reconciler = new Reconciler(
                node(number).config(KEEPALIVE_SECONDS), node(number).machine(), Clock.system(), POLL_MILLIS);
        reconcilers.add(reconciler);
        reconciler.view(snapshot(number, Map.of()));
        return reconciler;
    }

    Snapshot snapshot(int viewer, Map<Integer, MemberStatus> notAlive) {
        Member[] members = nodes.stream()
                .filter(node -> viewer == 1 || node.number == 1 || node.number == viewer)
                .map(node -> node.seenBy(node(viewer), notAlive.getOrDefault(node.number, MemberStatus.ALIVE)))
                .toArray(Member[]::new);
        return Worlds.snapshot(viewer, members);
    }

    Member member(int number) {
        return Worlds.member(number, MemberStatus.ALIVE);
    }

    boolean pings(int from, int to) {
        InetAddress address = Objects.requireNonNull(member(to).meshIp4());
        return node(from).pings(address);
    }

    long awaitPings(int from, int to) {
        return Eventually.within(2_000, "ping " + from + " to " + to, () -> pings(from, to));
    }

    NamespaceNode node(int number) {
        return nodes.get(number - 1);
    }
}
