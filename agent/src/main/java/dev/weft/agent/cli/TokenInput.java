package dev.weft.agent.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a token without the command line. */
final class TokenInput {
    static final int MAX_BYTES = 16 * 1024;

    private TokenInput() {}

    static String fromFile(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            return read(stream, file.toString());
        } catch (IOException e) {
            throw new CliException("cannot read the token from " + file + ": " + e, e);
        }
    }

    static String fromStream(InputStream stream) {
        try {
            return read(stream, "standard input");
        } catch (IOException e) {
            throw new CliException("cannot read the token from standard input: " + e, e);
        }
    }

    private static String read(InputStream stream, String from) throws IOException {
        byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
        String token = new String(bytes, StandardCharsets.UTF_8).strip();
        if (bytes.length > MAX_BYTES) {
            throw new CliException("there are more than " + MAX_BYTES + " bytes in " + from + ": that is no token");
        }
        if (token.isEmpty()) {
            throw new CliException("there is no token in " + from + "; 'weft invite' on an admin's machine prints one");
        }
        return token;
    }
}
