package dev.weft.chat.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Follows the daemon's events, and connects again when the stream ends. */
final class EventFollower implements Runnable {
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 3_000;

    /** Where events go. Called on the follower's thread. */
    interface Listener {
        /** The stream is open. Nothing was missed when it was resumed; else everything is to be read anew. */
        void opened(boolean resumed) throws InterruptedException;

        void told(String name, JsonNode data) throws InterruptedException;

        /** The stream ended, or could not be opened. */
        void lost(String why) throws InterruptedException;
    }

    /** Waits; a test has no time for it. */
    interface Pause {
        void sleep(long millis) throws InterruptedException;
    }

    private final DaemonClient client;
    private final Listener listener;
    private final Pause pause;
    private String lastEventId = "";
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    EventFollower(DaemonClient client, Listener listener, Pause pause) {
        this.client = client;
        this.listener = listener;
        this.pause = pause;
    }

    /** Until it is interrupted. */
    @Override
    public void run() {
        try {
            while (true) {
                listener.lost(follow());
                pause.sleep(pauseMillis);
                pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads one stream to its end; says why it ended. */
    private String follow() throws InterruptedException {
        try (InputStream stream = client.events(lastEventId);
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            pauseMillis = FIRST_PAUSE_MILLIS;
            listener.opened(!lastEventId.isEmpty());
            read(lines);
            return "it ended the connection";
        } catch (DaemonException e) {
            return String.valueOf(e.getMessage());
        } catch (IOException e) {
            return "the connection broke";
        }
    }

    private void read(BufferedReader lines) throws IOException, InterruptedException {
        String name = "";
        String id = "";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                if (data.length() > 0) {
                    tell(name, data.toString());
                    lastEventId = id.isEmpty() ? lastEventId : id;
                }
                name = "";
                id = "";
                data.setLength(0);
            } else if (line.startsWith("event:")) {
                name = line.substring(6).strip();
            } else if (line.startsWith("id:")) {
                id = line.substring(3).strip();
            } else if (line.startsWith("data:")) {
                data.append(data.length() > 0 ? "\n" : "")
                        .append(line.substring(5).strip());
            }
        }
    }

    private void tell(String name, String data) throws InterruptedException, JsonProcessingException {
        listener.told(name, DaemonClient.parse(data));
    }
}
