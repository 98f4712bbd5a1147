package dev.weft.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The chat of this node, as its faces see it. Where it listens is read anew each time: it may have been started again. */
final class Daemon {
    private static final int LIMIT_MILLIS = 30_000;

    private final Path file;

    Daemon(Path stateFolder) {
        this.file = stateFolder.resolve("daemon.json");
    }

    /** Posts a message to all, and returns when the daemon says that it is stored. */
    void send(String text) throws IOException {
        HttpURLConnection connection = open("/v1/messages");
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setRequestProperty("X-Weft-Chat", "1");
        byte[] body = ("{\"text\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
        connection.setFixedLengthStreamingMode(body.length);
        connection.getOutputStream().write(body);
        String unused = answer(connection);
    }

    String get(String path) throws IOException {
        return answer(open(path));
    }

    /** The stream of events; whatever happens after this returned is in it. */
    InputStream events() throws IOException {
        HttpURLConnection connection = open("/v1/events");
        requireGood(connection);
        return connection.getInputStream();
    }

    private HttpURLConnection open(String path) throws IOException {
        String address = Files.readString(file);
        HttpURLConnection connection = (HttpURLConnection)
                URI.create(field(address, "url") + path).toURL().openConnection();
        connection.setConnectTimeout(LIMIT_MILLIS);
        connection.setReadTimeout(LIMIT_MILLIS);
        connection.setRequestProperty("Authorization", "Bearer " + field(address, "token"));
        return connection;
    }

    private static String field(String json, String name) throws IOException {
        Matcher matcher =
                Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
        if (!matcher.find()) {
            throw new IOException("daemon.json has no " + name);
        }
        return matcher.group(1);
    }

    private static String answer(HttpURLConnection connection) throws IOException {
        requireGood(connection);
        try (InputStream body = connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void requireGood(HttpURLConnection connection) throws IOException {
        if (connection.getResponseCode() >= 300) {
            try (InputStream body = connection.getErrorStream()) {
                String problem = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
                throw new IOException("the chat answers " + connection.getResponseCode() + " " + problem);
            }
        }
    }
}
