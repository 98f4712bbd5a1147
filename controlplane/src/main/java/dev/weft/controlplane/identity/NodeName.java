package dev.weft.controlplane.identity;

import java.util.Locale;
import java.util.regex.Pattern;

/** The name of a node or a network: one DNS label, so that it can stand in a hosts file. */
public final class NodeName {
    public static final int MAX_LENGTH = 63;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private NodeName() {}

    public static boolean isValid(String name) {
        return LABEL.matcher(name).matches();
    }

    /**
     * Returns the name when it is a valid one.
     *
     * @throws IllegalArgumentException otherwise, saying what a name looks like
     */
    public static String check(String name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException("'" + name
                    + "' is no valid name: 1 to 63 lower-case letters, digits and '-', not at the start or the end");
        }
        return name;
    }

    /** The nearest valid name to a host name: lower case, first label, other characters become '-'. */
    public static String fromHostName(String hostName) {
        String label = hostName.toLowerCase(Locale.ROOT);
        int dot = label.indexOf('.');
        label = (dot >= 0 ? label.substring(0, dot) : label).replaceAll("[^a-z0-9-]", "-");
        label = label.replaceAll("^-+", "");
        label = label.substring(0, Math.min(label.length(), MAX_LENGTH)).replaceAll("-+$", "");
        return label.isEmpty() ? "node" : label;
    }
}
