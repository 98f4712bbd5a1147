package dev.weft.chat.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.sse.SseClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Speaks the daemon's HTTP interface to the faces, without a mesh: a test says what happened, and sees what was asked. */
public final class FakeDaemon implements AutoCloseable {
    public static final String TOKEN = "a-token-of-this-test-0123456789";
    private static final long HOLD_SECONDS = 30;
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Event(long id, String name, String data) {}

    /** By their place in the conversation. */
    private final TreeMap<String, ObjectNode> items = new TreeMap<>();

    private final List<Event> events = new ArrayList<>();
    private final List<SseClient> listeners = new ArrayList<>();
    private final List<JsonNode> posted = new ArrayList<>();
    private final Javalin javalin = Javalin.create(this::configure);
    private ObjectNode status = JSON.createObjectNode();
    private ObjectNode members = JSON.createObjectNode();
    private volatile CountDownLatch held = new CountDownLatch(0);
    private String refusal = "";
    private long sequence = 100;

    public FakeDaemon(int port) {
        javalin.start("127.0.0.1", port);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + javalin.port());
    }

    /** What a person opens. */
    public String pageAddress() {
        return uri() + "/#" + TOKEN;
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        Page.load().register(config.routes);
        config.routes.before("/v1/*", FakeDaemon::check);
        config.routes.get("/v1/status", context -> answer(context, status));
        config.routes.get("/v1/members", context -> answer(context, members));
        config.routes.get("/v1/conversation", this::conversation);
        config.routes.get("/v1/search", this::search);
        config.routes.get("/v1/messages/{id}/explain", this::explain);
        config.routes.post("/v1/messages", context -> write(context, "message"));
        config.routes.post("/v1/direct", context -> write(context, "direct"));
        config.routes.post("/v1/read", this::read);
        config.routes.sse("/v1/events", this::listen);
        config.routes.exception(
                HttpResponseException.class,
                (e, context) -> context.status(e.getStatus())
                        .contentType("application/problem+json")
                        .result(JSON.createObjectNode()
                                .put("detail", e.getMessage())
                                .toString()));
    }

    private static void check(Context context) {
        if (!("Bearer " + TOKEN).equals(context.header("Authorization"))) {
            throw new HttpResponseException(401, "this needs the token");
        }
        if (context.method().name().equals("POST") && !"1".equals(context.header("X-Weft-Chat"))) {
            throw new HttpResponseException(403, "this needs the header X-Weft-Chat");
        }
    }

    private synchronized void conversation(Context context) {
        int limit = context.queryParamAsClass("limit", Integer.class).getOrDefault(50);
        String with = context.queryParam("with");
        String before = context.queryParam("before");
        String after = context.queryParam("after");
        List<ObjectNode> found = new ArrayList<>();
        Map<String, ObjectNode> range = items;
        if (before != null) {
            range = items.headMap(before, false);
        } else if (after != null) {
            range = items.tailMap(after, false);
        }
        for (ObjectNode item : range.values()) {
            if (with == null || belongs(item, with)) {
                found.add(item);
            }
        }
        boolean more = found.size() > limit;
        if (more) {
            found = after != null ? found.subList(0, limit) : found.subList(found.size() - limit, found.size());
        }
        ObjectNode page = JSON.createObjectNode().put("more", more);
        page.putArray("items").addAll(found);
        answer(context, page);
    }

    private static boolean belongs(JsonNode item, String with) {
        boolean direct = item.path("kind").asText().equals("direct");
        if (with.equals("group")) {
            return !direct;
        }
        return direct
                && (item.at("/author/chatId").asText().equals(with)
                        || item.at("/to/chatId").asText().equals(with));
    }

    private synchronized void search(Context context) {
        String query = String.valueOf(context.queryParam("q")).toLowerCase(Locale.ROOT);
        ArrayNode found = JSON.createArrayNode();
        for (ObjectNode item : items.descendingMap().values()) {
            if (item.path("text").asText().toLowerCase(Locale.ROOT).contains(query)) {
                found.add(item);
            }
        }
        answer(context, JSON.createObjectNode().set("items", found));
    }

    private synchronized void explain(Context context) {
        for (ObjectNode item : items.values()) {
            boolean isMessage =
                    Set.of("message", "direct").contains(item.path("kind").asText());
            if (isMessage && item.path("id").asText().equals(context.pathParam("id"))) {
                ObjectNode told = JSON.createObjectNode();
                told.set("item", item);
                told.putArray("events")
                        .addObject()
                        .put("at", item.path("at").asText())
                        .put("what", "written")
                        .put("detail", "synced to this machine's disk");
                answer(context, told);
                return;
            }
        }
        throw new HttpResponseException(404, "there is no such message here");
    }

    private void write(Context context, String kind) throws JsonProcessingException, InterruptedException {
        ObjectNode item = taken(context, kind);
        boolean unused = held.await(HOLD_SECONDS, TimeUnit.SECONDS);
        answer(context.status(201), item);
    }

    private synchronized ObjectNode taken(Context context, String kind) throws JsonProcessingException {
        JsonNode body = body(context);
        if (!refusal.isEmpty()) {
            throw new HttpResponseException(409, refusal);
        }
        sequence++;
        ObjectNode item = Scene.item(kind, String.format("2999-%06d", sequence), "own/" + sequence, Scene.SELF)
                .put("text", body.path("text").asText());
        if (kind.equals("direct")) {
            Scene.to(item, body.path("to").asText()).put("state", "queued").put("stateReason", "not connected");
        } else {
            Scene.marks(item, 0, 3, "beta", "not connected");
        }
        put(item);
        return item.deepCopy();
    }

    private synchronized void read(Context context) throws JsonProcessingException {
        JsonNode read = body(context);
        tell("read", read);
        context.status(204);
    }

    private JsonNode body(Context context) throws JsonProcessingException {
        JsonNode body = JSON.readTree(context.body());
        posted.add(((ObjectNode) body).put("path", context.path()));
        return body;
    }

    private static void answer(Context context, JsonNode value) {
        context.contentType("application/json").result(value.toString());
    }

    private synchronized void listen(SseClient client) {
        client.keepAlive();
        client.onClose(() -> forget(client));
        listeners.add(client);
        String last = client.ctx().header("Last-Event-ID");
        if (last != null) {
            events.stream().filter(event -> event.id() > Long.parseLong(last)).forEach(event -> send(client, event));
        }
        client.sendComment("hello");
    }

    private synchronized void forget(SseClient client) {
        listeners.remove(client);
    }

    private static void send(SseClient client, Event event) {
        client.sendEvent(event.name(), event.data(), Long.toString(event.id()));
    }

    /** As when another face of the same daemon has read. */
    public synchronized void readElsewhere(String upTo, String with) {
        tell("read", JSON.createObjectNode().put("upTo", upTo).put("with", with));
    }

    private void tell(String name, JsonNode data) {
        Event event = new Event(events.size() + 1L, name, data.toString());
        events.add(event);
        List.copyOf(listeners).forEach(client -> send(client, event));
    }

    /** Adds an item, or changes it. */
    public synchronized void put(ObjectNode item) {
        items.values().removeIf(other -> other.path("id").equals(item.path("id")));
        items.put(item.path("order").asText(), item);
        tell("item", item);
    }

    public synchronized void remove(String id) {
        items.values().removeIf(other -> other.path("id").asText().equals(id));
        tell("item-gone", JSON.createObjectNode().put("id", id));
    }

    public synchronized void members(ObjectNode now) {
        members = now;
        tell("members", now);
    }

    public synchronized void status(ObjectNode now) {
        status = now;
        tell("status", now);
    }

    /** From now on messages are refused with these words; empty: taken. */
    public synchronized void refuse(String why) {
        refusal = why;
    }

    /** Messages are taken, and answered only after the latch is open. */
    public void holdAnswers(CountDownLatch latch) {
        held = latch;
    }

    /** What was posted so far, each with its path. */
    public synchronized List<JsonNode> posted() {
        return List.copyOf(posted);
    }

    /** How many follow the events. */
    public synchronized int listeners() {
        return listeners.size();
    }

    /** Ends all streams, as when the daemon's machine slept. */
    public synchronized void cutStreams() {
        List.copyOf(listeners).forEach(SseClient::close);
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
