package dev.weft.agent.os;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * What the kernel says about the network: that a link, an address or a route is there, or is there no more. Messages that
 * are of no concern here, or that make no sense, are none: the kernel may be newer than we.
 */
sealed interface RouteMessage {
    int LINK_NAME = 3;
    int ROUTE_OUT = 4;
    int FAMILY_DETAILS = 26;
    int IPV4_SETTINGS = 1;
    int FORWARDING = 1;
    int IPV6_SETTINGS = 2;

    /** The index of the interface; 0 when there is none, or several. */
    int index();

    /** Whether it is gone. */
    boolean removed();

    /** A link; {@code up} says whether it is switched on. */
    record OfLink(
            boolean removed,
            int index,
            String name,
            boolean up,
            boolean loopback,
            int mtu,
            boolean forwards,
            boolean forwardsIpv6)
            implements RouteMessage {}

    /** An address of an interface. */
    record OfAddress(boolean removed, int index, IpPrefix address) implements RouteMessage {}

    /** A routing rule for what comes in by an interface. */
    record OfRule(boolean removed, Rule rule) implements RouteMessage {
        @Override
        public int index() {
            return 0;
        }
    }

    /** A unicast route of any table. */
    record OfRoute(boolean removed, int index, IpPrefix destination) implements RouteMessage {}

    /** Reads one message. */
    static Optional<RouteMessage> read(NetlinkMessage message) {
        try {
            return switch (message.type()) {
                case 16, 17 -> link(message);
                case 20, 21 -> address(message);
                case 24, 25 -> route(message);
                case 32, 33 -> rule(message);
                default -> Optional.empty();
            };
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** Types come in threes: new, deleted, get. */
    private static boolean isRemoval(NetlinkMessage message) {
        return message.type() % 4 == 1;
    }

    /** struct ifinfomsg: family, padding, type, index, flags, change. */
    private static Optional<RouteMessage> link(NetlinkMessage message) {
        Map<Integer, ByteBuffer> attributes = message.attributes(16);
        int index = message.payload().getInt(4);
        int flags = message.payload().getInt(8);
        // Bridges repeat what they say of their ports, in a family of their own.
        return message.payload().get(0) != 0
                ? Optional.empty()
                : NetlinkMessage.text(attributes, LINK_NAME)
                        .map(name -> new OfLink(
                                isRemoval(message),
                                index,
                                name,
                                (flags & 1) != 0,
                                (flags & 8) != 0,
                                NetlinkMessage.number(attributes, 4).orElse(0),
                                forwards(attributes),
                                forwardsIpv6(attributes)));
    }

    /** Those of IPv6 begin with 0, and forwarding is the first. */
    private static boolean forwardsIpv6(Map<Integer, ByteBuffer> attributes) {
        return Optional.ofNullable(attributes.get(FAMILY_DETAILS))
                .flatMap(details -> nested(details, LibC.AF_INET6))
                .flatMap(ipv6 -> nested(ipv6, IPV6_SETTINGS))
                .filter(settings -> settings.remaining() >= Integer.BYTES)
                .filter(settings -> settings.getInt(0) != 0)
                .isPresent();
    }

    /** The settings of IPv4 are an array of numbers, in the order of their own, which begins with 1. */
    private static boolean forwards(Map<Integer, ByteBuffer> attributes) {
        return Optional.ofNullable(attributes.get(FAMILY_DETAILS))
                .flatMap(details -> nested(details, LibC.AF_INET))
                .flatMap(ipv4 -> nested(ipv4, IPV4_SETTINGS))
                .filter(settings -> settings.remaining() >= FORWARDING * Integer.BYTES)
                .filter(settings -> settings.getInt((FORWARDING - 1) * Integer.BYTES) != 0)
                .isPresent();
    }

    private static Optional<ByteBuffer> nested(ByteBuffer attributes, int type) {
        return Optional.ofNullable(
                new NetlinkMessage(0, 0, 0, attributes).attributes(0).get(type));
    }

    /** struct fib_rule_hdr: family, destination length, source length, tos, table, 2 reserved, action, flags. */
    private static Optional<RouteMessage> rule(NetlinkMessage message) {
        Map<Integer, ByteBuffer> attributes = message.attributes(12);
        int length = Byte.toUnsignedInt(message.payload().get(1));
        int action = message.payload().get(7);
        int table = NetlinkMessage.number(attributes, 15)
                .orElse(Byte.toUnsignedInt(message.payload().get(4)));
        boolean prohibits = action == 8;
        Optional<String> input = NetlinkMessage.text(attributes, LINK_NAME);
        Optional<IpPrefix> destination = prefix(message, attributes.get(1), length);
        boolean isKnown = prohibits || (action == 1 && table == 254);
        return input.filter(name -> isKnown && (length == 0 || destination.isPresent()))
                .map(name -> new OfRule(
                        isRemoval(message),
                        new Rule(
                                NetlinkMessage.number(attributes, 6).orElse(0),
                                message.payload().get(0) == LibC.AF_INET,
                                name,
                                length == 0 ? null : destination.get(),
                                prohibits)));
    }

    /** struct ifaddrmsg: family, prefix length, flags, scope, index. On a point-to-point link the local one counts. */
    private static Optional<RouteMessage> address(NetlinkMessage message) {
        Map<Integer, ByteBuffer> attributes = message.attributes(8);
        int index = message.payload().getInt(4);
        int prefixLength = Byte.toUnsignedInt(message.payload().get(1));
        ByteBuffer local = attributes.get(2);
        return prefix(message, local == null ? attributes.get(1) : local, prefixLength)
                .map(prefix -> new OfAddress(isRemoval(message), index, prefix));
    }

    /** struct rtmsg: family, destination length, source length, tos, table, protocol, scope, type, flags. */
    private static Optional<RouteMessage> route(NetlinkMessage message) {
        int type = message.payload().get(7);
        boolean cached = (message.payload().getInt(8) & 0x200) != 0;
        if (type != 1 || cached) {
            return Optional.empty();
        }
        Map<Integer, ByteBuffer> attributes = message.attributes(12);
        int length = Byte.toUnsignedInt(message.payload().get(1));
        ByteBuffer destination = length == 0 ? ByteBuffer.allocate(addressBytes(message)) : attributes.get(1);
        int index = NetlinkMessage.number(attributes, ROUTE_OUT).orElse(0);
        return prefix(message, destination, length).map(range -> new OfRoute(isRemoval(message), index, range));
    }

    private static Optional<IpPrefix> prefix(
            NetlinkMessage message, @org.jspecify.annotations.Nullable ByteBuffer value, int length) {
        int size = addressBytes(message);
        if (size == 0 || value == null || value.remaining() > size) {
            return Optional.empty();
        }
        byte[] bytes = new byte[value.remaining()];
        value.get(0, bytes);
        try {
            return Optional.of(new IpPrefix(InetAddress.getByAddress(Arrays.copyOf(bytes, size)), length));
        } catch (UnknownHostException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static int addressBytes(NetlinkMessage message) {
        int family = message.payload().get(0);
        return family == LibC.AF_INET ? 4 : family == LibC.AF_INET6 ? 16 : 0;
    }
}
