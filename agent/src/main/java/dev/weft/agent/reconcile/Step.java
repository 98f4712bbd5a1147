package dev.weft.agent.reconcile;

import dev.weft.agent.os.IpPrefix;
import dev.weft.agent.os.Rule;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeMap;

/** One small change of the interface. */
public sealed interface Step {
    /** One line for people. */
    String describe();

    /** The step for programs: {@code step}, then what it is about. */
    default Map<String, Object> toJson() {
        Map<String, Object> json = new TreeMap<>();
        json.put("step", kind());
        json.put("description", describe());
        return json;
    }

    /** {@code add-peer}, … */
    default String kind() {
        return getClass().getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** A step that is about one peer. */
    sealed interface OfPeer extends Step {
        PublicKey32 key();

        /** The peer's name, or an empty text when nobody knows it. */
        String label();

        @Override
        default Map<String, Object> toJson() {
            Map<String, Object> json = Step.super.toJson();
            json.put("peer", key().toString());
            json.put("name", label());
            return json;
        }

        default String who() {
            return "peer " + key() + (label().isEmpty() ? "" : " (" + label() + ")");
        }
    }

    /** Makes the interface. */
    record CreateInterface(String name) implements Step {
        @Override
        public String describe() {
            return "create interface " + name;
        }
    }

    /** Sets the private key, from its file, and the port. */
    record SetKeyAndPort(PublicKey32 publicKey, int listenPort) implements Step {
        @Override
        public String describe() {
            return "set key to the one of " + publicKey + " and port to " + listenPort;
        }
    }

    /** Sets the size of the largest packet. */
    record SetMtu(int mtu) implements Step {
        @Override
        public String describe() {
            return "set mtu to " + mtu;
        }
    }

    /** Gives the interface an address. */
    record AddAddress(IpPrefix address) implements Step {
        @Override
        public String describe() {
            return "add address " + address;
        }
    }

    /** Takes an address from the interface. */
    record RemoveAddress(IpPrefix address) implements Step {
        @Override
        public String describe() {
            return "remove address " + address;
        }
    }

    /** Switches the interface on. */
    record LinkUp(String name) implements Step {
        @Override
        public String describe() {
            return "switch interface " + name + " on";
        }
    }

    /** Puts back the route that belongs to an address. */
    record AddRoute(IpPrefix address) implements Step {
        @Override
        public String describe() {
            return "add route " + address.network();
        }
    }

    /** Adds a routing rule for what comes in by the interface. */
    record AddRule(Rule rule) implements Step {
        @Override
        public String describe() {
            return "add rule " + rule;
        }
    }

    /** Removes a routing rule for what comes in by the interface. */
    record RemoveRule(Rule rule) implements Step {
        @Override
        public String describe() {
            return "remove rule " + rule;
        }
    }

    /** Lets the kernel pass on what comes in by the interface and is for another member, or no more. */
    record SetForwarding(String name, boolean on) implements Step {
        @Override
        public String describe() {
            return "switch forwarding of IPv4 on interface " + name + (on ? " on" : " off");
        }
    }

    /**
     * Adds a peer.
     *
     * @param found where its former key was reached last, when it has only changed its key
     */
    record AddPeer(DesiredPeer peer, Optional<Endpoint> found) implements OfPeer {
        /** Where it is tried first. */
        Optional<Endpoint> endpoint() {
            return found.or(peer::endpoint);
        }

        @Override
        public PublicKey32 key() {
            return peer.key();
        }

        @Override
        public String label() {
            return peer.label();
        }

        @Override
        public String describe() {
            return "add " + who() + " with allowed-ips " + join(peer.allowedIps())
                    + endpoint().map(endpoint -> " at " + endpoint).orElse("");
        }
    }

    /**
     * Changes what differs of a peer; its session goes on.
     *
     * @param allowedIps the new ones, when they differ
     * @param keepaliveSeconds the new value, when it differs
     * @param endpoint the new one, when it is to be written
     */
    record ChangePeer(
            PublicKey32 key,
            String label,
            Optional<SortedSet<IpPrefix>> allowedIps,
            Optional<Integer> keepaliveSeconds,
            Optional<Endpoint> endpoint)
            implements OfPeer {
        @Override
        public String describe() {
            StringJoiner changes = new StringJoiner(", ");
            allowedIps.ifPresent(ranges -> changes.add("allowed-ips to " + join(ranges)));
            keepaliveSeconds.ifPresent(seconds -> changes.add("keepalive to " + seconds + " s"));
            endpoint.ifPresent(to -> changes.add("endpoint to " + to));
            return "change " + who() + ": " + changes;
        }

        /** Whether it only tries another endpoint: that is no drift. */
        boolean isEndpointOnly() {
            return allowedIps.isEmpty() && keepaliveSeconds.isEmpty();
        }
    }

    /** Removes a peer. */
    record RemovePeer(PublicKey32 key, String label) implements OfPeer {
        @Override
        public String describe() {
            return "remove " + who();
        }
    }

    private static String join(SortedSet<IpPrefix> ranges) {
        List<String> texts = ranges.stream().map(IpPrefix::toString).toList();
        return String.join(",", texts);
    }
}
