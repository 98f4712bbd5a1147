package dev.weft.controlplane.identity;

import dev.weft.controlplane.Endpoint;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * A range of IPv4 addresses like {@code 10.86.0.0/16}.
 *
 * @param network the first address as an int
 * @param prefixLength {@link #MIN_PREFIX} to {@link #MAX_PREFIX}
 */
public record Ipv4Range(int network, int prefixLength) {
    public static final int MIN_PREFIX = 8;
    public static final int MAX_PREFIX = 24;
    /** The network address and the 15 after it stay free for people, and the broadcast address for nobody. */
    public static final int RESERVED_AT_START = 16;

    private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern DOTTED = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    public static final Ipv4Range DEFAULT = parse("10.86.0.0/16");

    public Ipv4Range {
        if (prefixLength < MIN_PREFIX || prefixLength > MAX_PREFIX) {
            throw new IllegalArgumentException(
                    "a mesh range has a prefix of /" + MIN_PREFIX + " to /" + MAX_PREFIX + ", not /" + prefixLength);
        }
        if ((network & ~mask(prefixLength)) != 0) {
            throw new IllegalArgumentException(
                    format(network) + "/" + prefixLength + " has bits behind its prefix: did you mean "
                            + format(network & mask(prefixLength)) + "/" + prefixLength + "?");
        }
    }

    /** @throws IllegalArgumentException when the text is not {@code A.B.C.D/PREFIX} */
    public static Ipv4Range parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0
                || !DOTTED.matcher(text.substring(0, slash)).matches()
                || !PREFIX.matcher(text.substring(slash + 1)).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a range like 10.86.0.0/16");
        }
        try {
            byte[] address = Endpoint.parseAddress(text.substring(0, slash)).getAddress();
            return new Ipv4Range(ByteBuffer.wrap(address).getInt(), Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a range like 10.86.0.0/16", e);
        }
    }

    /** How many nodes find an address in it. */
    public int capacity() {
        return (1 << (32 - prefixLength)) - RESERVED_AT_START - 1;
    }

    /** @param index 0 to {@link #capacity} − 1 */
    Inet4Address assignable(int index) {
        return toAddress(network + RESERVED_AT_START + index);
    }

    public boolean contains(Inet4Address address) {
        return (ByteBuffer.wrap(address.getAddress()).getInt() & mask(prefixLength)) == network;
    }

    /** Whether the two ranges share an address; the other one may have any prefix from 0 to 32. */
    public boolean overlaps(int otherNetwork, int otherPrefixLength) {
        int common = mask(Math.min(prefixLength, otherPrefixLength));
        return (network & common) == (otherNetwork & common);
    }

    static Inet4Address toAddress(int value) {
        try {
            return (Inet4Address) InetAddress.getByAddress(
                    ByteBuffer.allocate(4).putInt(value).array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int mask(int prefixLength) {
        return prefixLength == 0 ? 0 : -1 << (32 - prefixLength);
    }

    private static String format(int value) {
        return toAddress(value).getHostAddress();
    }

    @Override
    public String toString() {
        return format(network) + "/" + prefixLength;
    }
}
