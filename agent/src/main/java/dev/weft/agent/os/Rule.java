package dev.weft.agent.os;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A routing rule for what comes in by an interface.
 *
 * @param priority the lowest is asked first
 * @param ipv4 whether it is one for IPv4, else for IPv6
 * @param input the interface
 * @param destination what it is about; null: everything
 * @param prohibits whether that is refused, else the main table says the way
 */
public record Rule(
        int priority, boolean ipv4, String input, @Nullable IpPrefix destination, boolean prohibits)
        implements Comparable<Rule> {
    private static final Comparator<Rule> ORDER = Comparator.comparing((Rule rule) -> !rule.ipv4)
            .thenComparingInt(Rule::priority)
            .thenComparing(Rule::toString);

    @Override
    public int compareTo(Rule other) {
        return ORDER.compare(this, other);
    }

    /** The words of {@code ip rule add} and {@code del}. */
    public String words() {
        return "pref " + priority + " iif " + input + (destination == null ? "" : " to " + destination)
                + (prohibits ? " prohibit" : " lookup main");
    }

    @Override
    public String toString() {
        return (ipv4 ? "IPv4 " : "IPv6 ") + words();
    }
}
