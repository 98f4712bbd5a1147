package dev.weft.chat.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.chat.web.Await;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A headless Chromium, driven over the WebDriver protocol. */
public final class Browser implements AutoCloseable {
    public static final String ENTER = "\ue007";
    public static final String SHIFT = "\ue008";
    public static final String CONTROL = "\ue009";
    public static final String ALT = "\ue00a";
    public static final String ESCAPE = "\ue00c";
    public static final String UP = "\ue013";
    public static final String DOWN = "\ue015";

    /** A name of somebody else's that leads to this machine, as names in the hands of an attacker can. */
    public static final String REBOUND = "rebound.example";

    private static final List<String> SWITCHES = List.of(
            "--host-resolver-rules=MAP " + REBOUND + " 127.0.0.1",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--lang=en-GB");

    private static final long END_SECONDS = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process relay;
    private final BufferedWriter requests;
    private final BufferedReader answers;
    private final String session;

    private Browser(Process relay) {
        this.relay = relay;
        this.requests = relay.outputWriter(StandardCharsets.UTF_8);
        this.answers = relay.inputReader(StandardCharsets.UTF_8);
        ObjectNode capabilities = JSON.createObjectNode();
        ObjectNode match = capabilities.putObject("capabilities").putObject("alwaysMatch");
        ArrayNode switches = match.putObject("goog:chromeOptions").putArray("args");
        SWITCHES.forEach(switches::add);
        this.session = "/session/"
                + ask("POST", "/session", capabilities).path("sessionId").asText();
    }

    /** Starts a browser right here. */
    public static Browser start(Path folder) throws IOException {
        return start(folder, Map.of(), List.of());
    }

    /** Starts a browser behind a command that enters some other place, such as a network namespace. */
    public static Browser start(Path folder, Map<String, String> environment, List<String> prefix) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-cp", classes()));
        command.add(DriverRelay.class.getName());
        Path home = Files.createTempDirectory(folder, "browser");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(home.resolve("relay.log").toFile());
        // All that a browser leaves behind goes away with the folder.
        builder.environment().putAll(environment);
        builder.environment().putAll(Map.of("HOME", home.toString(), "TMPDIR", home.toString()));
        Process relay = builder.start();
        try {
            return new Browser(relay);
        } catch (RuntimeException | Error e) {
            String said = Files.readString(home.resolve("relay.log"));
            end(relay);
            throw new IOException(
                    "no browser: are chromium and chromium-driver installed (./run test does it)? " + said, e);
        }
    }

