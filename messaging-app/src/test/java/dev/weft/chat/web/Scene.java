package dev.weft.chat.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A conversation to look at, in the daemon's JSON. */
public final class Scene {
    public static final String SELF = "alpha";
    public static final String SCRIPT =
            "<script>document.title='taken over'</script><img src=x onerror=\"document.title='taken over'\"> &amp;";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Scene() {}

    public static ObjectNode item(String kind, String order, String id, String author) {
        ObjectNode item = JSON.createObjectNode()
                .put("id", id)
                .put("kind", kind)
                .put("order", order)
                .put("at", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        item.set("author", node(author));
        return item;
    }

    private static ObjectNode node(String name) {
        return JSON.createObjectNode()
                .put("chatId", "id-" + name)
                .put("name", name)
                .put("self", name.equals(SELF));
    }

    public static ObjectNode to(ObjectNode item, String idOrName) {
        String name = idOrName.replaceFirst("^id-", "");
        item.set("to", JSON.createObjectNode().put("chatId", "id-" + name).put("name", name));
        return item;
    }

    public static ObjectNode marks(ObjectNode item, int stored, int of, String... missingAndWhy) {
        ObjectNode marks = item.putObject("marks").put("stored", stored).put("of", of);
        ArrayNode missing = marks.putArray("missing");
        for (int place = 0; place < missingAndWhy.length; place += 2) {
            missing.addObject().put("name", missingAndWhy[place]).put("why", missingAndWhy[place + 1]);
        }
        return item;
    }

    public static ObjectNode members(boolean apart) {
        ObjectNode members = JSON.createObjectNode();
        ArrayNode list = members.putArray("members");
        list.add(member("alpha", "alive", "none").put("self", true));
        list.add(member("beta", "alive", "connected").put("unread", 1));
        list.add(member("gamma", apart ? "dead" : "alive", apart ? "unreachable" : "connected")
                .put("reason", apart ? "no answer for 14 s; delta and beta confirmed it" : "")
                .put("queued", apart ? 1 : 0));
        list.add(member("delta", apart ? "suspect" : "alive", apart ? "unreachable" : "connected")
                .put("forked", apart));
        list.add(member("epsilon", "left", "unreachable"));
        ObjectNode printer = member("printer", "alive", "none");
        printer.remove("chatId");
        list.add(printer);
        return members;
    }

    private static ObjectNode member(String name, String status, String chat) {
        return JSON.createObjectNode()
                .put("chatId", "id-" + name)
                .put("memberId", "member-" + name)
                .put("name", name)
                .put("self", false)
                .put("status", status)
                .put("chat", chat)
                .put("since", Instant.now().minusSeconds(400).toString())
                .put("unread", 0)
                .put("queued", 0);
    }

    public static ObjectNode status(boolean apart) {
        ObjectNode status = JSON.createObjectNode();
        status.putObject("self")
                .put("chatId", "id-alpha")
                .put("memberId", "member-alpha")
                .put("name", SELF);
        status.putObject("network").put("id", "n0").put("name", "workshop");
        status.putObject("agent").put("reachable", true).put("problem", "");
        status.putObject("members").put("total", 3).put("reachable", apart ? 1 : 3);
        ArrayNode unreachable = status.putArray("unreachable");
        if (apart) {
            unreachable.add("gamma").add("delta");
        }
        return status.put(
                        "banner",
                        apart
                                ? "Not everybody can be reached now: delta, gamma are away. A message to all reaches"
                                        + " them later, from anybody who has it; a direct message waits here."
                                : "")
                .put("unread", 3)
                .put("unreadGroup", 2)
                .put("version", "0.1");
    }

    /** Some of everything. */
    public static void play(FakeDaemon daemon, boolean apart) {
        daemon.status(status(apart));
        daemon.members(members(apart));
        daemon.put(note("0001", "m1", "joined", "beta", "admitted by alpha"));
        Instant yesterday = Instant.now().minus(1, ChronoUnit.DAYS);
        for (int number = 1; number <= 30; number++) {
            daemon.put(item("message", String.format("0002-%02d", number), "id-beta/" + number, "beta")
                    .put("at", yesterday.plusSeconds(number * 45L).toString())
                    .put("text", "Old message " + number + ", of those that one scrolls back to."));
        }
        daemon.put(item("message", "0010", "id-beta/31", "beta")
                .put("text", "Morning! The switch in the cellar is back."));
        daemon.put(
                item("message", "0011", "id-beta/32", "beta")
                        .put(
                                "text",
                                "It had lost its power supply; I replaced it with the spare one from the shelf.\n\nWe need a new spare."));
        daemon.put(marks(
                item("message", "0012", "id-alpha/1", SELF).put("text", "Great, thank you. I have ordered one."),
                3,
                3));
        daemon.put(gap("0013", "gap-beta", "recovering"));
        daemon.put(item("message", "0014", "id-gamma/7", "gamma").put("text", SCRIPT));
        daemon.put(note("0015", "m2", "failed", "gamma", "no answer for 14 s; delta and beta confirmed it"));
        daemon.put(marks(
                item("message", "0016", "id-alpha/2", SELF).put("text", "Is anybody near gamma? It does not answer."),
                1,
                3,
                "gamma",
                "cannot be reached",
                "delta",
                "cannot be reached"));
        daemon.put(item("message", "0017", "id-delta/3", "delta")
                .put("unread", true)
                .put("clockOff", "+24h")
                .put("text", "Coming over. שלום, ‏مرحبا – right to left stays in its own line.\u202e reversed?"));
        daemon.put(item("message", "0018", "id-beta/33", "beta")
                .put("unread", true)
                .put("text", "https://example.org/a/very/long/address/" + "without-a-place-to-break-".repeat(6)));
        daemon.put(to(item("direct", "0019", "d1", "beta"), SELF)
                .put("text", "Just between us: the key is under the mat.")
                .put("unread", true));
        daemon.put(to(item("direct", "0020", "d2", SELF), "beta")
                .put("text", "Thanks!")
                .put("state", "delivered"));
        daemon.put(to(item("direct", "0021", "d3", SELF), "beta")
                .put("text", "And the cellar?")
                .put("state", "sent"));
        daemon.put(to(item("direct", "0022", "d4", SELF), "gamma")
                .put("text", "Are you there?")
                .put("state", "unknown")
                .put("stateReason", "the connection broke after it was sent"));
        daemon.put(to(item("direct", "0023", "d5", SELF), "gamma")
                .put("text", "Call me")
                .put("state", "queued")
                .put("stateReason", "gamma cannot be reached"));
        daemon.put(to(item("direct", "0024", "d6", SELF), "gamma")
                .put("text", "Old one")
                .put("state", "expired")
                .put("stateReason", "gamma was set up anew"));
    }

    public static ObjectNode gap(String order, String id, String state) {
        return item("gap", order, id, "beta")
                .put("first", 41)
                .put("last", 43)
                .put("state", state)
                .put("text", "3 missing from beta, 41–43: " + state)
                .put("reason", state.equals("recovering") ? "delta holds them and was asked" : "");
    }

    public static ObjectNode note(String order, String id, String event, String name, String reason) {
        ObjectNode item = item("membership", order, id, name)
                .put("event", event)
                .put("reason", reason)
                .put("entry", "k3a9/17");
        item.putObject("member").put("memberId", "member-" + name).put("name", name);
        return item;
    }

    /** For looking at the page by hand: serves the scene until the process ends. */
    public static void main(String[] arguments) {
        FakeDaemon daemon = new FakeDaemon(Integer.parseInt(arguments[0]));
        play(daemon, arguments.length > 1);
        System.out.println(daemon.pageAddress());
    }
}
