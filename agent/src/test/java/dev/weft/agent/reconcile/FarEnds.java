package dev.weft.agent.reconcile;

import dev.weft.agent.os.ProcessRunner;
import dev.weft.agent.wireguard.PeerState;
import dev.weft.agent.wireguard.WireGuardDump;
import dev.weft.controlplane.identity.PublicKey32;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The few members that are there: an interface each on this same machine, which sends something every second. */
final class FarEnds implements AutoCloseable {
    private static final long HANDSHAKES_WITHIN_MILLIS = 20_000;
    private static final long COUNTERS_WITHIN_MILLIS = 5_000;

    private final ProcessRunner runner = ProcessRunner.local();
    private final ManyPeers many;

    /** What must go on. */
    record Session(long handshakeSeconds, long receivedBytes) {}

    FarEnds(Path folder, ManyPeers many) {
        this.many = many;
        for (int live = 0; live < ManyPeers.LIVE; live++) {
            String name = name(live);
            runner.run(List.of("wireguard-go", name));
            runner.run(List.of(
                    "wg",
                    "set",
                    name,
                    "private-key",
                    many.liveKeyFile(live).toString(),
                    "listen-port",
                    String.valueOf(ManyPeers.livePort(live)),
                    "peer",
                    many.ownKey().toString(),
                    "endpoint",
                    "127.0.0.1:" + ManyPeers.port(),
                    "persistent-keepalive",
                    "1"));
            runner.run(List.of("ip", "link", "set", name, "up"));
        }
    }

    void awaitHandshakes() {
        Eventually.within(
                HANDSHAKES_WITHIN_MILLIS,
                "handshakes of the members that are there",
                () -> sessions().values().stream()
                        .allMatch(session -> session.handshakeSeconds() > 0 && session.receivedBytes() > 148));
    }

    Map<PublicKey32, Session> sessions() {
        Map<PublicKey32, PeerState> peers = WireGuardDump.parse(
                        runner.run(List.of("wg", "show", ManyPeers.NAME, "dump")))
                .peers();
        Map<PublicKey32, Session> sessions = new HashMap<>();
        for (PublicKey32 key : many.liveKeys()) {
            PeerState peer = peers.get(key);
            sessions.put(
                    key,
                    peer == null
                            ? new Session(0, 0)
                            : new Session(peer.latestHandshakeSeconds(), peer.receivedBytes()));
        }
        return sessions;
    }

    /** How many sessions are not the same any more, or carry nothing: each is sent something every second. */
    long broken(Map<PublicKey32, Session> before) {
        try {
            Eventually.within(
                    COUNTERS_WITHIN_MILLIS, "counters that go on", () -> countBroken(before, sessions()) == 0);
        } catch (AssertionError e) {
            return countBroken(before, sessions());
        }
        return 0;
    }

    private static long countBroken(Map<PublicKey32, Session> before, Map<PublicKey32, Session> now) {
        return before.entrySet().stream()
                .filter(entry -> {
                    Session session = now.getOrDefault(entry.getKey(), new Session(0, 0));
                    return session.handshakeSeconds() != entry.getValue().handshakeSeconds()
                            || session.receivedBytes() <= entry.getValue().receivedBytes();
                })
                .count();
    }

    @Override
    public void close() {
        for (int live = 0; live < ManyPeers.LIVE; live++) {
            runner.run(List.of("ip", "link", "delete", name(live)));
        }
    }

    private static String name(int live) {
        return "wglive" + live;
    }
}
