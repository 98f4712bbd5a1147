package dev.weft.agent.reconcile;

import dev.weft.agent.os.CommandException;
import dev.weft.agent.os.IpPrefix;
import dev.weft.agent.os.Machine;
import dev.weft.agent.wireguard.PeerState;
import dev.weft.agent.wireguard.WireGuardSet;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out a plan: everything for WireGuard by one {@code wg set}, everything else by one {@code ip -batch}. */
final class Applier {
    private static final Logger LOG = LoggerFactory.getLogger(Applier.class);

    private final Machine machine;
    private final InterfaceConfig config;

    Applier(Machine machine, InterfaceConfig config) {
        this.machine = machine;
        this.config = config;
    }

    void apply(Plan plan) {
        plan.only(Step.CreateInterface.class).forEach(step -> machine.createInterface(step.name()));
        setForwarding(plan, false);
        // Keys and peers before the link goes up: WireGuard then begins its handshakes the moment it is up.
        configureWireGuard(plan);
        machine.ip(
                plan.steps().stream().flatMap(step -> ipCommand(step).stream()).toList());
        machine.rules(
                "del",
                plan.only(Step.RemoveRule.class).map(Step.RemoveRule::rule).toList());
        machine.rules(
                "add", plan.only(Step.AddRule.class).map(Step.AddRule::rule).toList());
        setForwarding(plan, true);
    }

    private void setForwarding(Plan plan, boolean on) {
        plan.only(Step.SetForwarding.class)
                .filter(step -> step.on() == on)
                .forEach(step -> machine.setForwarding(step.name(), on));
    }

    /**
     * Removes peers and adds them again, by one call: each begins a new handshake.
     *
     * @param endpoints which endpoint each gets
     */
    void addAgain(Collection<DesiredPeer> peers, Function<DesiredPeer, Optional<Endpoint>> endpoints) {
        WireGuardSet set = new WireGuardSet(config.name());
        for (DesiredPeer peer : peers) {
            set.removePeer(peer.key());
            write(set, peer, endpoints.apply(peer));
        }
        set.commands().forEach(machine::wireguard);
    }

    /** Writes to each peer the endpoint that it has: WireGuard then chooses anew from which address it sends. */
    void rewriteEndpoints(Collection<PeerState> peers) {
        WireGuardSet set = new WireGuardSet(config.name());
        peers.forEach(peer ->
                peer.endpoint().ifPresent(endpoint -> set.peer(peer.key()).endpoint(endpoint)));
        if (!set.isEmpty()) {
            set.commands().forEach(machine::wireguard);
        }
    }

    private void configureWireGuard(Plan plan) {
        WireGuardSet set = new WireGuardSet(config.name());
        plan.steps().forEach(step -> write(set, step));
        if (set.isEmpty()) {
            return;
        }
        try {
            set.commands().forEach(machine::wireguard);
        } catch (CommandException e) {
            LOG.atWarn()
                    .addKeyValue("error", e.errorOutput())
                    .addKeyValue("next", "one step at a time")
                    .log("wireguard.refused");
            oneByOne(plan);
        }
    }

    /** One peer that WireGuard refuses must not keep the others out. */
    private void oneByOne(Plan plan) {
        List<CommandException> failures = new ArrayList<>();
        for (Step step : plan.steps()) {
            WireGuardSet set = new WireGuardSet(config.name());
            write(set, step);
            if (!set.isEmpty()) {
                try {
                    set.commands().forEach(machine::wireguard);
                } catch (CommandException e) {
                    failures.add(e);
                }
            }
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    private void write(WireGuardSet set, Step step) {
        if (step instanceof Step.SetKeyAndPort) {
            set.listenPort(config.listenPort()).privateKeyFile(config.privateKeyFile());
        } else if (step instanceof Step.AddPeer add) {
            write(set, add.peer(), add.endpoint());
        } else if (step instanceof Step.ChangePeer change) {
            set.peer(change.key());
            change.allowedIps().ifPresent(set::allowedIps);
            change.keepaliveSeconds().ifPresent(set::keepalive);
            change.endpoint().ifPresent(set::endpoint);
        } else if (step instanceof Step.RemovePeer remove) {
            set.removePeer(remove.key());
        }
    }

    private static void write(WireGuardSet set, DesiredPeer peer, Optional<Endpoint> endpoint) {
        set.peer(peer.key());
        endpoint.ifPresent(set::endpoint);
        set.allowedIps(peer.allowedIps()).keepalive(peer.keepaliveSeconds());
    }

    private List<String> ipCommand(Step step) {
        String device = " dev " + config.name();
        if (step instanceof Step.SetMtu mtu) {
            return List.of("link set" + device + " mtu " + mtu.mtu());
        }
        if (step instanceof Step.AddAddress add) {
            return List.of("addr add " + add.address() + device);
        }
        if (step instanceof Step.RemoveAddress remove) {
            return List.of("addr del " + remove.address() + device);
        }
        if (step instanceof Step.LinkUp) {
            return List.of("link set" + device + " up");
        }
        return step instanceof Step.AddRoute route ? List.of(routeCommand(route.address(), device)) : List.of();
    }

    /** The route as the kernel makes it for an address, so that it goes away together with it. */
    private static String routeCommand(IpPrefix address, String device) {
        String route = "route add " + address.network() + device + " proto kernel";
        return address.isIpv4()
                ? route + " scope link src " + address.address().getHostAddress()
                : route + " metric 256";
    }

    /** The keys of the peers that the plan adds. */
    static List<PublicKey32> added(Plan plan) {
        return plan.only(Step.AddPeer.class).map(Step.AddPeer::key).toList();
    }
}
