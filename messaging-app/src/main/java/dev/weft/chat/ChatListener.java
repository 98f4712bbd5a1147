package dev.weft.chat;

import dev.weft.chat.core.Notice;
import java.util.List;

/** Hears what happens, on the owner thread: must return at once. */
public interface ChatListener {
    /** These things happened, and are stored. */
    void happened(List<Notice> notices, ChatAccess chat);

    /** What was told before may be outdated: the chat has begun anew from its store. */
    void restarted();
}
