package dev.weft.agent.os;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes one message to the kernel, as rtnetlink(7) lays it out. */
final class NetlinkRequest {
    static final int NEW_LINK = 16;
    static final int GET_LINK = 18;
    static final int GET_ADDRESS = 22;
    static final int SET_LINK = 19;
    static final int GET_ROUTE = 26;
    static final int GET_RULE = 34;

    private static final int REQUEST = 0x1;
    private static final int ACKNOWLEDGE = 0x4;
    private static final int DUMP = 0x300;
    private static final int EXCLUSIVE = 0x200;
    private static final int CREATE = 0x400;
    private static final int MAX_BYTES = 512;
    private static final int INFO_KIND = 1;
    private static final int LINK_INFO = 18;
    /** struct ifinfomsg, ifaddrmsg, rtmsg */
    private static final int LINK_BYTES = 16;

    private static final int ADDRESS_BYTES = 8;
    private static final int ROUTE_BYTES = 12;
    private static final int RULE_BYTES = 12;
    private static final int NESTED = 0x8000;

    private final ByteBuffer buffer = ByteBuffer.allocate(MAX_BYTES).order(ByteOrder.nativeOrder());

    private NetlinkRequest(int type, int flags) {
        buffer.putInt(0).putShort((short) type).putShort((short) (REQUEST | flags));
        buffer.putInt(0).putInt(0);
    }

    static NetlinkRequest allLinks() {
        NetlinkRequest request = new NetlinkRequest(GET_LINK, DUMP);
        request.skip(LINK_BYTES);
        return request;
    }

    static NetlinkRequest link(String name) {
        NetlinkRequest request = new NetlinkRequest(GET_LINK, ACKNOWLEDGE);
        request.skip(LINK_BYTES);
        request.text(RouteMessage.LINK_NAME, name);
        return request;
    }

    /** @param index of the interface, 0 for all */
    static NetlinkRequest addresses(int index) {
        NetlinkRequest request = new NetlinkRequest(GET_ADDRESS, DUMP);
        request.skip(ADDRESS_BYTES - Integer.BYTES);
        request.buffer.putInt(index);
        return request;
    }

    /** @param index of the interface they leave by, 0 for all */
    static NetlinkRequest routes(int family, int index) {
        NetlinkRequest request = new NetlinkRequest(GET_ROUTE, DUMP);
        request.buffer.put((byte) family);
        request.skip(ROUTE_BYTES - 1);
        if (index != 0) {
            request.buffer
                    .putShort((short) (2 * Integer.BYTES))
                    .putShort((short) RouteMessage.ROUTE_OUT)
                    .putInt(index);
        }
        return request;
    }

    static NetlinkRequest newWireGuard(String name) {
        NetlinkRequest request = new NetlinkRequest(NEW_LINK, ACKNOWLEDGE | CREATE | EXCLUSIVE);
        request.skip(LINK_BYTES);
        request.text(RouteMessage.LINK_NAME, name);
        int start = request.buffer.position();
        request.buffer.putShort((short) 0).putShort((short) LINK_INFO);
        request.text(INFO_KIND, "wireguard");
        request.buffer.putShort(start, (short) (request.buffer.position() - start));
        return request;
    }

    static NetlinkRequest rules(int family) {
        NetlinkRequest request = new NetlinkRequest(GET_RULE, DUMP);
        request.buffer.put((byte) family);
        request.skip(RULE_BYTES - 1);
        return request;
    }

    /** IPV4_DEVCONF_FORWARDING in IFLA_INET_CONF in AF_INET in IFLA_AF_SPEC: the only way to it without /proc/sys. */
    static NetlinkRequest forwarding(int index, boolean on) {
        NetlinkRequest request = new NetlinkRequest(SET_LINK, ACKNOWLEDGE);
        request.skip(Integer.BYTES);
        request.buffer.putInt(index);
        request.skip(LINK_BYTES - 2 * Integer.BYTES);
        int header = 2 * Short.BYTES;
        request.nest(4 * header + Integer.BYTES, RouteMessage.FAMILY_DETAILS);
        request.nest(3 * header + Integer.BYTES, LibC.AF_INET);
        request.nest(2 * header + Integer.BYTES, RouteMessage.IPV4_SETTINGS);
        request.buffer.putShort((short) (header + Integer.BYTES)).putShort((short) RouteMessage.FORWARDING);
        request.buffer.putInt(on ? 1 : 0);
        return request;
    }

    private void nest(int length, int type) {
        buffer.putShort((short) length).putShort((short) (type | NESTED));
    }

    byte[] bytes(int sequence) {
        buffer.putInt(0, buffer.position()).putInt(8, sequence);
        byte[] bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }

    private void text(int type, String text) {
        byte[] bytes = (text + '\0').getBytes(StandardCharsets.UTF_8);
        buffer.putShort((short) (2 * Short.BYTES + bytes.length)).putShort((short) type);
        buffer.put(bytes);
        skip(NetlinkMessage.aligned(bytes.length) - bytes.length);
    }

    private void skip(int bytes) {
        buffer.put(new byte[bytes]);
    }
}
