package dev.weft.chat;

import java.nio.file.Path;

/**
 * What a person may choose.
 *
 * @param stateFolder keys and store
 * @param agentSocket where the agent of this machine listens
 * @param port of the chat, on the mesh addresses
 * @param keptPerAuthor how many messages of each author are kept
 * @param keptDays for how long
 */
public record ChatSettings(Path stateFolder, Path agentSocket, int port, int keptPerAuthor, int keptDays) {
    public static final int DEFAULT_PORT = 51824;
    public static final int DEFAULT_KEPT_PER_AUTHOR = 10_000;
    public static final int DEFAULT_KEPT_DAYS = 30;
}
