package dev.weft.agent.wireguard;

import dev.weft.agent.os.IpPrefix;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads {@code wg show NAME dump}: a line for the interface, then one a peer, fields between tabs. A line that is not as
 * it should be is left out and reported, the rest counts. The private key and the pre-shared keys are skipped at once.
 */
public final class WireGuardDump {
    private static final int INTERFACE_FIELDS = 4;
    private static final int PEER_FIELDS = 8;
    /** What stands for "nothing there". */
    private static final String NONE = "(none)";

    private static final String OFF = "off";

    private WireGuardDump() {}

    public static WireGuardState parse(String dump) {
        List<String> malformed = new ArrayList<>();
        SortedMap<PublicKey32, PeerState> peers = new TreeMap<>();
        Optional<PublicKey32> publicKey = Optional.empty();
        int listenPort = 0;
        List<String> lines = dump.lines().toList();
        for (int index = 0; index < lines.size(); index++) {
            String[] fields = lines.get(index).split("\t", -1);
            try {
                if (index == 0) {
                    requireFields(fields, INTERFACE_FIELDS);
                    listenPort = number(fields[2], 65535);
                    publicKey = isNone(fields[1]) ? Optional.empty() : Optional.of(PublicKey32.parse(fields[1]));
                } else {
                    PeerState peer = peer(fields);
                    if (peers.putIfAbsent(peer.key(), peer) != null) {
                        throw new IllegalArgumentException("a key for the second time");
                    }
                }
            } catch (IllegalArgumentException e) {
                malformed.add("line " + (index + 1) + " with " + fields.length + " fields");
            }
        }
        return new WireGuardState(publicKey, listenPort, peers, malformed);
    }

    private static PeerState peer(String[] fields) {
        requireFields(fields, PEER_FIELDS);
        return new PeerState(
                PublicKey32.parse(fields[0]),
                isNone(fields[2]) ? Optional.empty() : Optional.of(endpoint(fields[2])),
                allowedIps(fields[3]),
                count(fields[4]),
                count(fields[5]),
                count(fields[6]),
                fields[7].equals(OFF) ? 0 : number(fields[7], 65535));
    }

    /** A link-local one carries its interface, {@code [fe80::1%eth0]:51820}, which is left out. */
    static Endpoint endpoint(String text) {
        return Endpoint.parse(text.indexOf('%') < 0 ? text : text.replaceFirst("%[^\\]]*\\]", "]"));
    }

    private static SortedSet<IpPrefix> allowedIps(String text) {
        SortedSet<IpPrefix> ranges = new TreeSet<>();
        if (!isNone(text)) {
            for (String range : text.split(",", -1)) {
                ranges.add(IpPrefix.parse(range));
            }
        }
        return ranges;
    }

    private static boolean isNone(String text) {
        return text.equals(NONE);
    }

    private static void requireFields(String[] fields, int expected) {
        if (fields.length != expected) {
            throw new IllegalArgumentException("not " + expected + " fields");
        }
    }

    private static int number(String text, int maximum) {
        int value = Integer.parseInt(text);
        if (value < 0 || value > maximum) {
            throw new IllegalArgumentException("out of range");
        }
        return value;
    }

    private static long count(String text) {
        long value = Long.parseLong(text);
        if (value < 0) {
            throw new IllegalArgumentException("negative");
        }
        return value;
    }
}
