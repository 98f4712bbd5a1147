package dev.weft.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Somebody who looks at the chat: hears each message as it is shown, and notes how long that took since it was handed over. */
final class Listener {
    private static final String DATA = "data: ";

    private final Map<String, List<Long>> micros = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private String failure = "";

    /** All machines of the lab are one, so there is one clock. */
    static Listener start(Daemon daemon) throws IOException {
        Listener listener = new Listener();
        InputStream stream = daemon.events();
        Thread thread = new Thread(() -> listener.listen(stream), "listener");
        thread.setDaemon(true);
        thread.start();
        return listener;
    }

    private void listen(InputStream stream) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(DATA)) {
                    long now = System.nanoTime();
                    Texts.find(line, found -> heard(found, now));
                }
            }
            fail("the stream of events ended");
        } catch (IOException e) {
            fail("the stream of events broke: " + e.getMessage());
        }
    }

    private synchronized void fail(String why) {
        failure = why;
        notifyAll();
    }

    private synchronized void heard(Texts.Found found, long now) {
        if (seen.add(found.tag() + "/" + found.id())) {
            micros.computeIfAbsent(found.tag(), tag -> new ArrayList<>()).add((now - found.sentNanos()) / 1_000);
            notifyAll();
        }
    }

    /** What each message with this tag took, once so many were shown. */
    synchronized List<Long> await(String tag, int count, long limitMillis) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limitMillis * 1_000_000;
        while (micros.getOrDefault(tag, List.of()).size() < count) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0 || !failure.isEmpty()) {
                throw new IOException(micros.getOrDefault(tag, List.of()).size() + " of " + count + " were shown; "
                        + (failure.isEmpty() ? "waited for " + limitMillis + " ms" : failure));
            }
            wait(left);
        }
        return List.copyOf(micros.getOrDefault(tag, List.of()));
    }
}