    private static String classes() {
        try {
            return Path.of(DriverRelay.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized JsonNode ask(String method, String path, JsonNode body) {
        try {
            requests.write(method + " " + path + " " + (method.equals("POST") ? body.toString() : ""));
            requests.write('\n');
            requests.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException("the browser's driver is gone");
            }
            int blank = answer.indexOf(' ');
            JsonNode value = JSON.readTree(answer.substring(blank + 1)).path("value");
            if (!answer.startsWith("200 ")) {
                throw new IllegalStateException(
                        method + " " + path + ": " + value.path("message").asText(answer));
            }
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode post(String path, ObjectNode body) {
        return ask("POST", session + path, body);
    }

    private static ObjectNode object() {
        return JSON.createObjectNode();
    }

    public void open(String address) {
        post("/url", object().put("url", address));
    }

    public String address() {
        return ask("GET", session + "/url", object()).asText();
    }

    /** Runs the body of a function in the page; its arguments are {@code arguments[0]} and so on. */
    public JsonNode run(String script, String... arguments) {
        ObjectNode body = object().put("script", script);
        ArrayNode list = body.putArray("args");
        List.of(arguments).forEach(list::add);
        return post("/execute/sync", body);
    }

    /** Runs a script that returns a promise, and waits for it. */
    public JsonNode await(String script, String... arguments) {
        ObjectNode body = object().put(
                        "script",
                        "const done = arguments[arguments.length - 1];"
                                + "(async function() {" + script + "}).apply(null, arguments).then(done,"
                                + " error => done('failed: ' + error));");
        ArrayNode list = body.putArray("args");
        List.of(arguments).forEach(list::add);
        return post("/execute/async", body);
    }

    /** The text that a person sees in the first element of a selector; empty when there is none. */
    public String text(String selector) {
        return run("return document.querySelector(arguments[0])?.innerText ?? ''", selector)
                .asText();
    }

    public int count(String selector) {
        return run("return document.querySelectorAll(arguments[0]).length", selector)
                .asInt();
    }

    public void awaitText(String selector, String part) {
        Await.until(
                () -> "'" + part + "' in " + selector + ", where there is: " + text(selector),
                () -> text(selector).contains(part));
    }

    public void awaitNoText(String selector, String part) {
        Await.until(
                () -> "no '" + part + "' in " + selector + ", where there is: " + text(selector),
                () -> !text(selector).contains(part));
    }

    /** Clicks on the first element of a selector; what is drawn anew between finding and clicking is found again. */
    public void click(String selector) {
        Await.until("a click on " + selector, () -> {
            try {
                JsonNode element =
                        post("/element", object().put("using", "css selector").put("value", selector));
                post("/element/" + element.elements().next().asText() + "/click", object());
                return true;
            } catch (IllegalStateException e) {
                if (String.valueOf(e.getMessage()).contains("stale element")) {
                    return false;
                }
                throw e;
            }
        });
    }

    /** Types into what has the focus. */
    public void type(String text) {
        ArrayNode actions = JSON.createArrayNode();
        text.codePoints().forEach(point -> {
            String key = Character.toString(point);
            actions.addObject().put("type", "keyDown").put("value", key);
            actions.addObject().put("type", "keyUp").put("value", key);
        });
        keys(actions);
    }

    /** Presses keys together. */
    public void press(String... together) {
        ArrayNode actions = JSON.createArrayNode();
        for (String key : together) {
            actions.addObject().put("type", "keyDown").put("value", key);
        }
        for (int place = together.length - 1; place >= 0; place--) {
            actions.addObject().put("type", "keyUp").put("value", together[place]);
        }
        keys(actions);
    }

    private void keys(ArrayNode actions) {
        ObjectNode body = object();
        ObjectNode keyboard =
                body.putArray("actions").addObject().put("type", "key").put("id", "keyboard");
        keyboard.set("actions", actions);
        post("/actions", body);
    }

    /** A window of this size; a phone has a finger instead of a mouse. */
    public void window(int width, int height, boolean phone) {
        command(
                "Emulation.setDeviceMetricsOverride",
                object().put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", phone));
        command("Emulation.setTouchEmulationEnabled", object().put("enabled", phone));
    }

    public void dark(boolean dark) {
        ObjectNode media = object();
        media.putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", dark ? "dark" : "light");
        command("Emulation.setEmulatedMedia", media);
    }

    private void command(String name, ObjectNode parameters) {
        ObjectNode body = object().put("cmd", name);
        body.set("params", parameters);
        post("/goog/cdp/execute", body);
    }

    /** Keeps a picture of the window among the build's artefacts. */
    public void picture(String name) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "screenshots"));
        byte[] png = Base64.getDecoder()
                .decode(ask("GET", session + "/screenshot", object()).asText());
        Files.write(folder.resolve(name + ".png"), png);
    }

    @Override
    public void close() {
        try {
            ask("DELETE", session, object());
        } finally {
            end(relay);
        }
    }

    private static void end(Process relay) {
        List<ProcessHandle> below = relay.descendants().toList();
        try {
            relay.outputWriter(StandardCharsets.UTF_8).close();
            if (relay.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (IOException e) {
            relay.destroy(); // it is gone, or will not listen
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        relay.destroyForcibly();
        below.forEach(ProcessHandle::destroyForcibly);
    }
}
