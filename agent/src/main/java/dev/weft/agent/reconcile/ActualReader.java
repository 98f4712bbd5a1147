package dev.weft.agent.reconcile;

import dev.weft.agent.os.CommandException;
import dev.weft.agent.os.LinkState;
import dev.weft.agent.os.Machine;
import dev.weft.agent.os.MachineException;
import dev.weft.agent.wireguard.UserSpaceAnswer;
import dev.weft.agent.wireguard.WireGuardDump;
import dev.weft.agent.wireguard.WireGuardState;
import java.util.Optional;

/** Reads the interface as it is: without any process, or by one, {@code wg}, where WireGuard is in the kernel. */
final class ActualReader {
    private final Machine machine;
    private final String name;
    private final UserSpaceAnswer userSpaceAnswer = new UserSpaceAnswer();
    private volatile int index;

    ActualReader(Machine machine, String name) {
        this.machine = machine;
        this.name = name;
    }

    Actual read() {
        Optional<LinkState> link = link();
        return link.isEmpty() ? Actual.absent() : Actual.of(link.get(), wireguard());
    }

    /** Without WireGuard's half. */
    Actual readLink() {
        return link().map(state -> Actual.of(state, WireGuardState.empty())).orElse(Actual.absent());
    }

    /** By which the kernel knew the interface when it was read last; 0 when there was none. */
    int index() {
        return index;
    }

    private Optional<LinkState> link() {
        Optional<LinkState> link = machine.link(name);
        index = link.map(state -> state.link().index()).orElse(0);
        return link;
    }

    /** WireGuard's half alone, for those who look often. */
    WireGuardState wireguard() {
        return machine.userSpaceWireguard(name).map(userSpaceAnswer::parse).orElseGet(this::fromDump);
    }

    private WireGuardState fromDump() {
        try {
            return WireGuardDump.parse(machine.wireguardDump(name));
        } catch (CommandException e) {
            if (e.errorOutput().contains("Permission denied")) {
                throw new MachineException(
                        "no permission to configure WireGuard on " + name + ": its wireguard-go was started by another"
                                + " user; run the agent as that user, or as root",
                        e);
            }
            throw new MachineException(
                    "interface " + name + " exists but does not answer as WireGuard (" + e.errorOutput()
                            + "): delete it (ip link delete " + name + ") if nobody needs it,"
                            + " or give the mesh another interface name in weft.toml",
                    e);
        }
    }
}
