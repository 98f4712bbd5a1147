package dev.weft.agent.reconcile;

import dev.weft.agent.os.IpPrefix;
import dev.weft.agent.os.Rule;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the kernel does with packets that come in by the interface and are for others. A relay lets it pass them on, by two
 * routing rules a family: what is for the mesh goes the usual way, which is by the interface again, and everything else is
 * refused, so that a relay is no way into its owner's network.
 *
 * @param on whether the kernel passes on IPv4 packets at all; IPv6 it passes on as {@code net.ipv6.conf.all.forwarding} says,
 *     which is none of the agent's business
 * @param rules for what comes in by the interface
 */
record Forwarding(boolean on, SortedSet<Rule> rules) {
    static final Forwarding NONE = new Forwarding(false, new TreeSet<>());

    /** Between the local table (0) and the main one (32766). */
    static final int FIRST_PRIORITY = 5_182;

    Forwarding {
        rules = Collections.unmodifiableSortedSet(new TreeSet<>(rules));
    }

    /** As a relay needs it. */
    static Forwarding ofRelay(String interfaceName, Collection<IpPrefix> meshAddresses) {
        SortedSet<Rule> rules = new TreeSet<>();
        for (IpPrefix address : meshAddresses) {
            rules.add(new Rule(FIRST_PRIORITY, address.isIpv4(), interfaceName, address.network(), false));
            rules.add(new Rule(FIRST_PRIORITY + 1, address.isIpv4(), interfaceName, null, true));
        }
        return new Forwarding(!rules.isEmpty(), rules);
    }

    /**
     * The steps from another state to this one: the rules are there before anything is passed on, and go after it. Whether an
     * interface passes on that never was a relay's is somebody else's decision.
     */
    List<Step> stepsFrom(Forwarding actual, String interfaceName) {
        List<Step> steps = new java.util.ArrayList<>();
        if (!on && actual.on && !actual.rules.isEmpty()) {
            steps.add(new Step.SetForwarding(interfaceName, false));
        }
        actual.rules.stream()
                .filter(rule -> !rules.contains(rule))
                .map(Step.RemoveRule::new)
                .forEach(steps::add);
        rules.stream()
                .filter(rule -> !actual.rules.contains(rule))
                .map(Step.AddRule::new)
                .forEach(steps::add);
        if (on && !actual.on) {
            steps.add(new Step.SetForwarding(interfaceName, true));
        }
        return steps;
    }
}
