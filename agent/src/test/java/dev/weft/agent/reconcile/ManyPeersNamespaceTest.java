package dev.weft.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.os.Clock;
import dev.weft.agent.wireguard.PeerState;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Snapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What five hundred peers cost in processes; the times are measured by the bench. */
@Tag("lab")
@Timeout(120)
class ManyPeersNamespaceTest extends NamespaceMesh {
    private static final int PEERS = 500;

    ManyPeersNamespaceTest(@TempDir Path folder) {
        super(folder);
    }

    @Test
    void fewProcessesAndOnePeerMoreTouchesOnePeer() {
        start(2);
        Worker worker = new Worker(node(1).machine(), node(1).config(KEEPALIVE_SECONDS), Clock.system());
        node(1).commands.clear();
        worker.check(mesh(PEERS));
        worker.pass(mesh(PEERS));
        assertThat(node(1).commands).hasSizeLessThanOrEqualTo(4);
        assertThat(node(1).run("wg", "show", "wg0", "peers").lines()).hasSize(PEERS);
        awaitPings(1, 2);

        node(1).commands.clear();
        worker.pass(mesh(PEERS));
        assertThat(node(1).commands).hasSizeLessThanOrEqualTo(2);

        PeerState before = node(1).peer(node(2)).orElseThrow();
        node(1).commands.clear();
        worker.pass(mesh(PEERS + 1));
        List<List<String>> changes = node(1).commands.stream()
                .filter(command -> command.contains("set"))
                .toList();
        assertThat(changes).hasSize(1);
        assertThat(changes.get(0).stream().filter("peer"::equals)).hasSize(1);
        assertThat(pings(1, 2)).isTrue();
        PeerState after = node(1).peer(node(2)).orElseThrow();
        assertThat(after.latestHandshakeSeconds()).isEqualTo(before.latestHandshakeSeconds());
        assertThat(after.receivedBytes()).isGreaterThan(before.receivedBytes());
    }

    /** Node 2 is there; the others are at addresses that no route leads to. */
    private Snapshot mesh(int peers) {
        List<Member> members = new ArrayList<>();
        members.add(node(1).seenBy(node(1), MemberStatus.ALIVE));
        members.add(node(2).seenBy(node(1), MemberStatus.ALIVE));
        for (int number = 3; number <= peers + 1; number++) {
            Endpoint nowhere = Endpoint.parse("198.19." + number / 250 + "." + number % 250 + ":51820");
            members.add(Worlds.member(number, MemberStatus.ALIVE, Worlds.key(number), nowhere));
        }
        return Worlds.snapshot(1, members.toArray(Member[]::new));
    }
}
