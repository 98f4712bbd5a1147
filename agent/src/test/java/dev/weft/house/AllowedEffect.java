package dev.weft.house;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;

/**
 * One class, or one package when it ends with a dot, that may have an effect, and why. Names are relative to the root
 * package. Whoever adds a line should be an adapter at the edge, never a core.
 */
record AllowedEffect(Effect effect, String type, String reason) {

    static final List<AllowedEffect> TABLE = List.of(
            allow(Effect.PROCESS, "agent.os.ProcessRunner", "the one place that starts programs"),
            allow(Effect.CLOCK, "agent.os.ProcessRunner", "ends programs that hang"),
            allow(Effect.CLOCK, "agent.os.Clock", "the time that the reconciler is given"),
            allow(Effect.NATIVE, "agent.os.LibC", "the calls that Java does not offer"),
            allow(Effect.SOCKET, "agent.os.DatagramNudger", "one datagram into a tunnel"),
            allow(Effect.SOCKET, "agent.os.UserSpaceWireGuard", "asks wireguard-go as wg does, without a process"),
            allow(Effect.SOCKET, "agent.http.AgentServer", "the daemon's interface on its Unix socket"),
            allow(Effect.SOCKET, "agent.http.Connectors", "the ways into that interface"),
            allow(Effect.SOCKET, "agent.http.SocketExchange", "how a command talks to the daemon"),
            allow(Effect.SOCKET, "agent.http.SocketFile", "asks whether a daemon still answers on a socket file"),
            allow(Effect.CLOCK, "agent.http.SocketExchange", "gives up on a daemon that does not answer"),
            allow(Effect.CLOCK, "agent.cli.Watch", "shows a page again after a pause"),
            allow(Effect.CONSOLE, "agent.cli.Weft", "a command's pages are its standard output"),
            allow(Effect.CONSOLE, "agent.cli.AgentCommand", "the daemon's log is its standard error"),
            allow(Effect.PROCESS, "agent.lab.LabTool", "the lab's tools, hosts and agents"),
            allow(Effect.CLOCK, "agent.lab.Patience", "the lab waits for what it started"),
            allow(Effect.SOCKET, "chat.terminal.DaemonClient", "how the terminal interface talks to the daemon"),
            allow(Effect.CLOCK, "chat.terminal.TerminalInterface", "waits before it connects to the daemon again"),
            allow(Effect.FILE, "controlplane.feed.SqliteFeedStore", "the durable store"),
            allow(Effect.FILE, "controlplane.feed.DiskReserve", "room kept for a full disk"),
            allow(Effect.FILE, "controlplane.identity.SecretFiles", "key files, written atomically"),
            allow(Effect.FILE, "controlplane.identity.IdentityKeys", "asks whether there are keys"),
            allow(Effect.FILE, "controlplane.nodeplane.StateFolder", "one node's folder and its lock"),
            allow(Effect.SOCKET, "controlplane.nodeplane.UdpSockets", "the one UDP port of the control plane"),
            allow(Effect.THREAD, "controlplane.nodeplane.EventLoop", "the one thread that drives the core"),
            allow(Effect.CLOCK, "controlplane.nodeplane.SystemTime", "the time that the core is given"),
            allow(Effect.CHANCE, "controlplane.nodeplane.Entropy", "the chance that the core is given"),
            allow(Effect.CLOCK, "chat.SystemTime", "the time that the chat's core is given"),
            allow(Effect.CHANCE, "chat.Entropy", "the chance that the chat's core is given"),
            allow(Effect.CHANCE, "chat.cli.DaemonFile", "makes the token of the chat's interface"),
            allow(Effect.CONSOLE, "chat.cli.WeftChat", "a command's pages are its standard output"),
            allow(Effect.CONSOLE, "chat.cli.RunCommand", "the daemon's log is its standard error"),
            allow(Effect.SOCKET, "chat.web.WebServer", "the chat's interface on loopback"),
            allow(Effect.SOCKET, "chat.agent.AgentHttp", "asks the agent over its Unix socket"),
            allow(Effect.SOCKET, "chat.net.MeshListeners", "listens on the mesh addresses"),
            allow(Effect.SOCKET, "chat.net.ChatNetwork", "dials other chats"));

    private static AllowedEffect allow(Effect effect, String type, String reason) {
        return new AllowedEffect(effect, type, reason);
    }

    boolean covers(Effect other, String root, JavaClass javaClass) {
        return effect == other && named(root, javaClass.getName());
    }

    boolean named(String root, String className) {
        String full = root + "." + type;
        return type.endsWith(".")
                ? className.startsWith(full)
                : className.equals(full) || className.startsWith(full + "$");
    }
}
