package dev.weft.agent.lab;

import dev.weft.agent.http.MemberJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code weft lab status} tells.
 *
 * @param name the lab's name
 * @param folder where all its files are
 * @param faults what is broken on purpose, in words; {@code none} when nothing is
 * @param nodes in the order of their numbers
 */
record LabReport(String name, String folder, String faults, List<NodeReport> nodes) {
    /**
     * One node.
     *
     * @param name {@code node1}, …
     * @param address in the underlay
     * @param agent {@code running}, {@code ended} or {@code left}
     * @param agentPid null when the agent does not run
     * @param chat {@code running} or {@code ended}; null in a lab without chats
     * @param alive how many members it holds for alive, itself included; 0 when its agent does not answer
     * @param members how many members it knows, in whatever state
     * @param meshIp4 its own mesh address; null when its agent does not answer
     * @param meshIp6 likewise
     */
    record NodeReport(
            String name,
            String address,
            String agent,
            @Nullable Long agentPid,
            @Nullable String chat,
            long alive,
            int members,
            @Nullable String meshIp4,
            @Nullable String meshIp6) {}

    static LabReport of(Lab lab) {
        LabState state = lab.state();
        return new LabReport(
                lab.folder().name(),
                lab.folder().path().toString(),
                state.faults().describe(),
                state.nodes().stream().map(node -> report(lab.agents(), node)).toList());
    }

    private static @Nullable String chat(LabState.Node node) {
        ProcessMark chat = node.chat();
        return chat == null ? null : ProcessTable.runs(chat) ? "running" : "ended";
    }

    private static NodeReport report(Agents agents, LabState.Node node) {
        ProcessMark agent = node.agent();
        boolean running = agent != null && ProcessTable.runs(agent);
        List<MemberJson> members =
                agents.members(node).map(view -> view.members()).orElse(List.of());
        MemberJson self = members.stream().filter(MemberJson::self).findFirst().orElse(null);
        return new NodeReport(
                node.name(),
                node.address(),
                running ? "running" : node.left() ? "left" : "ended",
                agent != null && running ? agent.pid() : null,
                chat(node),
                members.stream()
                        .filter(member -> member.status().equals("alive"))
                        .count(),
                members.size(),
                self == null ? null : self.meshIp4(),
                self == null ? null : self.meshIp6());
    }
}
