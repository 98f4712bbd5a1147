package dev.weft.chat;

import dev.weft.chat.core.ChatRefusedException;

/**
 * Something that a face wants to know or do. It runs on the owner thread, and what it makes the core do is stored before its
 * answer is given.
 */
@FunctionalInterface
public interface Inquiry<T> {
    T answer(ChatAccess chat) throws ChatRefusedException;
}
