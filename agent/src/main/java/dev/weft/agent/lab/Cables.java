package dev.weft.agent.lab;

import java.util.List;

/** The underlay: one bridge in a network of its own, a cable from each node's {@code eth0} to it, and its faults. */
final class Cables {
    private static final int PREFIX_LENGTH = 16;

    private final ProcessMark switchHost;

    Cables(ProcessMark switchHost) {
        this.switchHost = switchHost;
    }

    void makeBridge() {
        ipBatch(switchHost, """
                link set lo up
                link add br0 type bridge stp_state 0 mcast_snooping 0
                link set br0 up
                """);
    }

    void plugIn(LabState.Node node, ProcessMark nodeHost) {
        ipBatch(switchHost, """
                link add %1$s type veth peer name eth0 netns %2$d
                link set %1$s master br0 up
                """.formatted(node.port(), nodeHost.pid()));
        ipBatch(nodeHost, """
                link set lo up
                address add %s/%d dev eth0
                link set eth0 up
                """.formatted(node.address(), PREFIX_LENGTH));
    }

    /** Replaces all faults by these, at once. */
    void apply(Faults faults) {
        LabTool.run(Namespaces.inNetwork(switchHost, List.of("nft", "-f", "-")), faults.toRules());
    }

    private static void ipBatch(ProcessMark host, String commands) {
        LabTool.run(Namespaces.inNetwork(host, List.of("ip", "-batch", "-")), commands);
    }
}
