package dev.weft.chat.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.chat.ChatDaemon;
import dev.weft.chat.Inquiry;
import dev.weft.chat.core.ConversationItem;
import dev.weft.chat.core.MessageId;
import dev.weft.chat.core.Position;
import dev.weft.chat.core.Scope;
import dev.weft.controlplane.identity.NodeId;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What can be asked of the daemon. */
final class Routes {
    static final int MAX_BODY_BYTES = 64 * 1024;
    static final int MAX_LIMIT = 500;
    static final int USUAL_LIMIT = 50;

    private final ChatDaemon daemon;
    private final String version;
    private final EventRoute events;

    Routes(ChatDaemon daemon, String version, EventRoute events) {
        this.daemon = daemon;
        this.version = version;
        this.events = events;
    }

    void register(RoutesConfig routes) {
        routes.get("/v1/status", context -> answer(context, 200, chat -> PeopleJson.status(chat, version)));
        routes.get("/v1/members", context -> answer(context, 200, PeopleJson::members));
        routes.get("/v1/conversation", this::conversation);
        routes.get("/v1/search", this::search);
        routes.get("/v1/messages/{id}/explain", this::explain);
        routes.post("/v1/messages", this::send);
        routes.post("/v1/direct", this::sendDirect);
        routes.post("/v1/read", this::markRead);
        routes.get("/v1/events", events::listen);
    }

    private void answer(Context context, int status, Inquiry<ObjectNode> inquiry) {
        byte[] body = Json.bytes(Answers.await(daemon.ask(inquiry)));
        context.status(status)
                .contentType("application/json")
                .header("Cache-Control", "no-store")
                .result(body);
    }

    private void conversation(Context context) {
        Scope scope = scope(context.queryParam("with"));
        Position before = parsed(context.queryParam("before"), "before", Position::parse);
        Position after = parsed(context.queryParam("after"), "after", Position::parse);
        int limit = limit(context);
        answer(context, 200, chat -> ConversationJson.of(chat, scope, before, after, limit));
    }

    private void search(Context context) {
        String words = context.queryParam("q");
        if (words == null) {
            throw new Problem(400, "say what to look for: q=WORDS");
        }
        int limit = limit(context);
        answer(context, 200, chat -> {
            ObjectNode found = Json.object();
            ArrayNode items = found.putArray("items");
            ItemJson json = new ItemJson(chat);
            for (ConversationItem item : chat.store().search(words, limit)) {
                items.add(json.of(item));
            }
            return found;
        });
    }

    private void explain(Context context) {
        MessageId id = parsed(context.pathParam("id"), "id", MessageId::parse);
        if (id == null) {
            throw new Problem(404, "name a message");
        }
        answer(context, 200, chat -> ExplainJson.of(chat, id));
    }

    private void send(Context context) throws IOException {
        String text = text(body(context), "text");
        answer(context, 201, chat -> new ItemJson(chat).of(chat.core().sendGroup(text, chat.now())));
    }

    private void sendDirect(Context context) throws IOException {
        JsonNode body = body(context);
        String to = text(body, "to");
        String text = text(body, "text");
        answer(context, 201, chat -> {
            NodeId receiver = new Names(chat.view()).receiver(to);
            return new ItemJson(chat).of(chat.core().sendDirect(receiver, text, chat.now()));
        });
    }

    private void markRead(Context context) throws IOException {
        JsonNode body = body(context);
        Position upTo = parsed(text(body, "upTo"), "upTo", Position::parse);
        Scope scope = scope(body.path("with").isTextual() ? body.path("with").asText() : null);
        if (upTo == null) {
            throw new Problem(400, "say up to where: upTo");
        }
        boolean unused = Answers.await(daemon.ask(chat -> {
            chat.core().markRead(scope, upTo, chat.now());
            return true;
        }));
        context.status(204);
    }

    private static Scope scope(@Nullable String with) {
        if (with == null || with.isEmpty()) {
            return Scope.ALL;
        }
        if (with.equals("group")) {
            return Scope.GROUP;
        }
        NodeId peer = parsed(with, "with", NodeId::parse);
        return peer == null ? Scope.ALL : Scope.with(peer);
    }

    private static <T> @Nullable T parsed(@Nullable String text, String name, Function<String, T> parser) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new Problem(400, name + ": " + e.getMessage());
        }
    }

    private static int limit(Context context) {
        String text = context.queryParam("limit");
        try {
            int limit = text == null ? USUAL_LIMIT : Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw new Problem(400, "limit: '" + text + "' is no number");
        }
        throw new Problem(400, "limit: 1 to " + MAX_LIMIT);
    }

    private static JsonNode body(Context context) throws IOException {
        byte[] body = context.req().getInputStream().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            throw new Problem(413, "the body is larger than " + MAX_BODY_BYTES + " bytes");
        }
        String type = context.contentType();
        if (type == null || !type.startsWith("application/json")) {
            throw new Problem(415, "send JSON, with Content-Type: application/json");
        }
        try {
            return Json.read(body);
        } catch (IOException e) {
            throw new Problem(400, "the body is no JSON");
        }
    }

    private static String text(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (!value.isTextual()) {
            throw new Problem(400, "the body needs the text '" + field + "'");
        }
        return value.asText();
    }
}
