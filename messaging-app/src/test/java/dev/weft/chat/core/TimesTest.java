package dev.weft.chat.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.feed.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clocks that are wrong, and members that write at impossible times. */
class TimesTest {
    private final Circle circle = Circle.of("alpha", "beta", "gamma");
    private final Circle.Chat alpha = circle.get("alpha");
    private final Circle.Chat beta = circle.get("beta");
    private final Circle.Chat gamma = circle.get("gamma");

    @Test
    void whoWritesAtTheEndOfTimeLeavesRoomForOthers() {
        long connection = circle.join(alpha, beta);
        alpha.hear(
                connection,
                FrameCodec.encode(
                        1, new Frame.Live(entry(beta, 1, ChatLimits.MAX_TIME).wire())));
        alpha.hear(
                connection,
                FrameCodec.encode(
                        1,
                        new Frame.Live(entry(beta, 2, ChatLimits.MAX_TIME + 1).wire())));
        assertThat(alpha.counted("entries.malformed")).isEqualTo(1);
        long unused = circle.join(alpha, gamma);
        circle.say(alpha, "still here");
        assertThat(gamma.texts()).contains("still here");
    }

    @Test
    void theOrderOfOthersOutlastsWhoWritesInTheYear3000() {
        long connection = circle.join(alpha, gamma);
        alpha.hear(
                connection,
                FrameCodec.encode(
                        1, new Frame.Live(entry(gamma, 1, ChatLimits.LATE_TIME).wire())));
        circle.part(alpha, gamma);
        for (int number = 1; number <= 5; number++) {
            circle.say(alpha, "question " + number);
        }
        // Beta never gets what took alpha there.
        alpha.store.write(List.of(new StoreWrite.FeedDropped(gamma.id(), 2)));
        alpha.restart();
        circle.rosters();
        long unused = circle.join(alpha, beta);
        circle.pass(3_000);
        circle.say(beta, "answer");
        beta.restart();
        circle.rosters();
        unused = circle.join(alpha, beta);
        circle.pass(3_000);
        circle.say(beta, "another answer");
        assertThat(beta.texts())
                .containsExactly(
                        "question 1",
                        "question 2",
                        "question 3",
                        "question 4",
                        "question 5",
                        "answer",
                        "another answer");
        circle.say(alpha, "thanks");
        assertThat(alpha.texts()).endsWith("answer", "another answer", "thanks");
        assertThat(beta.texts()).isEqualTo(alpha.texts());
    }

    @Test
    void whoSkipsStepsAtTheEndOfTimeIsFollowedOnceTheStepsAreThere() {
        long connection = circle.join(alpha, gamma);
        for (long step : new long[] {3, 2, 1}) {
            alpha.hear(
                    connection,
                    FrameCodec.encode(
                            1,
                            new Frame.Live(entry(gamma, step, ChatLimits.LATE_TIME + step * ChatLimits.LATE_STEP)
                                    .wire())));
            circle.say(alpha, "after " + step);
        }
        assertThat(alpha.texts()).containsExactly("after 3", "after 2", "text 1", "text 2", "text 3", "after 1");
    }

    @Test
    void aClockADayAheadKeepsTheOrderAndIsMarked() {
        long unused = circle.join(alpha, beta);
        circle.now += 86_400_000;
        ConversationItem item = say(alpha, "from tomorrow");
        circle.now -= 86_400_000;
        circle.carryOut(alpha);
        circle.settle();
        circle.say(beta, "an answer");
        assertThat(beta.texts()).containsExactly("from tomorrow", "an answer");
        assertThat(alpha.texts()).containsExactly("from tomorrow", "an answer");
        assertThat(beta.store
                        .item(((ConversationItem.Group) item).id())
                        .map(shown -> ((ConversationItem.Group) shown).clockOffMillis()))
                .contains(86_400_000L);
    }

    private ConversationItem say(Circle.Chat chat, String text) {
        try {
            return chat.core.sendGroup(text, circle.time());
        } catch (ChatRefusedException e) {
            throw new AssertionError(e);
        }
    }

    private static Entry entry(Circle.Chat chat, long sequence, long time) {
        return Entry.sign(
                Circle.CRYPTO,
                chat.identity.signing(),
                chat.identity.key(),
                sequence,
                sequence == 1 ? Entry.noPrevious() : new byte[Entry.HASH_BYTES],
                time,
                GroupBody.KIND,
                new GroupBody(5, List.of(), "text " + sequence).encode());
    }
}
