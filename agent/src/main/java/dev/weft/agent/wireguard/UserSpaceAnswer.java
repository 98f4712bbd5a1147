package dev.weft.agent.wireguard;

import dev.weft.agent.os.IpPrefix;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a WireGuard that is a process says of its interface: lines {@code name=value}, first the interface's, then each
 * peer's, which begin with its key. It gives the same as {@link WireGuardDump} does of {@code wg}: a peer with a line that
 * is not as it should be is left out and reported, the rest counts. Pre-shared keys are skipped at once.
 */
public final class UserSpaceAnswer {
    private static final String PEER = "public_key";
    private static final String PRIVATE_KEY = "private_key";
    private static final String ALLOWED_IP = "allowed_ip";
    private static final int MAX_16_BITS = 65_535;

    private final Crypto crypto = new BouncyCastleCrypto();
    /** Only the private key is told, and the public one takes long to compute: it is kept for the next answer. */
    private volatile @Nullable KeyPair known;

    private record KeyPair(PrivateKey32 privateKey, PublicKey32 publicKey) {}

    /** The lines of the interface, or of one peer. */
    private record Part(Map<String, String> fields, SortedSet<IpPrefix> allowedIps, List<String> malformed) {
        private Part() {
            this(new HashMap<>(), new TreeSet<>(), new ArrayList<>());
        }

        private void add(String name, String value) {
            if (!name.equals(ALLOWED_IP)) {
                fields.put(name, value);
                return;
            }
            try {
                allowedIps.add(IpPrefix.parse(value));
            } catch (IllegalArgumentException e) {
                malformed.add(name);
            }
        }

        private String value(String name) {
            return fields.getOrDefault(name, "0");
        }
    }

    /** May be called by several threads. */
    public WireGuardState parse(String answer) {
        List<Part> parts = parts(answer);
        List<String> malformed = new ArrayList<>();
        SortedMap<PublicKey32, PeerState> peers = new TreeMap<>();
        Optional<PublicKey32> publicKey = Optional.empty();
        int listenPort = 0;
        for (int index = 0; index < parts.size(); index++) {
            Part part = parts.get(index);
            try {
                if (index == 0) {
                    listenPort = (int) number(part.value("listen_port"), MAX_16_BITS);
                    publicKey = publicKey(part.fields.get(PRIVATE_KEY));
                } else {
                    PeerState peer = peer(part);
                    if (peers.putIfAbsent(peer.key(), peer) != null) {
                        throw new IllegalArgumentException("a key for the second time");
                    }
                }
            } catch (IllegalArgumentException e) {
                malformed.add(
                        (index == 0 ? "the interface" : "peer " + index) + " with " + part.fields.size() + " fields");
            }
        }
        return new WireGuardState(publicKey, listenPort, peers, malformed);
    }

    private static List<Part> parts(String answer) {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part());
        answer.lines().forEach(line -> {
            int equals = line.indexOf('=');
            String name = equals < 0 ? line : line.substring(0, equals);
            if (name.equals(PEER)) {
                parts.add(new Part());
            }
            if (!name.equals("preshared_key")) {
                parts.get(parts.size() - 1).add(name, line.substring(equals + 1));
            }
        });
        return parts;
    }

    private static PeerState peer(Part part) {
        if (!part.malformed.isEmpty()) {
            throw new IllegalArgumentException("a range that is none");
        }
        return new PeerState(
                PublicKey32.fromBytes(HexFormat.of().parseHex(part.value(PEER))),
                Optional.ofNullable(part.fields.get("endpoint")).map(WireGuardDump::endpoint),
                part.allowedIps,
                number(part.value("last_handshake_time_sec"), Long.MAX_VALUE),
                number(part.value("rx_bytes"), Long.MAX_VALUE),
                number(part.value("tx_bytes"), Long.MAX_VALUE),
                (int) number(part.value("persistent_keepalive_interval"), MAX_16_BITS));
    }

    private Optional<PublicKey32> publicKey(@Nullable String hex) {
        if (hex == null) {
            return Optional.empty();
        }
        PrivateKey32 privateKey = PrivateKey32.fromBytes(HexFormat.of().parseHex(hex));
        KeyPair pair = known;
        if (pair == null || !pair.privateKey.equals(privateKey)) {
            pair = new KeyPair(privateKey, crypto.agreementPublicKey(privateKey));
            known = pair;
        }
        return Optional.of(pair.publicKey);
    }

    private static long number(String text, long maximum) {
        long value = Long.parseLong(text);
        if (value < 0 || value > maximum) {
            throw new IllegalArgumentException("out of range");
        }
        return value;
    }
}
