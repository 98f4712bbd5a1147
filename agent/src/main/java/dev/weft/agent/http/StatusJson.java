package dev.weft.agent.http;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the answering node is.
 *
 * @param node the node itself
 * @param network what it belongs to
 * @param version of the agent
 * @param interfaceName its WireGuard interface
 * @param interfaceProblem why that is not as the membership says; empty when it is
 * @param controlPlane who tells it about the members
 * @param members how many are in each state
 * @param tunnels to members that are alive or suspect: how many have each state
 * @param warnings what a person should look at, about single members; nearly always none
 * @param forks members that signed contradicting entries; nearly always none
 * @param viewVersion grows with every change
 * @param ledger what it holds on disk
 */
public record StatusJson(
        NodeJson node,
        NetworkJson network,
        String version,
        String interfaceName,
        String interfaceProblem,
        ControlPlaneJson controlPlane,
        Map<String, Long> members,
        Map<String, Long> tunnels,
        List<WarningJson> warnings,
        List<ForkJson> forks,
        long viewVersion,
        LedgerJson ledger) {

    /**
     * The node.
     *
     * @param id 26 characters
     * @param name null until its own admission is known
     * @param standing {@code joining}, {@code member}, {@code left} or {@code revoked}
     * @param meshIp4 null until known
     * @param meshIp6 null until known
     * @param observedEndpoints where others see its WireGuard, when that is none of its own addresses: behind a NAT
     */
    public record NodeJson(
            String id,
            @Nullable String name,
            String standing,
            @Nullable String meshIp4,
            @Nullable String meshIp6,
            List<String> observedEndpoints) {}

    /**
     * The network.
     *
     * @param id 26 characters
     * @param name empty until the first contact with a member
     * @param ipv4Range of the mesh addresses
     * @param ipv6Range of the mesh addresses
     */
    public record NetworkJson(String id, String name, String ipv4Range, String ipv6Range) {}

    /**
     * The control plane.
     *
     * @param kind {@code nodeplane}, {@code coordinator} or {@code static}
     * @param note what a person should know now; empty when all is well
     * @param counters since the start of the agent, by name
     */
    public record ControlPlaneJson(String kind, String note, Map<String, Long> counters) {}

    /**
     * A warning.
     *
     * @param id the member that it is about, 26 characters; null when it is about several
     * @param name what people call that one
     * @param text what is wrong and what the cause may be, for people
     */
    public record WarningJson(@Nullable String id, @Nullable String name, String text) {}

    /**
     * A fork: two runs of one member have signed with its keys.
     *
     * @param id the member, 26 characters
     * @param name what people call it
     * @param status its state
     * @param self whether it is the node that answers
     * @param entry the number that it has used more than once
     * @param times RFC 3339, when it signed each of the entries, by its own clock
     */
    public record ForkJson(String id, String name, String status, boolean self, long entry, List<String> times) {}

    /**
     * The ledger.
     *
     * @param entries how many
     * @param digest equal on nodes that hold the same entries
     */
    public record LedgerJson(long entries, String digest) {}
}
