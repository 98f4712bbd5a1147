package dev.weft.chat.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs where the browser runs, such as in a network namespace whose loopback nobody else reaches. It starts the driver, and
 * hands on what it reads from standard input: a line {@code METHOD PATH BODY} is a request, and its answer is a line
 * {@code STATUS BODY}. It ends, with the driver and its browsers, when there is nothing more to read.
 */
final class DriverRelay {
    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");

    private DriverRelay() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Process driver = new ProcessBuilder("chromedriver", "--port=0")
                .redirectErrorStream(true)
                .start();
        try {
            relay(port(driver), new PrintStream(System.out, true, StandardCharsets.UTF_8));
        } finally {
            driver.descendants().forEach(ProcessHandle::destroyForcibly);
            driver.destroyForcibly();
        }
    }

    private static int port(Process driver) throws IOException {
        BufferedReader said = driver.inputReader(StandardCharsets.UTF_8);
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            all.append(line).append('\n');
            Matcher matcher = STARTED.matcher(line);
            if (matcher.find()) {
                Thread rest = new Thread(() -> said.lines().forEach(unused -> {}), "driver-output");
                rest.setDaemon(true);
                rest.start();
                return Integer.parseInt(matcher.group(1));
            }
        }
        throw new IOException("chromedriver did not start: " + all);
    }

    private static void relay(int port, PrintStream out) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] parts = line.split(" ", 3);
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + parts[1]))
                    .header("Content-Type", "application/json")
                    .method(parts[0], parts[2].isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(parts[2]))
                    .build();
            var answer = http.send(request, BodyHandlers.ofString());
            out.println(answer.statusCode() + " " + answer.body().replaceAll("[\\r\\n]", ""));
        }
    }
}
