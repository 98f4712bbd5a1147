package dev.weft.chat.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Does what a line of input asks for. */
final class Commands {
    private static final String FOUND_AT_MOST = "50";
    private static final int MAX_NUMBER_DIGITS = 6;

    private final Talk talk;
    private final Requests requests;
    private final Glyphs glyphs;

    Commands(Talk talk, Requests requests, Glyphs glyphs) {
        this.talk = talk;
        this.requests = requests;
        this.glyphs = glyphs;
    }

    /** {@code line} comes back into the input when it was refused. */
    void run(Input input, String line) {
        if (input instanceof Input.Say say) {
            send(talk.aim, say.text(), line);
        } else if (input instanceof Input.Direct direct) {
            named(direct.name(), line).ifPresent(to -> send(to, direct.text(), line));
        } else if (input instanceof Input.Aim aim) {
            aim(aim.name(), line);
        } else if (input instanceof Input.Search search) {
            search(search.words());
        } else if (input instanceof Input.Explain explain) {
            explain(explain.which());
        } else if (input instanceof Input.Members) {
            talk.show(MemberLines.leaf(talk.members, glyphs));
        } else if (input instanceof Input.ShowHelp) {
            talk.show(help());
        } else if (input instanceof Input.Wrong wrong) {
            refused(wrong.why(), line);
        }
    }

    private void refused(String why, String line) {
        talk.notice = why;
        if (talk.editor.text().isEmpty()) {
            talk.editor.replace(line);
        }
    }

    private void send(@Nullable Member to, String text, String line) {
        ObjectNode body = DaemonClient.object().put("text", text);
        if (to != null) {
            body.put("to", to.chatId());
        }
        requests.post(
                to == null ? "/v1/messages" : "/v1/direct",
                body,
                json -> talk.sent(Item.read(json)),
                why -> refused("not sent: " + why, line));
    }

    private Optional<Member> named(String name, String line) {
        Optional<Member> member = talk.member(name);
        if (member.isEmpty()) {
            refused("nobody here with a chat is called " + name + ": /members shows who is", line);
        }
        return member;
    }

    private void aim(String name, String line) {
        if (name.equalsIgnoreCase("everyone")) {
            talk.aim = null;
        } else {
            named(name, line).ifPresent(member -> talk.aim = member);
        }
    }

    private void search(String words) {
        requests.get(
                "/v1/search",
                Map.of("q", words, "limit", FOUND_AT_MOST),
                json -> talk.show(found(words, json)),
                why -> talk.notice = "the search failed: " + why);
    }

    private static Leaf found(String words, JsonNode json) {
        List<Leaf.Line> lines = new ArrayList<>();
        json.path("items").forEach(node -> {
            Item item = Item.read(node);
            String to = item.receiver().isEmpty() ? "" : " to " + item.receiver();
            lines.add(new Leaf.Line(Times.text(item.at()) + " " + item.author() + to, item.text()));
        });
        String count = lines.isEmpty() ? "Nothing found" : lines.size() + " found";
        return new Leaf(count + " for: " + SafeText.line(words), lines);
    }

    private void explain(String which) {
        String id = which;
        if (which.length() <= MAX_NUMBER_DIGITS && which.chars().allMatch(Character::isDigit)) {
            Optional<Item> item = talk.talk(Math.max(1, Integer.parseInt(which)));
            if (item.isEmpty()) {
                talk.notice = "there are not so many messages here";
                return;
            }
            id = item.get().id();
        }
        requests.get(
                "/v1/messages/" + DaemonClient.encoded(id) + "/explain",
                Map.of(),
                json -> talk.show(explained(json)),
                why -> talk.notice = why);
    }

    private static Leaf explained(JsonNode json) {
        Item item = Item.read(json.path("item"));
        List<Leaf.Line> lines = new ArrayList<>();
        lines.add(new Leaf.Line("text", item.text()));
        if (!item.note().isEmpty()) {
            lines.add(new Leaf.Line("state", item.note()));
        }
        lines.add(new Leaf.Line("id", SafeText.line(item.id())));
        json.path("events").forEach(event -> lines.add(step(event)));
        return new Leaf("What became of " + item.author() + "'s message", lines);
    }

    private static Leaf.Line step(JsonNode event) {
        List<String> parts = new ArrayList<>();
        parts.add((event.path("what").asText() + " " + event.at("/peer/name").asText()).strip());
        for (String field : List.of("detail", "connection", "entry")) {
            String value = event.path(field).asText();
            if (!value.isEmpty()) {
                parts.add(field.equals("detail") ? value : field + " " + value);
            }
        }
        String at = Times.text(Item.time(event.path("at").asText()));
        return new Leaf.Line(at, SafeText.line(String.join("; ", parts)));
    }

    private static Leaf help() {
        List<Leaf.Line> lines = new ArrayList<>();
        Input.COMMANDS.forEach(command -> lines.add(new Leaf.Line(command.usage(), command.purpose())));
        lines.add(new Leaf.Line("Tab", "completes commands and names"));
        lines.add(new Leaf.Line("Up, Down", "lines that were entered before"));
        lines.add(new Leaf.Line("PgUp, PgDn, End", "back in the conversation, and to its newest"));
        lines.add(new Leaf.Line("Alt-Enter", "a line break in the message"));
        lines.add(new Leaf.Line("Ctrl-C", "takes the line away; on an empty line it ends"));
        return new Leaf("What is not a command goes to everyone, or to whom /to named", lines);
    }
}
