package dev.weft.agent.os;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The network of this machine, asked through netlink: no process is started, and an answer takes no millisecond. */
public final class Netlink implements NetworkState {
    /** What is listed may change meanwhile; then the list is asked for again. */
    private static final int MAX_TRIES = 5;

    private static final int ANSWER_WITHIN_MILLIS = 5_000;

    private @Nullable NetlinkSocket socket;
    private int sequence;

    @Override
    public synchronized List<Link> links() {
        return links(list(NetlinkRequest::allLinks), list(() -> NetlinkRequest.addresses(0)));
    }

    @Override
    public synchronized List<Route> routes() {
        Map<Integer, String> names = list(NetlinkRequest::allLinks).stream()
                .filter(RouteMessage.OfLink.class::isInstance)
                .map(RouteMessage.OfLink.class::cast)
                .collect(Collectors.toMap(RouteMessage.OfLink::index, RouteMessage.OfLink::name, (one, other) -> one));
        return routes(0)
                .map(route -> new Route(route.destination(), names.getOrDefault(route.index(), "")))
                .toList();
    }

    @Override
    public synchronized Optional<LinkState> link(String name) {
        Optional<Link> link;
        boolean forwards;
        boolean forwardsIpv6;
        try {
            List<RouteMessage> found = list(() -> NetlinkRequest.link(name));
            int index = found.stream().mapToInt(RouteMessage::index).findFirst().orElse(0);
            forwards = found.stream().anyMatch(message -> message instanceof RouteMessage.OfLink one && one.forwards());
            forwardsIpv6 = found.stream()
                    .anyMatch(message -> message instanceof RouteMessage.OfLink one && one.forwardsIpv6());
            link = links(found, list(() -> NetlinkRequest.addresses(index))).stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst();
        } catch (NetlinkException e) {
            // The kernel says the latter of a name that no interface can have.
            if (e.errorNumber() == LibC.ENODEV || e.errorNumber() == LibC.ERANGE) {
                return Optional.empty();
            }
            throw e;
        }
        return link.map(one -> new LinkState(
                one,
                routes(one.index())
                        .map(route -> new Route(route.destination(), name))
                        .toList(),
                forwards,
                forwardsIpv6,
                rules(name)));
    }

    private List<Rule> rules(String name) {
        return Stream.of(LibC.AF_INET, LibC.AF_INET6)
                .flatMap(family -> list(() -> NetlinkRequest.rules(family)).stream())
                .filter(RouteMessage.OfRule.class::isInstance)
                .map(message -> ((RouteMessage.OfRule) message).rule())
                .filter(rule -> rule.input().equals(name))
                .distinct()
                .toList();
    }

    @Override
    public synchronized void setForwarding(String name, boolean on) {
        int index = list(() -> NetlinkRequest.link(name)).stream()
                .mapToInt(RouteMessage::index)
                .findFirst()
                .orElse(0);
        list(() -> NetlinkRequest.forwarding(index, on));
    }

    @Override
    public synchronized boolean createWireGuard(String name) {
        try {
            list(() -> NetlinkRequest.newWireGuard(name));
            return true;
        } catch (NetlinkException e) {
            if (e.errorNumber() == LibC.EOPNOTSUPP) {
                return false;
            }
            throw new MachineException("cannot create interface " + name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public AutoCloseable watch(Consumer<NetworkChange> listener) {
        return NetworkWatch.start(listener);
    }

    private Stream<RouteMessage.OfRoute> routes(int index) {
        // One family after the other: a kernel without IPv6 answers with the other family, which is left out.
        return Stream.concat(
                        list(() -> NetlinkRequest.routes(LibC.AF_INET, index)).stream()
                                .filter(message -> isOfFamily(message, true)),
                        list(() -> NetlinkRequest.routes(LibC.AF_INET6, index)).stream()
                                .filter(message -> isOfFamily(message, false)))
                .map(RouteMessage.OfRoute.class::cast)
                .filter(route -> index == 0 || route.index() == index);
    }

    private static boolean isOfFamily(RouteMessage message, boolean ipv4) {
        return message instanceof RouteMessage.OfRoute route
                && route.destination().isIpv4() == ipv4;
    }

    private static List<Link> links(List<RouteMessage> links, List<RouteMessage> addresses) {
        Map<Integer, List<IpPrefix>> prefixes = new LinkedHashMap<>();
        for (RouteMessage message : addresses) {
            if (message instanceof RouteMessage.OfAddress address) {
                prefixes.computeIfAbsent(address.index(), index -> new ArrayList<>())
                        .add(address.address());
            }
        }
        return links.stream()
                .filter(RouteMessage.OfLink.class::isInstance)
                .map(RouteMessage.OfLink.class::cast)
                .map(link -> new Link(
                        link.index(),
                        link.name(),
                        link.up(),
                        link.loopback(),
                        link.mtu(),
                        prefixes.getOrDefault(link.index(), List.of())))
                .toList();
    }

    /** Makes the request anew for each try: a list that changed while it was read is asked for again. */
    private List<RouteMessage> list(java.util.function.Supplier<NetlinkRequest> request) {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            try {
                Optional<List<RouteMessage>> answer = ask(request.get());
                if (answer.isPresent()) {
                    return answer.get();
                }
            } catch (NetlinkSocket.OverrunException e) {
                closeSocket();
            } catch (NetlinkException e) {
                throw e;
            } catch (MachineException e) {
                closeSocket();
                throw e;
            }
        }
        throw new MachineException("the interfaces and routes of this machine change faster than they can be listed");
    }

    private Optional<List<RouteMessage>> ask(NetlinkRequest request) throws NetlinkSocket.OverrunException {
        NetlinkSocket open = openSocket();
        sequence++;
        open.send(request.bytes(sequence));
        List<RouteMessage> found = new ArrayList<>();
        boolean consistent = true;
        while (true) {
            List<NetlinkMessage> messages = open.receive(ANSWER_WITHIN_MILLIS);
            if (messages.isEmpty()) {
                throw new MachineException(
                        "the kernel did not answer on netlink within " + ANSWER_WITHIN_MILLIS + " ms");
            }
            for (NetlinkMessage message : messages) {
                if (message.sequence() != sequence) {
                    continue;
                }
                consistent &= (message.flags() & NetlinkMessage.DUMP_INTERRUPTED) == 0;
                if (message.type() == NetlinkMessage.TYPE_ERROR && message.errorNumber() != 0) {
                    throw new NetlinkException(message.errorNumber());
                }
                if (message.type() == NetlinkMessage.TYPE_ERROR || message.type() == NetlinkMessage.TYPE_DONE) {
                    return consistent ? Optional.of(found) : Optional.empty();
                }
                RouteMessage.read(message).ifPresent(found::add);
            }
        }
    }

    private NetlinkSocket openSocket() {
        NetlinkSocket open = socket;
        if (open == null) {
            open = NetlinkSocket.open(NetlinkSocket.NO_CHANGES);
            socket = open;
        }
        return open;
    }

    private void closeSocket() {
        NetlinkSocket open = socket;
        if (open != null) {
            open.close();
            socket = null;
        }
    }
}
