package dev.weft.agent.os;

/**
 * Something changed on this machine's network.
 *
 * @param index of the interface; 0 when there is none, or several
 * @param name of the interface, where the kernel says it: only when the interface itself changed; else empty
 * @param isLost whether changes were lost, so that anything may have changed
 */
public record NetworkChange(int index, String name, boolean isLost) {
    static final NetworkChange LOST = new NetworkChange(0, "", true);

    static NetworkChange of(RouteMessage message) {
        String name = message instanceof RouteMessage.OfLink link ? link.name() : "";
        return new NetworkChange(message.index(), name, false);
    }

    /** Whether it may be about that interface. */
    public boolean concerns(String interfaceName, int interfaceIndex) {
        return isLost || name.equals(interfaceName) || (index != 0 && index == interfaceIndex);
    }
}
