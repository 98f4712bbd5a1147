package dev.weft.agent.reconcile;

import dev.weft.agent.os.IpPrefix;
import dev.weft.agent.os.Machine;
import dev.weft.agent.os.MachineException;
import dev.weft.agent.os.RouteOverlap;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.View;
import dev.weft.controlplane.identity.Ipv6Range;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the agent from taking over what is somebody else's, before it changes anything for the first time. */
final class InterfaceGuard {
    private final Machine machine;
    private final InterfaceConfig config;
    private PublicKey32 ownKey;
    private boolean owned;
    private boolean rangesChecked;

    InterfaceGuard(Machine machine, InterfaceConfig config) {
        this.machine = machine;
        this.config = config;
        this.ownKey = config.ownKey();
    }

    /** @throws MachineException when the interface is not ours, or a mesh range is in use on this machine */
    void check(Snapshot snapshot, Actual actual) {
        View view = snapshot.view();
        if (!isOurs(snapshot, actual)) {
            throw new MachineException("interface " + config.name() + " belongs to another WireGuard configuration (its"
                    + " public key is "
                    + actual.publicKey().map(Object::toString).orElse("") + "): delete it"
                    + " (ip link delete " + config.name() + ") if nobody needs it, or give the mesh another interface"
                    + " name in weft.toml");
        }
        if (!rangesChecked) {
            IpPrefix ipv4 = IpPrefix.parse(view.ipv4Range().toString());
            IpPrefix ipv6 = new IpPrefix(view.ipv6Range().first(), Ipv6Range.PREFIX_LENGTH);
            RouteOverlap.check(List.of(ipv4, ipv6), machine.routes(), config.name());
            rangesChecked = true;
        }
    }

    /** From now on whatever changes on the interface is drift, even its key. */
    void applied() {
        owned = true;
    }

    void ownKeyIs(PublicKey32 now) {
        ownKey = now;
    }

    /**
     * An interface with our key; one that was made and not set up yet because the agent was killed in between; or one with
     * the mesh address that this node's id gives to nobody else: then the agent was killed while it changed its key.
     */
    boolean isOurs(@Nullable Snapshot lastKnown, Actual actual) {
        return owned
                || !actual.exists()
                || actual.publicKey().map(ownKey::equals).orElse(actual.peers().isEmpty())
                || (lastKnown != null && hasOwnAddress(lastKnown, actual));
    }

    private static boolean hasOwnAddress(Snapshot lastKnown, Actual actual) {
        return lastKnown
                .view()
                .member(lastKnown.self())
                .map(own -> new IpPrefix(own.meshIp6(), Ipv6Range.PREFIX_LENGTH))
                .filter(address -> actual.addresses().contains(address))
                .isPresent();
    }
}
