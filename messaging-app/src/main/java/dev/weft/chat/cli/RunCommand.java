package dev.weft.chat.cli;

import dev.weft.chat.ChatDaemon;
import dev.weft.chat.ChatException;
import dev.weft.chat.ChatSettings;
import dev.weft.chat.log.Logging;
import dev.weft.chat.web.WebServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the daemon. */
@Command(
        name = "run",
        description = "Run the chat's daemon in the foreground, with its log on standard error.",
        footer = {
            "",
            "Needs no privileges, but the right to use the agent's socket: see that this user is in the group that owns",
            "the socket's folder. An agent that does not run yet is waited for. Ends cleanly on SIGTERM.",
            "The address that it prints lets a browser on this machine in; whoever knows it can read and write.",
            "",
            "Examples:",
            "  weft-chat run",
            "  weft-chat run --state /srv/chat --port 6000 --http-port 0",
        })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
final class RunCommand extends ChatCommand {
    @Option(
            names = "--agent-socket",
            paramLabel = "FILE",
            description = "Where the agent listens (default: $WEFT_SOCKET, else /run/weft/weft.sock).")
    private @Nullable Path agentSocket;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "" + ChatSettings.DEFAULT_PORT,
            description = "Where other chats connect, on the mesh addresses (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--http-port",
            paramLabel = "N",
            description = "Page and commands, on 127.0.0.1 (default: " + WebServer.DEFAULT_PORT
                    + ", or any when that is taken; 0: any).")
    private @Nullable Integer httpPort;

    @Option(
            names = "--keep-messages",
            paramLabel = "N",
            defaultValue = "" + ChatSettings.DEFAULT_KEPT_PER_AUTHOR,
            description = "Messages that are kept of each author (default: ${DEFAULT-VALUE}).")
    private int keptMessages;

    @Option(
            names = "--keep-days",
            paramLabel = "N",
            defaultValue = "" + ChatSettings.DEFAULT_KEPT_DAYS,
            description = "How long messages are kept (default: ${DEFAULT-VALUE}).")
    private int keptDays;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "error, warn, info or debug (default: ${DEFAULT-VALUE}).")
    private Logging.Detail logLevel;

    @Spec
    private CommandSpec spec;

    @Override
    void run() throws InterruptedException {
        checkPorts();
        if (keptMessages < 1 || keptDays < 1) {
            throw new ParameterException(spec.commandLine(), "at least one message is kept, for at least a day");
        }
        Logging.start(logLevel, System.err);
        Path folder = stateFolder();
        ChatSettings settings = new ChatSettings(folder, socket(), port, keptMessages, keptDays);
        ChatDaemon daemon = ChatDaemon.start(settings);
        DaemonFile file = new DaemonFile(folder);
        WebServer web;
        try {
            web = listen(daemon, file.token());
        } catch (RuntimeException e) {
            daemon.close();
            throw e;
        }
        file.write(web.url(), file.token());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(daemon, web, file), "shutdown"));
        out().println("Chat " + daemon.chatId() + " on " + page(web.url(), file.token()));
        out().flush();
        new CountDownLatch(1).await();
    }

    private void checkPorts() {
        if (port < 1 || port > 65_535) {
            throw new ParameterException(spec.commandLine(), "--port: 1 to 65535");
        }
        if (httpPort != null && (httpPort < 0 || httpPort > 65_535)) {
            throw new ParameterException(spec.commandLine(), "--http-port: 0 to 65535");
        }
    }

    private Path socket() {
        if (agentSocket != null) {
            return agentSocket;
        }
        String named = parent().environment().getOrDefault("WEFT_SOCKET", "");
        return Path.of(named.isEmpty() ? "/run/weft/weft.sock" : named);
    }

    /** On a machine with several users the usual port may be another's; only a port that was asked for is insisted on. */
    private WebServer listen(ChatDaemon daemon, String token) {
        String run = DaemonFile.newRun();
        if (httpPort != null) {
            return WebServer.start(daemon, token, run, Version.text(), httpPort);
        }
        try {
            return WebServer.start(daemon, token, run, Version.text(), WebServer.DEFAULT_PORT);
        } catch (ChatException e) {
            return WebServer.start(daemon, token, run, Version.text(), 0);
        }
    }

    /** The token is in the fragment: a browser sends that to nobody. */
    private static String page(URI url, String token) {
        return url + "/#" + token;
    }

    /** The daemon ends cleanly whatever becomes of the rest. */
    private void end(ChatDaemon daemon, WebServer web, DaemonFile file) {
        int exitCode = WeftChat.FAILED;
        try (daemon;
                web) {
            file.delete();
            exitCode = WeftChat.DONE;
        } catch (RuntimeException e) {
            exitCode = WeftChat.FAILED;
            err().println("weft-chat: not ended cleanly: " + ErrorText.of(e));
        } finally {
            // Java itself would say 143, and a clean end is none.
            Runtime.getRuntime().halt(exitCode);
        }
    }
}
