package dev.weft.controlplane;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * An underlay address and UDP port at which a node may be reached. A hint, never a promise.
 *
 * @param address an IPv4 or IPv6 address, without a name and without a scope
 * @param port 1 to 65535
 */
public record Endpoint(InetAddress address, int port) implements Comparable<Endpoint> {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    public Endpoint {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
        }
        address = bare(address.getAddress());
    }

    /**
     * Reads {@code 192.0.2.1:51820} or {@code [2001:db8::1]:51820}. Never asks a name server.
     *
     * @throws IllegalArgumentException when the text is not of that form
     */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("'" + text + "' is not ADDRESS:PORT");
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("'" + text + "': write an IPv6 address in brackets");
        }
        int port;
        try {
            port = Integer.parseInt(text.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' has no valid port", e);
        }
        return new Endpoint(parseAddress(host), port);
    }

    /**
     * Reads a literal IPv4 or IPv6 address. Never asks a name server.
     *
     * @throws IllegalArgumentException when the text is no literal address
     */
    public static InetAddress parseAddress(String text) {
        boolean isIpv6 = IPV6.matcher(text).matches();
        if (!isIpv6 && !IPV4.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not an IP address");
        }
        try {
            // In brackets a text that is no literal address is refused; without them it would be looked up.
            return InetAddress.getByName(isIpv6 ? "[" + text + "]" : text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + text + "' is not an IP address", e);
        }
    }

    public static Endpoint of(InetSocketAddress socketAddress) {
        return new Endpoint(socketAddress.getAddress(), socketAddress.getPort());
    }

    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(address, port);
    }

    private static InetAddress bare(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int compareTo(Endpoint other) {
        int order = java.util.Arrays.compareUnsigned(address.getAddress(), other.address.getAddress());
        return order != 0 ? order : Integer.compare(port, other.port);
    }

    /** {@code 192.0.2.1:51820} or {@code [2001:db8:0:0:0:0:0:1]:51820}. */
    @Override
    public String toString() {
        String host = address.getHostAddress();
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
