package dev.weft.agent.lab;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes the hosts of a lab: each is a process that only sleeps and thereby holds namespaces of its own. They have no
 * name in {@code /run/netns} and no mount outside themselves, so nothing of them can outlive their processes.
 */
final class Namespaces {
    private static final Duration HOST_START_LIMIT = Duration.ofSeconds(5);

    private Namespaces() {}

    /** Starts the host of the bridge: a network of its own, nothing else. */
    static ProcessMark startSwitchHost(LabFolder folder) {
        return startHost(List.of("--net"), folder, folder.switchLog());
    }

    /** Starts the host of a node: its own network, name, and own {@code /etc}, {@code /var/lib} and {@code /run}. */
    static ProcessMark startNodeHost(LabFolder folder, LabState.Node node) {
        NodeFolder own = folder.node(node.name());
        ProcessMark host =
                startHost(List.of("--net", "--uts", "--mount", "--propagation", "private"), folder, own.hostLog());
        LabTool.run(enter(host, List.of("--uts"), List.of("tee", "/proc/sys/kernel/hostname")), node.name());
        mountOwnFolders(host, own, node.name());
        return host;
    }

    private static ProcessMark startHost(List<String> namespaces, LabFolder folder, Path log) {
        List<String> command = new ArrayList<>(List.of("setsid", "unshare"));
        command.addAll(namespaces);
        command.addAll(List.of("sleep", "infinity"));
        ProcessMark host = LabTool.background(
                command, Map.of(LabFolder.MARKER_VARIABLE, folder.path().toString()), log);
        Patience.of(HOST_START_LIMIT)
                .until(() -> !ProcessTable.runs(host)
                        || ProcessTable.programName(host.pid()).equals("sleep"));
        if (!ProcessTable.runs(host)) {
            throw new LabException(
                    "cannot make a namespace: %s; the lab needs a machine or container where root may do that"
                            .formatted(LogTail.of(log)));
        }
        return host;
    }

    /**
     * The node sees the machine's {@code /etc} and {@code /var/lib} with its own changes laid over, in memory; its
     * own {@code /etc/weft}, {@code /var/lib/weft}, {@code /var/lib/weft-chat} and {@code /run} are folders of the lab.
     */
    private static void mountOwnFolders(ProcessMark host, NodeFolder own, String nodeName) {
        Path scratch = own.scratch();
        LabTool.run(
                inNode(
                        host,
                        List.of("mount", "-t", "tmpfs", "-o", "mode=0700,size=64m", "weft-lab", scratch.toString())),
                "");
        LabTool.run(
                inNode(
                        host,
                        List.of(
                                "mkdir",
                                "-p",
                                scratch + "/etc/weft",
                                scratch + "/etc-work",
                                scratch + "/lib/weft",
                                scratch + "/lib/weft-chat",
                                scratch + "/lib-work")),
                "");
        LabTool.run(
                inNode(host, List.of("tee", scratch + "/etc/hosts")),
                "127.0.0.1 localhost %1$s\n::1 localhost\n".formatted(nodeName));
        Path table = own.path().resolve("fstab");
        String lines = """
                weft-lab /etc overlay lowerdir=/etc,upperdir=%1$s/scratch/etc,workdir=%1$s/scratch/etc-work 0 0
                weft-lab /var/lib overlay lowerdir=/var/lib,upperdir=%1$s/scratch/lib,workdir=%1$s/scratch/lib-work 0 0
                %1$s/etc-weft /etc/weft none bind 0 0
                %1$s/var-lib-weft /var/lib/weft none bind 0 0
                %1$s/var-lib-weft-chat /var/lib/weft-chat none bind 0 0
                %1$s/run /run none bind 0 0
                """.formatted(own.path());
        PrivateFiles.write(table, lines.getBytes(StandardCharsets.UTF_8));
        LabTool.run(inNode(host, List.of("mount", "--all", "--fstab", table.toString())), "");
    }

    /** The command, run inside the node. */
    static List<String> inNode(ProcessMark host, List<String> command) {
        return enter(host, List.of("--net", "--uts", "--mount"), command);
    }

    /** The command, run in the host's network only. */
    static List<String> inNetwork(ProcessMark host, List<String> command) {
        return enter(host, List.of("--net"), command);
    }

    private static List<String> enter(ProcessMark host, List<String> namespaces, List<String> command) {
        List<String> whole = new ArrayList<>(List.of("nsenter", "--target", Long.toString(host.pid())));
        whole.addAll(namespaces);
        whole.add("--");
        whole.addAll(command);
        return whole;
    }
}
