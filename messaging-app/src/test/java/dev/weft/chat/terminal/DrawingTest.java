package dev.weft.chat.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.chat.web.Scene;
import java.util.Random;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class DrawingTest {
    private final TestTalk test = new TestTalk().apart(false);

    @Test
    void showsWhoSaidWhat() {
        test.put(TestTalk.message(1, "beta", "The switch is back."));
        assertThat(test.lines(80, 24).get(0)).startsWith(" workshop | alpha | 3 of 3 reachable");
        assertThat(test.screen(80, 24)).contains("18:01 beta The switch is back.");
        assertThat(test.lines(80, 24).get(23)).isEqualTo("❯");
    }

    @Test
    void deliveryMarksSayWhoIsMissing() {
        test.put(Scene.marks(TestTalk.message(1, Scene.SELF, "Hello"), 1, 3, "gamma", "gone", "delta", "gone"));
        assertThat(test.screen(80, 24)).contains("Hello  ◔ 1 of 3, not gamma and delta");
        test.put(Scene.marks(TestTalk.message(1, Scene.SELF, "Hello"), 3, 3));
        assertThat(test.screen(80, 24)).contains("Hello  ✓ all 3").doesNotContain("◔");
    }

    @Test
    void directMessagesShowTheirStateAndItsReason() {
        test.put(Scene.to(Scene.item("direct", "1", "d1", Scene.SELF), "gamma")
                .put("text", "Are you there?")
                .put("state", "unknown")
                .put("stateReason", "the connection broke"));
        assertThat(test.screen(130, 24))
                .contains("you→gamma Are you there?  ? not known whether it arrived: the connection broke");
        test.put(Scene.to(Scene.item("direct", "1", "d1", Scene.SELF), "gamma")
                .put("text", "Are you there?")
                .put("state", "delivered"));
        assertThat(test.screen(130, 24)).contains("✓ delivered").doesNotContain("not known");
    }

    @Test
    void gapsAndMembershipStandBetweenTheMessages() {
        test.put(TestTalk.message(1, "beta", "before"))
                .put(Scene.gap("000002", "g", "recovering"))
                .put(Scene.note("000003", "m", "failed", "gamma", "no answer for 14 s"));
        assertThat(test.screen(80, 24))
                .containsSubsequence(
                        "before",
                        "⋯ 3 missing from beta, 41–43: recovering",
                        "gamma cannot be reached: no answer for 14 s");
    }

    @Test
    void whatIsNewStandsBelowALine() {
        test.put(TestTalk.message(1, "beta", "old"))
                .put(TestTalk.message(2, "beta", "fresh").put("unread", true));
        assertThat(test.screen(80, 24)).containsSubsequence("old", " new ", "fresh");
    }

    @Test
    void theBannerSaysWhatAPartitionMeans() {
        test.apart(true);
        assertThat(test.lines(80, 24).get(1)).startsWith(" Not everybody can be reached now: delta, gamma are away.");
        test.talk.connected = false;
        test.talk.problem = "it refuses the connection";
        assertThat(test.lines(80, 24).get(1)).startsWith(" weft-chat does not answer (it refuses the connection)");
    }

    @Test
    void membersStandBesideWhereThereIsRoom() {
        test.apart(true);
        assertThat(test.screen(80, 24)).contains("╎ ● beta 1 new", "╎ ✕ gamma 1◷", "╎ ◐ delta", "╎ ○ epsilon");
        assertThat(test.screen(60, 24)).doesNotContain("╎");
        test.talk.show(MemberLines.leaf(test.talk.members, Glyphs.UNICODE));
        assertThat(test.screen(130, 24))
                .containsOnlyOnce("two histories")
                .containsPattern("delta .*; has signed two histories: set back, copied,");
    }

    @Test
    void noSizeIsTooSmallToDrawOn() {
        for (int number = 1; number < 40; number++) {
            test.put(TestTalk.message(number, "beta", "text 日本語 ".repeat(number)));
        }
        test.apart(true);
        Random random = new Random(3);
        for (int run = 0; run < 400; run++) {
            int columns = 1 + random.nextInt(130);
            int rows = 1 + random.nextInt(50);
            test.talk.editor.replace("日本語 abc ".repeat(random.nextInt(20)));
            for (int left = random.nextInt(20); left > 0; left--) {
                test.talk.editor.left();
            }
            test.talk.scroll(random.nextInt(9) - 4);
            Frame frame = test.frame(columns, rows);
            assertThat(frame.lines()).hasSize(rows);
            assertThat(frame.lines())
                    .allSatisfy(line -> assertThat(line.columnLength()).isLessThanOrEqualTo(columns));
            assertThat(frame.cursorColumn()).isBetween(0, columns - 1);
            assertThat(frame.cursorRow()).isBetween(0, rows - 1);
        }
    }

    @Test
    void nothingThatSomebodyWroteReachesTheTerminalAsAControl() {
        String evil = "\u001b]0;taken\u0007\u001b[2J\u009b31m\u202e\rX";
        test.put(TestTalk.message(1, "beta", evil))
                .put(TestTalk.message(2, evil, "named"))
                .put(Scene.note("000003", "m", "failed", evil, evil))
                .put(Scene.gap("000004", "g", "expired").put("text", evil).put("reason", evil))
                .put(Scene.to(Scene.item("direct", "000005", "d", Scene.SELF), evil)
                        .put("text", evil)
                        .put("state", evil)
                        .put("stateReason", evil));
        test.talk.notice = evil;
        for (AttributedString line : test.frame(80, 24).lines()) {
            assertThat(line.toString().codePoints())
                    .noneMatch(point -> Character.isISOControl(point) || point == 0x202e);
        }
    }

    @Test
    void whatComesInDoesNotMoveWhatIsBeingRead() {
        for (int number = 1; number < 60; number++) {
            test.put(TestTalk.message(number, "beta", "line " + number));
        }
        test.talk.scroll(20);
        String before = test.lines(60, 20).get(5);
        test.put(TestTalk.message(60, "beta", "one more")).put(TestTalk.message(61, "beta", "and one more"));
        assertThat(test.lines(60, 20).get(5)).isEqualTo(before);
        assertThat(test.screen(60, 20)).contains("22 lines below");
        test.talk.scroll(-30);
        assertThat(test.screen(60, 20)).contains("and one more").doesNotContain("lines below");
    }
}
