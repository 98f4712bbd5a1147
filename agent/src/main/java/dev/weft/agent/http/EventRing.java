package dev.weft.agent.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest events as they go over the wire, numbered within one run of the agent. An id is {@code RUN-NUMBER}; the run
 * tells the numbers of a former life apart. For one thread.
 */
final class EventRing {
    static final int CAPACITY = 512;

    private final String run;
    private final Deque<byte[]> events = new ArrayDeque<>();
    private long last;

    EventRing(String run) {
        this.run = run;
    }

    /** Numbers an event and keeps it. */
    byte[] add(String name, Object data) {
        last++;
        byte[] event = wire(name, data);
        if (events.size() == CAPACITY) {
            events.removeFirst();
        }
        events.addLast(event);
        return event;
    }

    /** An event that stands for all before it: whoever has it resumes after the newest. It is not kept. */
    byte[] outside(String name, Object data) {
        return wire(name, data);
    }

    /** Something happened that nobody was told: nothing before it can be resumed. */
    void skip() {
        events.clear();
        last++;
    }

    /** What followed the event with this id; empty when that is not known any more. */
    Optional<List<byte[]>> after(@Nullable String id) {
        long number = number(id);
        if (number < last - events.size() || number > last) {
            return Optional.empty();
        }
        return Optional.of(events.stream().skip(events.size() - (last - number)).toList());
    }

    private long number(@Nullable String id) {
        if (id == null || !id.startsWith(run + "-")) {
            return -1;
        }
        try {
            return Long.parseLong(id.substring(run.length() + 1));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private byte[] wire(String name, Object data) {
        String head = "id: " + run + "-" + last + "\nevent: " + name + "\ndata: ";
        // JSON has no line breaks of its own, so the data is one line.
        return (head + new String(Json.bytes(data), StandardCharsets.UTF_8) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
