package dev.weft.chat.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What becomes of keys and of what the daemon tells. Of one thread; what it shows is in the talk. */
final class Session {
    static final int PAGE_ITEMS = 100;
    /** Events that came while a page was on its way; with more, everything is read anew. */
    static final int MAX_WAITING = 1_000;

    private final Talk talk;
    private final Requests requests;
    private final Commands commands;
    private final List<Runnable> waiting = new ArrayList<>();
    private int loading;
    private int pageLines = 10;
    private String readUpTo = "";
    private boolean ended;

    Session(Talk talk, Requests requests, Glyphs glyphs) {
        this.talk = talk;
        this.requests = requests;
        this.commands = new Commands(talk, requests, glyphs);
    }

    boolean ended() {
        return ended;
    }

    /** How far one page goes, which depends on the height of the terminal. */
    void pageLines(int lines) {
        pageLines = Math.max(1, lines);
    }

    // ---- the daemon ------------------------------------------------------------------------------

    void opened(boolean resumed) {
        talk.connected = true;
        talk.problem = "";
        refresh();
        if (!resumed) {
            reload();
        }
    }

    void lost(String why) {
        talk.connected = false;
        talk.problem = why;
    }

    void told(String name, JsonNode data) {
        if (loading > 0) {
            // A page that is on its way may be older than this.
            if (waiting.size() >= MAX_WAITING) {
                waiting.clear();
                waiting.add(this::reload);
            } else {
                waiting.add(() -> told(name, data));
            }
            return;
        }
        switch (name) {
            case "item" -> talk.told(Item.read(data));
            case "read" -> {
                String upTo = data.path("upTo").asText();
                talk.readUpTo(upTo, data.path("with").asText());
                if (!upTo.equals(readUpTo)) {
                    talk.newFrom = talk.firstUnread().map(Item::order).orElse(null);
                }
            }
            case "item-gone" -> talk.remove(data.path("id").asText());
            case "members" -> members(data);
            case "status" -> talk.status = Status.read(data);
            case "reset" -> {
                refresh();
                reload();
            }
            default -> {
                // A newer daemon tells more than this program knows of.
            }
        }
    }

    private void refresh() {
        requests.get("/v1/status", Map.of(), json -> talk.status = Status.read(json), this::failed);
        requests.get("/v1/members", Map.of(), this::members, this::failed);
    }

    private void members(JsonNode json) {
        talk.members = Member.readAll(json.path("members"));
        Member aim = talk.aim;
        if (aim != null) {
            talk.aim = talk.member(aim.chatId()).orElse(aim);
        }
    }

    private void reload() {
        load(Map.of("limit", Integer.toString(PAGE_ITEMS)), true);
    }

    private void older() {
        if (talk.moreOlder && loading == 0) {
            talk.oldest()
                    .ifPresent(before -> load(Map.of("before", before, "limit", Integer.toString(PAGE_ITEMS)), false));
        }
    }

    private void load(Map<String, String> place, boolean anew) {
        loading++;
        requests.get(
                "/v1/conversation",
                place,
                json -> {
                    if (anew) {
                        talk.clear();
                    }
                    talk.moreOlder = json.path("more").asBoolean();
                    json.path("items").forEach(item -> talk.put(Item.read(item)));
                    loaded();
                },
                why -> {
                    failed(why);
                    loaded();
                });
    }

    private void loaded() {
        loading--;
        if (loading == 0) {
            List<Runnable> tasks = List.copyOf(waiting);
            waiting.clear();
            tasks.forEach(Runnable::run);
        }
    }

    private void failed(String why) {
        talk.notice = why;
    }

    // ---- keys ------------------------------------------------------------------------------------

    /** A key, and what was typed with it. */
    void pressed(Key key, String typed) {
        talk.notice = "";
        LineEditor editor = talk.editor;
        switch (key) {
            case TYPED -> editor.insert(typed);
            case PASTE ->
                editor.insert(SafeText.lines(typed.replace('\r', '\n')).strip());
            case NEW_LINE -> editor.insert("\n");
            case ENTER -> editor.enter().ifPresentOrElse(this::entered, () -> talk.show(null));
            case COMPLETE -> complete();
            case BACKSPACE -> editor.deleteBefore();
            case DELETE -> editor.deleteAfter();
            case DELETE_WORD -> editor.deleteWord();
            case DELETE_TO_START -> editor.deleteToStart();
            case DELETE_TO_END -> editor.deleteToEnd();
            case LEFT -> editor.left();
            case RIGHT -> editor.right();
            case HOME -> editor.home();
            case END -> toEnd();
            case UP -> editor.earlier();
            case DOWN -> editor.later();
            case PAGE_UP -> {
                talk.scroll(pageLines);
                older();
            }
            case PAGE_DOWN -> talk.scroll(-pageLines);
            case ESCAPE -> talk.show(null);
            case END_OF_INPUT -> ended = editor.text().isEmpty();
            case REDRAW, IGNORED -> {
                // Nothing beside drawing.
            }
        }
        read();
    }

    /** The terminal has nothing more to read. */
    void end() {
        ended = true;
    }

    /** Ctrl-C: takes the line away, and ends when there is none. */
    void interrupted() {
        if (talk.editor.text().isEmpty() && talk.leaf == null) {
            ended = true;
        }
        talk.editor.replace("");
        talk.show(null);
    }

    /** The end of the line; and of the conversation when the cursor is there already. */
    private void toEnd() {
        if (talk.editor.cursor() == talk.editor.text().length()) {
            talk.toNewest();
        }
        talk.editor.end();
    }

    private void entered(String line) {
        talk.show(null);
        if (talk.newestUnread().isEmpty()) {
            talk.newFrom = null;
        }
        Input input = Input.read(line);
        if (input instanceof Input.Quit) {
            ended = true;
        } else if (!talk.connected && !(input instanceof Input.ShowHelp || input instanceof Input.Members)) {
            talk.editor.replace(line);
            talk.notice = "not connected to weft-chat: nothing was sent";
        } else {
            commands.run(input, line);
        }
    }

    private void complete() {
        LineEditor editor = talk.editor;
        String before = editor.text().substring(0, editor.cursor());
        String after = editor.text().substring(editor.cursor());
        Optional<String> completed = Completion.complete(before, talk.names());
        if (completed.isPresent()) {
            editor.replace(completed.get() + after);
            for (int place = editor.text().length(); place > completed.get().length(); place = editor.cursor()) {
                editor.left();
            }
        } else {
            talk.notice = String.join("  ", Completion.candidates(before, talk.names()));
        }
    }

    /** Somebody pressed a key while the newest was in sight: it counts as read. */
    private void read() {
        if (talk.leaf != null || talk.scrolled != 0 || talk.anchor != null || !talk.connected) {
            return;
        }
        talk.newestUnread().filter(item -> !item.order().equals(readUpTo)).ifPresent(item -> {
            readUpTo = item.order();
            ObjectNode body = DaemonClient.object().put("upTo", item.order());
            requests.post("/v1/read", body, json -> talk.readUpTo(item.order(), ""), why -> readUpTo = "");
        });
    }
}
