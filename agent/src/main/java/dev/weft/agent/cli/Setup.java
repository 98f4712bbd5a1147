package dev.weft.agent.cli;

import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.View;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.nodeplane.Enrolment;
import dev.weft.controlplane.nodeplane.NodePlane;
import dev.weft.controlplane.nodeplane.NodePlaneConfig;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Founding and joining, on the state folder alone. */
final class Setup {
    private Setup() {}

    static boolean exists(Path stateFolder) {
        return Enrolment.exists(stateFolder);
    }

    static Enrolled found(Path stateFolder, String networkName, Ipv4Range range) {
        var unused = Enrolment.found(stateFolder, networkName, range);
        return describe(stateFolder);
    }

    static Enrolled join(Path stateFolder, String token) {
        var unused = Enrolment.join(stateFolder, token);
        return describe(stateFolder);
    }

    /** Reads back what was written, so that what is printed is what the agent will see. */
    private static Enrolled describe(Path stateFolder) {
        NodePlaneConfig config = NodePlaneConfig.of(new InetSocketAddress(NodePlaneConfig.DEFAULT_PORT));
        try (NodePlane plane = NodePlane.open(stateFolder, config)) {
            Snapshot snapshot = plane.snapshot();
            View view = snapshot.view();
            boolean known = snapshot.standing() == Snapshot.Standing.MEMBER;
            Inet4Address meshIp4 = known
                    ? view.member(snapshot.self()).map(self -> self.meshIp4()).orElse(null)
                    : null;
            return new Enrolled(
                    view.network().toString(),
                    known ? view.networkName() : null,
                    snapshot.self().toString(),
                    meshIp4 == null ? null : meshIp4.getHostAddress(),
                    view.ipv6Range().addressOf(snapshot.self()).getHostAddress());
        }
    }
}
