package dev.weft.bench;

import dev.weft.controlplane.InviteRequest;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.nodeplane.Enrolment;
import dev.weft.controlplane.nodeplane.NodePlane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** The state folders of a network that nobody runs yet: {@code n0} has founded it, the others are to join. */
final class Enrolled {
    private static final int INVITE_USES = 1_000;

    private final Path folder;
    private final String token;

    /**
     * Founds it.
     *
     * @param address the founder's
     */
    Enrolled(Path folder, String address, int nodes) throws InterruptedException {
        this.folder = folder;
        Enrolment.found(folderOf("n0"), "bench", Ipv4Range.parse("10.77.0.0/16"));
        try (NodePlane plane = BenchNode.open(folderOf("n0"), address)) {
            plane.start(BenchNode.facts("n0", address, plane));
            token = plane.invite(new InviteRequest(Duration.ofDays(1), INVITE_USES, false))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("no invite", e);
        }
        for (int index = 1; index < nodes; index++) {
            add("n" + index);
        }
    }

    void add(String name) {
        Enrolment.join(folderOf(name), token);
    }

    Path folderOf(String name) {
        return folder.resolve(name);
    }
}
