package dev.weft.agent.lab;

import dev.weft.agent.http.AgentClient;
import dev.weft.agent.http.InviteJson;
import dev.weft.agent.http.InviteRequestJson;
import dev.weft.agent.http.MembersJson;
import dev.weft.agent.http.PlanJson;
import dev.weft.agent.http.RefusedException;
import dev.weft.agent.http.SocketException;
import dev.weft.agent.http.StatusJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The agents of a lab: real processes, asked through their sockets. */
final class Agents {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration INVITE_LIMIT = Duration.ofHours(1);
    private static final Duration END_LIMIT = Duration.ofSeconds(15);

    private final LabFolder folder;
    private final Launcher launcher;

    Agents(LabFolder folder, Launcher launcher) {
        this.folder = folder;
        this.launcher = launcher;
    }

    /** Starts the agent of a node; it is not ready yet. */
    ProcessMark start(LabState.Node node) {
        List<String> command = new java.util.ArrayList<>(List.of("setsid"));
        command.addAll(Namespaces.inNode(
                Lab.usable(node.host(), node.name()), List.of(launcher.program().toString(), "agent")));
        return LabTool.background(
                command, launcher.environment(folder), folder.node(node.name()).agentLog());
    }

    /** Waits until the agent answers on its socket. */
    void awaitReady(LabState.Node node, ProcessMark agent) {
        boolean ready = Patience.of(START_LIMIT)
                .until(() -> !ProcessTable.runs(agent) || status(node).isPresent());
        if (!ready || !ProcessTable.runs(agent)) {
            throw new LabException("the agent of %s %s; the end of its log:\n%s"
                    .formatted(
                            node.name(),
                            ready ? "ended" : "does not answer after " + START_LIMIT.toSeconds() + " s",
                            LogTail.of(folder.node(node.name()).agentLog())));
        }
    }

    boolean runs(LabState.Node node) {
        ProcessMark agent = node.agent();
        return agent != null && ProcessTable.runs(agent);
    }

    /** Ends the agent and nothing else. */
    void end(LabState.Node node, boolean forcibly) {
        ProcessMark agent = node.agent();
        if (agent == null || !ProcessTable.runs(agent)) {
            throw new LabException("the agent of %s does not run".formatted(node.name()));
        }
        ProcessTable.end(agent, forcibly);
        awaitEnd(node, agent);
    }

    void awaitEnd(LabState.Node node, ProcessMark agent) {
        awaitEnd(node, List.of(agent));
    }

    void awaitEnd(LabState.Node node, List<ProcessMark> processes) {
        if (!Patience.of(END_LIMIT).until(() -> processes.stream().noneMatch(ProcessTable::runs))) {
            throw new LabException("%s has processes that still run after %d s; the end of its agent's log:\n%s"
                    .formatted(
                            node.name(),
                            END_LIMIT.toSeconds(),
                            LogTail.of(folder.node(node.name()).agentLog())));
        }
    }

    Optional<StatusJson> status(LabState.Node node) {
        try {
            return Optional.of(client(node).get("/v1/status", StatusJson.class));
        } catch (SocketException | RefusedException e) {
            return Optional.empty();
        }
    }

    /** What the node believes; nothing when its agent does not answer. */
    Optional<MembersJson> members(LabState.Node node) {
        try {
            return Optional.of(client(node).get("/v1/members", MembersJson.class));
        } catch (SocketException | RefusedException e) {
            return Optional.empty();
        }
    }

    PlanJson plan(LabState.Node node) {
        return client(node).get("/v1/plan", PlanJson.class);
    }

    /** The token: a secret. */
    String invite(LabState.Node node, int uses) {
        return client(node)
                .post("/v1/invites", new InviteRequestJson(INVITE_LIMIT.toSeconds(), uses, false), InviteJson.class)
                .token();
    }

    void leave(LabState.Node node) {
        client(node).post("/v1/leave", Map.of(), StatusJson.class);
    }

    private AgentClient client(LabState.Node node) {
        return new AgentClient(folder.node(node.name()).socket());
    }
}
