package dev.weft.chat.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes a stream of server-sent events apart (WHATWG HTML, section 9.2), as far as the agent uses the format. */
final class EventReader {
    /** A mesh of 10,000 members is told in about 8 MB. */
    static final int MAX_LINE_BYTES = 32 * 1024 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final InputStream in;

    EventReader(InputStream in) {
        this.in = in;
    }

    /** Waits for the next event or comment; empty when the stream has ended. Comments stand between events only. */
    Optional<AgentEvent> next() throws IOException {
        String id = "";
        String name = "";
        String data = "";
        for (String line = line(); line != null; line = line()) {
            if (line.startsWith(":")) {
                return Optional.of(AgentEvent.HEARTBEAT);
            }
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    return Optional.of(event(id, name, data));
                }
                name = "";
            } else if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = data.isEmpty() ? line.substring(6) : data + "\n" + line.substring(6);
            }
        }
        return Optional.empty();
    }

    private static AgentEvent event(String id, String name, String data) throws IOException {
        try {
            return new AgentEvent(id, name, JSON.readTree(data));
        } catch (JsonProcessingException e) {
            throw new IOException("an event of the agent is no JSON", e);
        }
    }

    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        for (int read = in.read(); read >= 0; read = in.read()) {
            if (read == '\n') {
                return line.toString(StandardCharsets.UTF_8);
            }
            if (line.size() == MAX_LINE_BYTES) {
                throw new IOException("an event of the agent is longer than " + MAX_LINE_BYTES + " bytes");
            }
            line.write(read);
        }
        return null;
    }
}
