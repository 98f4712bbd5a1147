package dev.weft.agent.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Says before anything is touched what the machine lacks for a lab. */
final class Requirements {
    /** Program by the package of Debian and Ubuntu that has it. */
    private static final Map<String, String> PACKAGE_OF = new TreeMap<>(Map.of(
            "ip", "iproute2",
            "mount", "mount",
            "nft", "nftables",
            "nsenter", "util-linux",
            "setpriv", "util-linux",
            "setsid", "util-linux",
            "unshare", "util-linux",
            "wg", "wireguard-tools"));

    private Requirements() {}

    static void check() {
        if (!isRoot()) {
            throw new LabException("'weft lab' makes namespaces and needs root; run it with sudo");
        }
        List<String> missing = PACKAGE_OF.keySet().stream()
                .filter(program -> !isInstalled(program))
                .toList();
        if (!missing.isEmpty()) {
            throw new LabException("missing: %s; on Debian or Ubuntu: apt-get install %s"
                    .formatted(
                            String.join(", ", missing),
                            String.join(
                                    " ",
                                    missing.stream()
                                            .map(PACKAGE_OF::get)
                                            .distinct()
                                            .toList())));
        }
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            return false;
        }
    }

    static boolean isInstalled(String program) {
        String path = System.getenv().getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        return Stream.of(path.split(":", -1)).anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
