package dev.weft.agent.lab;

import static dev.weft.agent.lab.Shown.each;
import static dev.weft.agent.lab.Storyteller.check;
import static dev.weft.agent.lab.Storyteller.seconds;
import static dev.weft.agent.lab.Storyteller.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The demo's chapter on the chat: what is said through a crash and a split, and what each node knows of it. */
final class ChatDemo {
    private static final List<Integer> ALL = List.of(1, 2, 3);
    private static final List<Integer> PAIR = List.of(1, 2);
    private static final Duration SOON = Duration.ofSeconds(20);
    /** Whoever was away is dialled when its member is seen again, and then asks for what it missed. */
    private static final Duration COMES_BACK = Duration.ofSeconds(30);
    /** A connection is given up after 15 s of silence. */
    private static final Duration SILENCE_IS_NOTICED = Duration.ofSeconds(25);

    private final Lab lab;
    private final Storyteller story;
    private final Talk talk;
    /** The ids of what node1 wrote to node3 alone. */
    private final List<String> toNode3 = new ArrayList<>();

    ChatDemo(Lab lab, Storyteller story) {
        this.lab = lab;
        this.story = story;
        this.talk = new Talk(lab);
    }

    /** Tells it; all three nodes must be up and see each other. Their chats stay up. */
    void tell() {
        story.step("A chat starts on each node, without privileges", this::start);
        story.step("Each writes to all, and node1 to node2 alone", this::greet);
        crashAndReturn();
        splitAndHeal();
    }

    private String start() {
        Patience clock = Patience.unlimited();
        lab.startChats(ALL);
        within(
                SOON,
                "each chat is connected to both others",
                () -> ALL.parallelStream().allMatch(node -> lacks(node, List.of())));
        story.fact("three chats up and connected", clock.elapsedMillis());
        return "each is connected to both others, over their mesh addresses";
    }

    private String greet() {
        ALL.parallelStream().forEach(node -> talk.send(node, "hello from node" + node));
        String id = talk.direct(1, 2, "for you alone");
        within(SOON, "all have the greetings in one order, and node1 knows who has what", () -> {
            List<Shown> shown = talk.shown(ALL);
            return isOneHistory(shown, 3)
                    && shown.get(0).holdersOfNewestOwn() == 2
                    && shown.get(0).find(id).path("state").asText().equals("delivered");
        });
        List<Shown> shown = talk.shown(ALL);
        check(each(shown.get(1).directs(), "text").equals(List.of("for you alone")), "node2 does not show it");
        check(shown.get(2).directs().isEmpty(), "node3 shows what was for node2 alone");
        check(talk.whatHappened(1, id).contains("receipt"), "'explain' knows of no receipt");
        JsonNode direct = shown.get(0).find(id);
        long millis =
                Duration.between(time(direct, "at"), time(direct, "receiptAt")).toMillis();
        story.fact("direct message: from writing to the receipt", millis);
        return "one order on all three; node2's signed receipt after %d ms, and node3 has none of it".formatted(millis);
    }

    private void crashAndReturn() {
        List<String> missed = new ArrayList<>();
        List<String> written = new ArrayList<>();
        story.step("node3 is killed (SIGKILL) while node1 writes to all and to it", () -> {
            Chatter chatter = Chatter.start(talk, 1, 3);
            awaitTurns(chatter, 1);
            lab.endChats(List.of(3), true);
            lab.end(List.of(3), true);
            // What was just being written may have been before the kill.
            int allBefore = chatter.toAll().size() + 1;
            int oneBefore = chatter.toOne().size() + 1;
            awaitTurns(chatter, allBefore + 1);
            chatter.stop();
            toNode3.addAll(chatter.toOne());
            written.addAll(chatter.toAll());
            missed.addAll(written.subList(allBefore, written.size()));
            missed.add(talk.send(2, "node3, where are you?"));
            within(SOON, "none is under way", () -> !states(talk.shown(1)).contains("sent"));
            List<String> states = states(talk.shown(1));
            check(
                    List.of("queued", "unknown").containsAll(states.subList(oneBefore, states.size())),
                    "to the dead: " + states);
            return "to node3 alone: %s; none after the kill is delivered".formatted(String.join(", ", states));
        });
        story.step("node3 starts again", () -> {
            Patience clock = Patience.unlimited();
            lab.start(List.of(3));
            Shown node3 = awaitOneHistory(3 + written.size() + 1);
            story.fact("killed chat back, with all that it missed", clock.elapsedMillis());
            missed.forEach(id -> check(
                    node3.find(id).path("origin").asText().equals("recovered"),
                    id + " was written while node3 was down, and is not told as recovered"));
            story.note("explain, the last one to node3: "
                    + String.join(", ", talk.whatHappened(1, toNode3.get(toNode3.size() - 1))));
            return "%d missed ones recovered, %d to it alone delivered, each once"
                    .formatted(missed.size(), toNode3.size());
        });
    }

