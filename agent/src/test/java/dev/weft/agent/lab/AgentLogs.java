package dev.weft.agent.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whom agents showed as what since a moment, by their logs: a look at their views would miss what was short. */
final class AgentLogs {
    private final LabFolder folder;
    private final List<Integer> nodes;
    private final List<Long> lengths;

    private AgentLogs(LabFolder folder, List<Integer> nodes) {
        this.folder = folder;
        this.nodes = nodes;
        this.lengths = nodes.stream().map(this::length).toList();
    }

    /** Begins now. */
    static AgentLogs from(LabFolder folder, List<Integer> nodes) {
        return new AgentLogs(folder, nodes);
    }

    /** Of whom that node told this change ({@code dead}, {@code suspected}, …), by their numbers. */
    Set<Integer> shown(int node, String change) {
        Set<Integer> found = new TreeSet<>();
        Matcher matcher = Pattern.compile("event=member-" + change + " .*name=node([0-9]+)")
                .matcher(news(node));
        while (matcher.find()) {
            found.add(Integer.parseInt(matcher.group(1)));
        }
        return found;
    }

    /** What it has logged since. */
    String news(int node) {
        try {
            byte[] log = Files.readAllBytes(path(node));
            int from = lengths.get(nodes.indexOf(node)).intValue();
            return new String(log, from, log.length - from, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long length(int node) {
        try {
            return Files.size(path(node));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path path(int node) {
        return folder.node("node" + node).agentLog();
    }
}
