package dev.weft.agent.lab;

import java.nio.file.Path;
import java.util.List;

/**
 * What one node of a lab has instead of the machine's own folders.
 *
 * @param path below the lab's folder
 */
record NodeFolder(Path path) {

    /** Becomes {@code /etc/weft}. */
    Path config() {
        return path.resolve("etc-weft");
    }

    /** Becomes {@code /var/lib/weft}. */
    Path state() {
        return path.resolve("var-lib-weft");
    }

    /** Becomes {@code /var/lib/weft-chat}. */
    Path chatState() {
        return path.resolve("var-lib-weft-chat");
    }

    /** Becomes {@code /run}. */
    Path run() {
        return path.resolve("run");
    }

    /** The agent's socket as the machine sees it. */
    Path socket() {
        return run().resolve("weft/weft.sock");
    }

    /** A file system in memory that only the node sees; holds what the node changes in {@code /etc}, {@code /var/lib}. */
    Path scratch() {
        return path.resolve("scratch");
    }

    Path agentLog() {
        return path.resolve("agent.log");
    }

    Path chatLog() {
        return path.resolve("chat.log");
    }

    Path hostLog() {
        return path.resolve("host.log");
    }

    List<Path> folders() {
        return List.of(
                path,
                config(),
                state(),
                chatState(),
                run(),
                run().resolve("weft"),
                run().resolve("wireguard"),
                run().resolve("tmp"),
                scratch());
    }
}
