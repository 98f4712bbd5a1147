package dev.weft.agent.reconcile;

import dev.weft.agent.os.Clock;
import dev.weft.agent.os.IpPrefix;
import dev.weft.agent.os.Link;
import dev.weft.agent.os.Machine;
import dev.weft.agent.os.MachineException;
import dev.weft.agent.os.UnderlayRoutes;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the network beside the interface is like: the size of packets that it allows, and which networks are on this
 * machine's own links. Looked at again after it has changed.
 */
final class Underlay {
    private static final Logger LOG = LoggerFactory.getLogger(Underlay.class);
    /** A router's routes change all the time, and there may be very many. */
    static final long LOOK_AT_MOST_EVERY_MILLIS = 5_000;

    private final Machine machine;
    private final String interfaceName;
    private final Clock clock;
    private volatile boolean changed = true;
    private long lookedMillis = Long.MIN_VALUE / 2;
    private int mtu = UnderlayRoutes.mtu(List.of(), List.of(), "");
    private List<IpPrefix> onLink = List.of();

    Underlay(Machine machine, String interfaceName, Clock clock) {
        this.machine = machine;
        this.interfaceName = interfaceName;
        this.clock = clock;
    }

    void changed() {
        changed = true;
    }

    int mtu() {
        lookIfChanged();
        return mtu;
    }

    /** The networks of all addresses but those of the interface itself. */
    List<IpPrefix> onLink() {
        lookIfChanged();
        return onLink;
    }

    private void lookIfChanged() {
        long now = clock.monotonicMillis();
        if (changed && now - lookedMillis >= LOOK_AT_MOST_EVERY_MILLIS) {
            changed = false;
            lookedMillis = now;
            look();
        }
    }

    private void look() {
        try {
            List<Link> links = machine.links();
            mtu = UnderlayRoutes.mtu(links, machine.routes(), interfaceName);
            onLink = links.stream()
                    .filter(link ->
                            link.up() && !link.loopback() && !link.name().equals(interfaceName))
                    .flatMap(link -> link.addresses().stream())
                    .filter(prefix -> !prefix.address().isLinkLocalAddress())
                    .map(IpPrefix::network)
                    .distinct()
                    .sorted()
                    .toList();
        } catch (MachineException e) {
            changed = true;
            LOG.atDebug().addKeyValue("error", e.getMessage()).log("underlay.unknown");
        }
    }
}
