package dev.weft.agent.lab;

import dev.weft.bench.load.ChatLoad;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A {@link ChatLoad} inside one node: each order is answered with numbers. */
final class LoadProcess implements AutoCloseable {
    private static final long END_SECONDS = 10;

    private final String node;
    private final Process process;
    private final BufferedReader answers;

    private LoadProcess(String node, Process process) {
        this.node = node;
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    static LoadProcess start(Lab lab, int number, int textBytes) {
        String node = lab.node(number).name();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx96m",
                // As many connections as there are threads; and a message that failed is not sent again unnoticed.
                "-Dhttp.maxConnections=64",
                "-Dsun.net.http.retryPost=false",
                "-cp",
                code(),
                ChatLoad.class.getName(),
                "/var/lib/weft-chat",
                node,
                String.valueOf(textBytes)));
        ProcessBuilder builder = new ProcessBuilder(lab.inNode(number, command)).redirectError(Redirect.INHERIT);
        builder.environment().putAll(lab.environment());
        try {
            return new LoadProcess(node, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the load in " + node, e);
        }
    }

    private static String code() {
        try {
            return Path.of(ChatLoad.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath()
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot tell where the load's program lies", e);
        }
    }

    /** Gives an order and waits for its answer. */
    List<Long> ask(Object... words) {
        String order = String.join(" ", Stream.of(words).map(String::valueOf).toList());
        try {
            OutputStream stream = process.getOutputStream();
            stream.write((order + "\n").getBytes(StandardCharsets.UTF_8));
            stream.flush();
            String answer = answers.readLine();
            if (answer == null || !answer.startsWith("ok ")) {
                throw new LabException("the load in %s, told to '%s': %s"
                        .formatted(node, order, answer == null ? "it has ended" : answer));
            }
            return Stream.of(answer.substring("ok ".length()).split(" ", -1))
                    .filter(word -> !word.isEmpty())
                    .map(Long::valueOf)
                    .toList();
        } catch (IOException e) {
            throw new LabException("the load in %s does not answer: %s".formatted(node, e.getMessage()), e);
        }
    }

    /** It ends with its input. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
