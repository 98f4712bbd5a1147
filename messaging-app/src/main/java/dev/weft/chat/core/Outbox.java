package dev.weft.chat.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers what one step wants done. */
final class Outbox {
    private List<StoreWrite> writes = new ArrayList<>();
    private List<ChatStep.Outgoing> sends = new ArrayList<>();
    private List<ChatStep.Closing> closes = new ArrayList<>();
    private List<Notice> notices = new ArrayList<>();
    private List<ChatStep.LogLine> logs = new ArrayList<>();
    private boolean viewChanged;

    void write(StoreWrite write) {
        writes.add(write);
    }

    void send(long connection, long start, Frame frame) {
        sends.add(new ChatStep.Outgoing(connection, FrameCodec.encode(start, frame)));
    }

    void close(long connection, String reason) {
        closes.add(new ChatStep.Closing(connection, reason));
    }

    void notice(Notice notice) {
        notices.add(notice);
    }

    void viewChanged() {
        viewChanged = true;
    }

    /** @param fields names and values by turns */
    void log(boolean isWarning, String name, Object... fields) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            named.put(String.valueOf(fields[i]), fields[i + 1]);
        }
        logs.add(new ChatStep.LogLine(isWarning, name, named));
    }

    ChatStep take() {
        if (viewChanged) {
            notices.add(new Notice.ViewChanged());
        }
        ChatStep step = new ChatStep(writes, sends, closes, notices, logs);
        writes = new ArrayList<>();
        sends = new ArrayList<>();
        closes = new ArrayList<>();
        notices = new ArrayList<>();
        logs = new ArrayList<>();
        viewChanged = false;
        return step;
    }
}
