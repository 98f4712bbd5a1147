package dev.weft.chat.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.chat.terminal.DaemonAddress;
import dev.weft.controlplane.identity.KeyFileException;
import dev.weft.controlplane.identity.SecretFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Where the daemon of a state folder listens, and the token that lets its user in. Nobody else may read it. */
final class DaemonFile {
    private static final String FILE = "daemon.json";
    private static final String TOKEN_FILE = "token";
    private static final int MAX_BYTES = 4_096;
    private static final int TOKEN_BYTES = 24;
    private static final int RUN_BYTES = 6;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    DaemonFile(Path folder) {
        this.folder = folder;
    }

    /** The token stays the same, so that an open page finds the daemon again after a restart. */
    String token() {
        Path file = folder.resolve(TOKEN_FILE);
        if (Files.exists(file)) {
            return new String(SecretFiles.read(file, MAX_BYTES), StandardCharsets.US_ASCII).strip();
        }
        String token = random(TOKEN_BYTES);
        SecretFiles.write(file, (token + "\n").getBytes(StandardCharsets.US_ASCII));
        return token;
    }

    /** A name for one run of the daemon: events of another run are not taken for its own. */
    static String newRun() {
        return random(RUN_BYTES);
    }

    private static String random(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    void write(URI url, String token) {
        try {
            SecretFiles.write(
                    folder.resolve(FILE),
                    JSON.writeValueAsBytes(JSON.createObjectNode()
                            .put("url", url.toString())
                            .put("token", token)
                            .put("pid", ProcessHandle.current().pid())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    void delete() {
        try {
            boolean unused = Files.deleteIfExists(folder.resolve(FILE));
        } catch (IOException e) {
            throw new CliException("cannot remove " + folder.resolve(FILE) + ": " + e, e);
        }
    }

    DaemonAddress read() {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            throw new CliException(
                    Files.exists(folder) && !Files.isReadable(folder)
                            ? "no permission to read " + folder + ": it is another user's chat; run this as that user"
                            : "no weft-chat daemon runs on " + folder + ": start it with 'weft-chat run', or name its"
                                    + " folder with --state");
        }
        try {
            JsonNode json = JSON.readTree(SecretFiles.read(file, MAX_BYTES));
            return new DaemonAddress(
                    URI.create(json.path("url").asText()), json.path("token").asText());
        } catch (KeyFileException e) {
            throw new CliException(String.valueOf(e.getMessage()), e);
        } catch (IOException | IllegalArgumentException e) {
            throw new CliException(file + " is damaged; restart the daemon: weft-chat run", e);
        }
    }
}
