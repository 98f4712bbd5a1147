package dev.weft.agent.os;

import dev.weft.controlplane.Endpoint;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * An IP address with a prefix length: the address of an interface, a route's destination, an allowed range.
 *
 * @param address IPv4 or IPv6, without a scope
 * @param prefixLength 0 to 32, or 0 to 128
 */
public record IpPrefix(InetAddress address, int prefixLength) implements Comparable<IpPrefix> {
    public IpPrefix {
        address = bare(address.getAddress());
        if (prefixLength < 0 || prefixLength > address.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException("/" + prefixLength + " is no prefix length");
        }
    }

    /**
     * Reads {@code 10.86.0.0/16}; an address alone stands for itself only.
     *
     * @throws IllegalArgumentException when the text is not of that form
     */
    public static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = Endpoint.parseAddress(slash < 0 ? text : text.substring(0, slash));
        return slash < 0 ? host(address) : new IpPrefix(address, Integer.parseInt(text.substring(slash + 1)));
    }

    /** The range of this address alone: /32 or /128. */
    public static IpPrefix host(InetAddress address) {
        return new IpPrefix(address, address.getAddress().length * Byte.SIZE);
    }

    public boolean isIpv4() {
        return address instanceof Inet4Address;
    }

    /** The range around it: {@code 10.86.0.0/16} of {@code 10.86.3.7/16}. */
    public IpPrefix network() {
        byte[] bytes = address.getAddress();
        for (int bit = prefixLength; bit < bytes.length * Byte.SIZE; bit++) {
            bytes[bit / Byte.SIZE] &= (byte) ~(0x80 >> bit % Byte.SIZE);
        }
        return new IpPrefix(bare(bytes), prefixLength);
    }

    /** Whether the address is in the range. */
    public boolean contains(InetAddress other) {
        return overlaps(host(other));
    }

    /** Whether the two ranges share an address. */
    public boolean overlaps(IpPrefix other) {
        if (isIpv4() != other.isIpv4()) {
            return false;
        }
        int common = Math.min(prefixLength, other.prefixLength);
        return new IpPrefix(address, common).network().equals(new IpPrefix(other.address, common).network());
    }

    private static InetAddress bare(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** IPv4 before IPv6, then by address. */
    @Override
    public int compareTo(IpPrefix other) {
        if (address.equals(other.address)) {
            return Integer.compare(prefixLength, other.prefixLength);
        }
        return isIpv4() == other.isIpv4()
                ? Arrays.compareUnsigned(address.getAddress(), other.address.getAddress())
                : Boolean.compare(other.isIpv4(), isIpv4());
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefixLength;
    }
}
