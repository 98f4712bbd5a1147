package dev.weft.controlplane.identity;

import java.net.Inet6Address;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The /48 of a network: {@code fd}, then the first 40 bits of the network id (a unique local address, RFC 4193).
 *
 * @param network whose range it is
 */
public record Ipv6Range(NetworkId network) {
    public static final int PREFIX_LENGTH = 48;
    private static final int PREFIX_BYTES = PREFIX_LENGTH / 8;

    /** The address of a node: the prefix, then the last 80 bits of the node's id. */
    public Inet6Address addressOf(NodeId node) {
        byte[] address = prefix();
        System.arraycopy(node.toBytes(), PREFIX_BYTES, address, PREFIX_BYTES, 16 - PREFIX_BYTES);
        return toAddress(address);
    }

    public boolean contains(Inet6Address address) {
        return Arrays.equals(prefix(), 0, PREFIX_BYTES, address.getAddress(), 0, PREFIX_BYTES);
    }

    /** The first address of the range. */
    public Inet6Address first() {
        return toAddress(prefix());
    }

    private byte[] prefix() {
        byte[] address = new byte[16];
        address[0] = (byte) 0xfd;
        System.arraycopy(network.toBytes(), 0, address, 1, PREFIX_BYTES - 1);
        return address;
    }

    private static Inet6Address toAddress(byte[] bytes) {
        try {
            return Inet6Address.getByAddress(null, bytes, -1);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return first().getHostAddress() + "/" + PREFIX_LENGTH;
    }
}
