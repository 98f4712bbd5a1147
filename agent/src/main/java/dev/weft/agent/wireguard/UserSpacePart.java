package dev.weft.agent.wireguard;

import dev.weft.agent.os.IpPrefix;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The lines of the interface, or of one peer, in a {@link UserSpaceAnswer}. */
final class UserSpacePart {
    private static final String PEER = "public_key";
    private static final int MAX_16_BITS = 65_535;

    private final Remembered<IpPrefix> prefixes;
    private final Remembered<Endpoint> endpoints;
    private final SortedSet<IpPrefix> allowedIps = new TreeSet<>();
    private @Nullable PublicKey32 key;
    private @Nullable PrivateKey32 privateKey;
    private @Nullable Endpoint endpoint;
    private int listenPort;
    private long handshakeSeconds;
    private long receivedBytes;
    private long sentBytes;
    private int keepaliveSeconds;
    private int lines;
    private boolean malformed;

    UserSpacePart(Remembered<IpPrefix> prefixes, Remembered<Endpoint> endpoints) {
        this.prefixes = prefixes;
        this.endpoints = endpoints;
    }

    /** Takes the lines from there on up to the next peer's key, and returns where that begins, or the end of the text. */
    int read(String text, int start) {
        int from = start;
        while (from < text.length() && (from == start || !isNamed(text, from, PEER))) {
            int newline = text.indexOf('\n', from);
            int to = newline < 0 ? text.length() : newline;
            line(text, from, to);
            from = Math.min(to + 1, text.length());
        }
        return from;
    }

    private void line(String text, int from, int to) {
        lines++;
        try {
            int equals = text.indexOf('=', from);
            if (equals >= 0 && equals < to) {
                field(text, from, equals + 1, to);
            }
        } catch (IllegalArgumentException e) {
            malformed = true;
        }
    }

    private void field(String text, int from, int value, int to) {
        if (isNamed(text, from, "allowed_ip")) {
            allowedIps.add(prefixes.of(text.substring(value, to)));
        } else if (isNamed(text, from, PEER)) {
            key = PublicKey32.fromBytes(HexFormat.of().parseHex(text, value, to));
        } else if (isNamed(text, from, "endpoint")) {
            endpoint = endpoints.of(text.substring(value, to));
        } else if (isNamed(text, from, "last_handshake_time_sec")) {
            handshakeSeconds = number(text, value, to, Long.MAX_VALUE);
        } else if (isNamed(text, from, "rx_bytes")) {
            receivedBytes = number(text, value, to, Long.MAX_VALUE);
        } else if (isNamed(text, from, "tx_bytes")) {
            sentBytes = number(text, value, to, Long.MAX_VALUE);
        } else if (isNamed(text, from, "persistent_keepalive_interval")) {
            keepaliveSeconds = (int) number(text, value, to, MAX_16_BITS);
        } else if (isNamed(text, from, "listen_port")) {
            listenPort = (int) number(text, value, to, MAX_16_BITS);
        } else if (isNamed(text, from, "private_key")) {
            privateKey = PrivateKey32.fromBytes(HexFormat.of().parseHex(text, value, to));
        }
    }

    private static boolean isNamed(String text, int from, String name) {
        int end = from + name.length();
        return end < text.length() && text.charAt(end) == '=' && text.startsWith(name, from);
    }

    private static long number(String text, int from, int to, long maximum) {
        long value = Long.parseLong(text, from, to, 10);
        if (value < 0 || value > maximum) {
            throw new IllegalArgumentException("out of range");
        }
        return value;
    }

    boolean isMalformed() {
        return malformed;
    }

    int lines() {
        return lines;
    }

    int listenPort() {
        return listenPort;
    }

    Optional<PrivateKey32> privateKey() {
        return Optional.ofNullable(privateKey);
    }

    /** Empty when a line of it is not as it should be. */
    Optional<PeerState> peer() {
        return malformed || key == null
                ? Optional.empty()
                : Optional.of(new PeerState(
                        key,
                        Optional.ofNullable(endpoint),
                        allowedIps,
                        handshakeSeconds,
                        receivedBytes,
                        sentBytes,
                        keepaliveSeconds));
    }
}
