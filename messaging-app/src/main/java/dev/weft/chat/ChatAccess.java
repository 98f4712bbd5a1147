package dev.weft.chat;

import dev.weft.chat.core.ChatCore;
import dev.weft.chat.core.ChatStore;
import dev.weft.chat.core.ChatTime;
import dev.weft.chat.core.ChatView;

/**
 * The whole chat at one moment, for one {@link Inquiry} or one {@link ChatListener} call.
 *
 * @param view what the core knows besides the conversation
 * @param surroundings what the daemon knows besides the core
 */
public record ChatAccess(ChatCore core, ChatStore store, ChatTime now, ChatView view, Surroundings surroundings) {}
