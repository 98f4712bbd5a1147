package dev.weft.agent.reconcile;

import dev.weft.agent.os.Clock;
import dev.weft.agent.os.Machine;
import dev.weft.agent.os.MachineException;
import dev.weft.agent.os.UnderlayRoutes;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The size of packets that the network beside the interface allows; looked at again after that network has changed. */
final class UnderlayMtu {
    private static final Logger LOG = LoggerFactory.getLogger(UnderlayMtu.class);
    /** A router's routes change all the time, and there may be very many. */
    static final long LOOK_AT_MOST_EVERY_MILLIS = 5_000;

    private final Machine machine;
    private final String interfaceName;
    private final Clock clock;
    private volatile boolean changed = true;
    private long lookedMillis = Long.MIN_VALUE / 2;
    private int mtu = UnderlayRoutes.mtu(List.of(), List.of(), "");

    UnderlayMtu(Machine machine, String interfaceName, Clock clock) {
        this.machine = machine;
        this.interfaceName = interfaceName;
        this.clock = clock;
    }

    void changed() {
        changed = true;
    }

    int mtu() {
        long now = clock.monotonicMillis();
        if (changed && now - lookedMillis >= LOOK_AT_MOST_EVERY_MILLIS) {
            changed = false;
            lookedMillis = now;
            look();
        }
        return mtu;
    }

    private void look() {
        try {
            mtu = UnderlayRoutes.mtu(machine.links(), machine.routes(), interfaceName);
        } catch (MachineException e) {
            changed = true;
            LOG.atDebug().addKeyValue("error", e.getMessage()).log("mtu.unknown");
        }
    }
}
