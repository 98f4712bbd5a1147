package dev.weft.chat.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.nodeplane.PlantedSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The chat's simulator finds bugs that are planted on purpose: a line of the real source is replaced, the class compiled
 * anew, and seeds are run against it until an oracle cries out. A line that is no longer there fails the test, so the list
 * stays true.
 */
class PlantedChatBugsTest {
    private static final int SEEDS_WITHOUT_BUG = 40;
    private static final int MAX_SEEDS_WITH_BUG = 200;

    @TempDir
    Path folder;

    /**
     * A bug.
     *
     * @param file in the core's package
     * @param line what stands there
     * @param bug what stands there instead
     */
    private record Bug(String name, String file, String line, String bug) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Bug> bugs() {
        return List.of(
                new Bug(
                        "a receipt goes out before its message is stored",
                        "Outbox.java",
                        "ChatStep step = new ChatStep(writes, sends, closes, notices, logs);\n        writes = new ArrayList<>();",
                        """
                        boolean isEarly = writes.stream().anyMatch(write -> write instanceof StoreWrite.ItemAdded added
                                && added.item() instanceof ConversationItem.Direct direct
                                && !direct.message().isOutgoing());
                        ChatStep step = new ChatStep(isEarly ? List.of() : writes, sends, closes, notices, logs);
                        writes = isEarly ? writes : new ArrayList<>();
                        """),
                new Bug(
                        "peers are told of messages that are not stored yet",
                        "Outbox.java",
                        "ChatStep step = new ChatStep(writes, sends, closes, notices, logs);\n        writes = new ArrayList<>();",
                        """
                        boolean isEarly = writes.stream().anyMatch(write -> write instanceof StoreWrite.ItemAdded added
                                && added.item() instanceof ConversationItem.Group group
                                && group.origin() != Origin.WRITTEN);
                        ChatStep step = new ChatStep(isEarly ? List.of() : writes, sends, closes, notices, logs);
                        writes = isEarly ? writes : new ArrayList<>();
                        """),
                new Bug(
                        "a direct message counts as known for a while only",
                        "DirectInbox.java",
                        "if (known.isPresent()) {",
                        "if (known.filter(old -> now.wallMillis() - old.storedAtMillis() < 5_000).isPresent()) {"),
                new Bug(
                        "a direct message that came twice in one step counts as new",
                        "DirectInbox.java",
                        "StoredDirect found = fresh.get(id);",
                        "StoredDirect found = null;"),
                new Bug(
                        "a gap of one message is hidden",
                        "Gaps.java",
                        "if (gaps.size() < ChatLimits.MAX_GAPS) {",
                        "if (gaps.size() < ChatLimits.MAX_GAPS && hole.size() > 1) {"),
                new Bug(
                        "a receipt without signature counts",
                        "Receipt.java",
                        "&& crypto.verify(receiver, signedBytes(network), signature);",
                        ";"),
                new Bug(
                        "nobody is asked what there is of the own feed",
                        "OwnFeed.java",
                        "if (hasGivenUp || (!isMissing && (isWaitOver || (hasRoster && hasHeardAll())))) {",
                        "if (true) {"),
                new Bug(
                        "a retry has a new id",
                        "DirectOutbox.java",
                        "desk.send(connection, new Frame.Direct(found.message.wire()));",
                        """
                        byte[] wire = found.message.wire();
                        StoreWrite.PeerKnown to = peers.get(found.message.to()).orElseThrow();
                        if (!found.message.reason().isEmpty() || found.factor > 2) {
                            MessageId.Direct other = new MessageId.Direct(desk.random.nextLong(), desk.random.nextLong());
                            wire = DirectMessage.sign(desk.crypto, desk.identity.signing(), desk.config.network(), other,
                                    desk.self, to.chatId(), found.message.time(), 1, sealing.seal(found.message.text(),
                                            other, desk.self, to.chatId(), to.seal(), PrivateKey32.random(desk.random))
                                            .orElseThrow()).encode();
                        }
                        desk.send(connection, new Frame.Direct(wire));
                        """),
                new Bug(
                        "messages stand in the order in which they came",
                        "ConversationItem.java",
                        "return positionOf(entry);",
                        "return new Position(arrival, entry.author(), entry.sequence());"),
                new Bug(
                        "the signature of a group message is not looked at",
                        "GroupIntake.java",
                        "if (body == null || !entry.hasValidSignature(desk.crypto)) {",
                        "if (body == null) {"),
                new Bug(
                        "what was under way when a connection broke is forgotten",
                        "DirectOutbox.java",
                        "found.connection = 0;\n                found.retryAtMillis = Long.MAX_VALUE;\n                move(",
                        "found.connection = 0;\n                found.retryAtMillis = Long.MAX_VALUE;\n                if (false) move("),
                new Bug(
                        "what was queued is forgotten at a start",
                        "DirectOutbox.java",
                        "open.put(stored.id(), found);\n            if (",
                        "if (stored.state() != DirectState.QUEUED) {\n open.put(stored.id(), found);\n }\n if ("),
                new Bug(
                        "own messages do not wait for the clocks of others",
                        "Desk.java",
                        "if (isNear(time)) {\n            follow(time);",
                        "if (isNear(time)) {"),
                new Bug(
                        "who writes in the year 3000 is followed by nobody",
                        "Desk.java",
                        "return time <= Math.max(ChatLimits.LATE_TIME, lastTime) + ChatLimits.LATE_STEP;",
                        "return time <= ChatLimits.LATE_TIME;"),
                new Bug(
                        "what is queued for a machine that was installed anew waits for ever",
                        "Peers.java",
                        "if (get(chatId).filter(StoreWrite.PeerKnown::isReplaced).isPresent()) {",
                        "if (chatId.high() == 0) {"),
                new Bug(
                        "what was dropped is asked for again",
                        "Pulls.java",
                        "wanted.remove(0, feed.base - 1);",
                        "wanted.remove(0, 0);"),
                new Bug(
                        "the numbers of an author need not fit the order",
                        "GroupIntake.java",
                        "return before.map(Entry::time).orElse(0L) < entry.time()",
                        "return true || before.map(Entry::time).orElse(0L) < entry.time()"));
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void isFound(Bug bug) throws Exception {
        PlantedSource.compile(folder, Path.of("dev/weft/chat/core", bug.file()), bug.line(), bug.bug());
        Optional<String> finding = PlantedSource.runSeeds(folder, ChatSeedRunner.class, MAX_SEEDS_WITH_BUG);
        assertThat(finding).as("what the simulator says when " + bug.name()).isPresent();
        System.out.println("planted: " + bug.name() + "\n  found: "
                + finding.orElseThrow().lines().findFirst().orElse(""));
    }

    @Test
    void nothingIsFoundWithoutABug() throws Exception {
        assertThat(PlantedSource.runSeeds(folder, ChatSeedRunner.class, SEEDS_WITHOUT_BUG))
                .isEmpty();
    }
}
