package dev.weft.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the bench starts the Javas of its nodes; to be followed by a {@link BenchHost}'s arguments. */
final class JavaCommand {
    /** So much that the collector, which stops all nodes together, seldom has to run. */
    private static final int MEBIBYTES_A_NODE = 24;

    private JavaCommand() {}

    /** As an agent is started: small. */
    static List<String> ofOne() {
        return command("-Xmx64m");
    }

    static List<String> ofMany(int nodes) {
        int heap = MEBIBYTES_A_NODE * nodes;
        return command("-Xms" + heap + "m", "-Xmx" + heap + "m", "-Xmn" + heap / 2 + "m", "-XX:+AlwaysPreTouch");
    }

    /** All compile as little as an agent does. */
    private static List<String> command(String... options) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(
                List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xshare:auto"));
        command.addAll(List.of(options));
        String archive = System.getProperty("bench.archive", "");
        if (!archive.isEmpty()) {
            command.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BenchHost.class.getName()));
        return command;
    }
}
