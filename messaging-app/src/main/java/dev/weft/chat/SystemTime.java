package dev.weft.chat;

import dev.weft.chat.core.ChatTime;

/** Reads the machine's clocks. */
final class SystemTime {
    private SystemTime() {}

    static ChatTime now() {
        return new ChatTime(System.nanoTime() / 1_000_000, System.currentTimeMillis());
    }
}
