package dev.weft.agent.reconcile;

import dev.weft.agent.os.ProcessRunner;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.identity.PublicKey32;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A mesh with very many members as one of them sees it. A few of them are there: their keys and endpoints are real. The
 * others are at addresses that no route leads to.
 */
final class ManyPeers {
    static final String NAME = "wg0";
    static final String OTHER = "wgsync";
    static final int LIVE = 4;
    private static final int SELF = 1;
    private static final int PORT = 51820;
    private static final int LIVE_PORT = 52000;

    private final Path folder;
    private final Path keyFile;
    private final PublicKey32 ownKey;
    private final List<Path> liveKeyFiles = new ArrayList<>();
    private final List<PublicKey32> liveKeys = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();

    ManyPeers(Path folder, int peers) throws IOException {
        this.folder = folder;
        keyFile = keyFile("own.key");
        ownKey = publicKey(keyFile);
        for (int live = 0; live < LIVE; live++) {
            liveKeyFiles.add(keyFile("live" + live + ".key"));
            liveKeys.add(publicKey(liveKeyFiles.get(live)));
        }
        for (int number = SELF; number <= SELF + peers + 1; number++) {
            members.add(member(number));
        }
    }

    private Member member(int number) {
        int live = number - SELF - 1;
        boolean isLive = live >= 0 && live < LIVE;
        PublicKey32 key = number == SELF ? ownKey : isLive ? liveKeys.get(live) : Worlds.key(number);
        String endpoint =
                isLive ? "127.0.0.1:" + livePort(live) : "198.19." + number / 250 + "." + number % 250 + ":51820";
        return Worlds.member(number, MemberStatus.ALIVE, key, Endpoint.parse(endpoint));
    }

    InterfaceConfig config() {
        return new InterfaceConfig(NAME, PORT, keyFile, 1420, ownKey, 25, false);
    }

    /** Self and that many others. */
    Snapshot snapshot(int peers) {
        return Worlds.snapshot(SELF, members.subList(0, peers + 1).toArray(Member[]::new));
    }

    /** The same peers for {@code wg syncconf}. */
    Path configuration(int peers) throws IOException {
        Desired desired =
                Desired.of(snapshot(peers).view(), Worlds.node(SELF), config(), java.util.Set.of(), Paths.NONE);
        StringBuilder text = new StringBuilder("[Interface]\nPrivateKey = ").append(Files.readString(keyFile));
        new TreeMap<>(desired.peers())
                .values()
                .forEach(peer -> text.append("\n[Peer]\nPublicKey = ")
                        .append(peer.key())
                        .append("\nAllowedIPs = ")
                        .append(String.join(
                                ", ",
                                peer.allowedIps().stream().map(Object::toString).toList()))
                        .append("\nEndpoint = ")
                        .append(peer.endpoint().orElseThrow())
                        .append("\nPersistentKeepalive = 25\n"));
        return Files.writeString(folder.resolve("peers-" + peers + ".conf"), text, StandardCharsets.US_ASCII);
    }

    Path keyFile() {
        return keyFile;
    }

    PublicKey32 ownKey() {
        return ownKey;
    }

    List<PublicKey32> liveKeys() {
        return liveKeys;
    }

    Path liveKeyFile(int live) {
        return liveKeyFiles.get(live);
    }

    static int livePort(int live) {
        return LIVE_PORT + live;
    }

    static int port() {
        return PORT;
    }

    private Path keyFile(String name) throws IOException {
        String key = ProcessRunner.local().run(List.of("wg", "genkey"));
        return Files.writeString(folder.resolve(name), key, StandardCharsets.US_ASCII);
    }

    private static PublicKey32 publicKey(Path file) throws IOException {
        return PublicKey32.parse(ProcessRunner.local()
                .run(List.of("wg", "pubkey"), Files.readString(file))
                .strip());
    }
}
