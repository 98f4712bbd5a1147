package dev.weft.controlplane;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Something a node offers on its mesh address.
 *
 * @param name {@code [a-z0-9-]}, at most 32 characters
 * @param port 1 to 65535
 * @param attributes at most 8 short texts (key ≤ 32, value ≤ 128 characters)
 */
public record Service(String name, int port, Map<String, String> attributes) {
    /** Whoever announces it carries the traffic of members that cannot reach each other. */
    public static final String RELAY = "weft-relay";

    /** An attribute of it: which families it passes on. */
    public static final String RELAY_PASSES = "passes";

    public static final String IPV4_ONLY = "ipv4";
    public static final String IPV4_AND_IPV6 = "ipv4,ipv6";

    public static final int MAX_ATTRIBUTES = 8;
    public static final int MAX_KEY_LENGTH = 32;
    public static final int MAX_VALUE_LENGTH = 128;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");

    public Service {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("service name '" + name + "' is not lower-case letters, digits and '-'");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
        }
        if (attributes.size() > MAX_ATTRIBUTES) {
            throw new IllegalArgumentException("more than " + MAX_ATTRIBUTES + " attributes");
        }
        attributes.forEach((key, value) -> {
            if (key.isEmpty() || key.length() > MAX_KEY_LENGTH || value.length() > MAX_VALUE_LENGTH) {
                throw new IllegalArgumentException("attribute '" + key + "' is too long or empty");
            }
        });
        attributes = java.util.Collections.unmodifiableMap(new TreeMap<>(attributes));
    }
}