    private void splitAndHeal() {
        int before = talk.shown(1).messages().size();
        story.step("The network splits again: node1, node2 / node3; all write on", () -> {
            Patience clock = Patience.unlimited();
            lab.breakUp(faults -> faults.withGroups(List.of(PAIR, List.of(3))));
            toNode3.add(talk.direct(1, 3, "across the cut"));
            ALL.parallelStream().forEach(node -> talk.send(node, "node%d on its side".formatted(node)));
            within(
                    SILENCE_IS_NOTICED,
                    "each side knows who cannot hear it",
                    () -> PAIR.stream().allMatch(node -> lacks(node, List.of("node3")))
                            && lacks(3, List.of("node1", "node2")));
            story.fact("split seen by the chats on both sides", clock.elapsedMillis());
            toNode3.add(talk.direct(1, 3, "for later"));
            List<Shown> shown = talk.shown(ALL);
            List<String> states = states(shown.get(0)).subList(toNode3.size() - 2, toNode3.size());
            check(List.of("queued", "unknown").contains(states.get(0)), "across the cut: " + states);
            check(states.get(1).equals("queued"), "for later: " + states);
            check(isOneHistory(shown.subList(0, 2), before + 2), "node1 and node2 do not carry on");
            check(shown.get(2).messages().size() == before + 1, "node3 does not carry on");
            check(
                    shown.get(0).holdersOfNewestOwn() == 1 && shown.get(2).holdersOfNewestOwn() == 0,
                    "somebody is said to have what it cannot have");
            return "both sides carry on; to node3 alone: %s into the cut, %s after it"
                    .formatted(states.get(0), states.get(1));
        });
        story.step("The network heals", () -> {
            Patience clock = Patience.unlimited();
            lab.breakUp(faults -> Faults.NONE);
            Shown node3 = awaitOneHistory(before + 3);
            long millis = clock.elapsedMillis();
            story.fact("both histories one after healing", millis);
            within(SOON, "everybody can be reached", () -> ALL.stream().allMatch(node -> lacks(node, List.of())));
            return "one history on all after %s: %d messages, none twice, no gap"
                    .formatted(seconds(millis), node3.messages().size());
        });
    }

    private static void awaitTurns(Chatter chatter, int turns) {
        within(
                SOON,
                "node1 has written %d times to all".formatted(turns),
                () -> chatter.isOver() || chatter.toAll().size() >= turns);
    }

    /** Whether the chat of a node says that exactly these cannot be reached, and what that means. */
    private boolean lacks(int node, List<String> names) {
        JsonNode status = talk.status(node);
        List<String> told = new ArrayList<>();
        status.path("unreachable").forEach(name -> told.add(name.asText()));
        return status.path("ready").asBoolean()
                && status.path("members").path("total").asInt() == 2
                && told.stream().sorted().toList().equals(names)
                && status.path("banner").asText().isEmpty() == names.isEmpty();
    }

    /** Waits until all have exactly so many messages in one order, and node3 all that was for it, each once. */
    private Shown awaitOneHistory(int messages) {
        List<Shown> last = new ArrayList<>();
        within(COMES_BACK, "all have one history, and node1 and node3 show what node1 wrote to node3 alone", () -> {
            // Each node is asked at a moment of its own: one may show already what another did not yet.
            last.clear();
            last.addAll(talk.shown(ALL));
            return isOneHistory(last, messages)
                    && states(last.get(0)).stream().allMatch("delivered"::equals)
                    && each(toNode3(last.get(0)), "id").equals(toNode3)
                    && each(toNode3(last.get(2)), "id").equals(toNode3);
        });
        return last.get(2);
    }

    private static boolean isOneHistory(List<Shown> shown, int messages) {
        Stream<List<String>> histories = shown.stream().map(one -> each(one.messages(), "id"));
        return shown.stream().noneMatch(Shown::hasGap)
                && shown.get(0).messages().size() == messages
                && histories.distinct().count() == 1;
    }

    private static List<JsonNode> toNode3(Shown shown) {
        return shown.directs().stream()
                .filter(item -> item.path("to").path("name").asText().equals("node3"))
                .toList();
    }

    private static List<String> states(Shown node1) {
        return each(toNode3(node1), "state");
    }

    private static Instant time(JsonNode item, String property) {
        return Instant.parse(item.path(property).asText());
    }
}
