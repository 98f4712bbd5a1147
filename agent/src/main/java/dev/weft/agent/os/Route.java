package dev.weft.agent.os;

/**
 * A unicast route of any table.
 *
 * @param destination the range; prefix length 0 for a default route
 * @param device the interface it leaves by; empty when there are several
 */
public record Route(IpPrefix destination, String device) {
    /** {@code 10.86.0.0/24 dev eth0}. */
    @Override
    public String toString() {
        return destination + (device.isEmpty() ? "" : " dev " + device);
    }
}
