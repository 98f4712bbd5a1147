package dev.weft.chat.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.chat.browser.Browser;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, with a daemon that does as the test says. */
@Tag("lab")
class PageBrowserTest {
    private static final String GROUP_TEXTS =
            "return [...document.querySelectorAll('.written .text, .gap .line')].map(e => e.textContent)";

    @TempDir
    static Path folder;

    private static Browser browser;
    private FakeDaemon daemon;

    @BeforeAll
    static void startBrowser() throws Exception {
        browser = Browser.start(folder);
    }

    @AfterAll
    static void endBrowser() {
        browser.close();
    }

    @BeforeEach
    void openPage() {
        daemon = new FakeDaemon(0);
        daemon.status(Scene.status(false));
        daemon.members(Scene.members(false));
        browser.window(1200, 800, false);
        browser.dark(false);
    }

    @AfterEach
    void closeDaemon() {
        browser.open("about:blank");
        daemon.close();
    }

    private void open() {
        browser.open(daemon.pageAddress());
        browser.awaitText("#network", "workshop");
        Await.until("the page follows the events", () -> daemon.listeners() > 0);
    }

    @Test
    void theTokenLetsInAndLeavesTheAddressBar() {
        browser.open(daemon.uri() + "/");
        browser.awaitText("#locked", "weft-chat run");
        open();
        assertThat(browser.address()).isEqualTo(daemon.uri() + "/");
        assertThat(browser.run("return document.cookie").asText()).isEmpty();
        browser.open(daemon.uri() + "/");
        browser.awaitText("#network", "workshop");
        browser.open(daemon.uri() + "/#another-token-that-is-wrong");
        browser.awaitText("#locked", "not valid");
    }

    @Test
    void whatSomebodyWroteNeverBecomesMarkup() {
        daemon.put(Scene.item("message", "1", "m1", "<b>beta</b>").put("text", Scene.SCRIPT));
        daemon.put(Scene.gap("2", "g1", "expired").put("text", Scene.SCRIPT).put("reason", Scene.SCRIPT));
        daemon.put(Scene.note("3", "n1", "failed", Scene.SCRIPT, Scene.SCRIPT));
        daemon.status(Scene.status(false).put("banner", Scene.SCRIPT));
        open();
        browser.awaitText(".written .text", Scene.SCRIPT);
        browser.click(".stamp");
        browser.awaitText("#explain", Scene.SCRIPT);
        assertThat(browser.count("#app script, #app img:not(.mark), #app b")).isZero();
        assertThat(browser.run("return document.title").asText()).endsWith("workshop chat");
        assertThat(browser.text(".banner")).contains(Scene.SCRIPT);
        // And if a bug ever tried, the browser itself would refuse.
        assertThat(browser.run(
                                "try { document.body.innerHTML = '<b>x</b>'; return 'parsed' } catch (e) { return e.name }")
                        .asText())
                .isEqualTo("TypeError");
    }

    @Test
    void aMessageIsWrittenByKeyboardAndItsMarkChanges() {
        open();
        browser.type("first line");
        browser.press(Browser.SHIFT, Browser.ENTER);
        browser.type("second line" + Browser.ENTER);
        browser.awaitText(".own .text", "first line\nsecond line");
        assertThat(posted("/v1/messages").path("text").asText()).isEqualTo("first line\nsecond line");
        browser.awaitText(".own .marks", "stored by 0 of 3");
        daemon.put(Scene.marks(
                Scene.item("message", "2999-000101", "own/101", Scene.SELF).put("text", "first line\nsecond line"),
                3,
                3));
        browser.awaitText(".own .marks", "stored by all 3");
        assertThat(browser.count(".own")).isEqualTo(1);
    }

    @Test
    void theAnswerToSendingDoesNotTakeBackWhatWasToldSince() {
        open();
        CountDownLatch answers = new CountDownLatch(1);
        daemon.holdAnswers(answers);
        browser.type("hello" + Browser.ENTER);
        browser.awaitText(".own .marks", "stored by 0 of 3");
        daemon.put(Scene.marks(
                Scene.item("message", "2999-000101", "own/101", Scene.SELF).put("text", "hello"), 3, 3));
        browser.awaitText(".own .marks", "stored by all 3");
        answers.countDown();
        Await.until(
                "the answer came",
                () -> browser.run("return document.getElementById('draft').value")
                        .asText()
                        .isEmpty());
        assertThat(browser.text(".own .marks")).contains("stored by all 3");
    }

    @Test
    void gapsAndEventsAreOpened() {
        daemon.put(Scene.gap("4", "g1", "recovering"));
        daemon.put(Scene.note("5", "n1", "failed", "gamma", "no answer for 14 s"));
        open();
        browser.click(".gap .line");
        browser.awaitText("#explain", "delta holds them and was asked");
        assertThat(browser.text("#explain"))
                .contains("What is known of this gap")
                .doesNotContain("cannot tell");
        browser.press(Browser.ESCAPE);
        browser.click(".membership .line");
        browser.awaitText("#explain", "k3a9/17");
        assertThat(browser.text("#explain"))
                .contains("gamma cannot be reached: no answer for 14 s")
                .doesNotContain("cannot tell");
    }

    @Test
    void aGapFills() {
        daemon.put(Scene.item("message", "1", "m1", "beta").put("text", "before"));
        daemon.put(Scene.gap("4", "g1", "recovering"));
        daemon.put(Scene.item("message", "5", "m5", "beta").put("text", "after"));
        open();
        browser.awaitText(".gap", "3 missing from beta, 41–43: recovering");
        daemon.put(Scene.item("message", "3", "m3", "beta").put("text", "recovered"));
        daemon.remove("g1");
        Await.until(
                () -> "the gap is filled: " + browser.run(GROUP_TEXTS),
                () -> browser.run(GROUP_TEXTS).toString().equals("[\"before\",\"recovered\",\"after\"]"));
    }

    @Test
    void aPartitionIsSaidAndGoesAgain() {
        open();
        assertThat(browser.count(".banner")).isZero();
        daemon.members(Scene.members(true));
        daemon.status(Scene.status(true));
        browser.awaitText(".banner strong", "Not everybody can be reached now: delta, gamma are away.");
        assertThat(browser.text(".banner")).contains("A message to all reaches them later");
        browser.awaitText("#reach", "Reaches 1 of 3 now");
        browser.awaitText("#people", "has signed two histories");
        daemon.members(Scene.members(false));
        daemon.status(Scene.status(false));
        browser.awaitNoText("#banners", "are away");
    }

    @Test
    void aDirectMessageGoesToWhomTheKeyboardChose() {
        open();
        browser.press(Browser.ALT, Browser.DOWN);
        browser.awaitText("#title", "beta");
        browser.type("between us" + Browser.ENTER);
        browser.awaitText(".own .text", "between us");
        assertThat(posted("/v1/direct").path("to").asText()).isEqualTo("id-beta");
        browser.awaitText(".own .marks", "waiting");
        browser.press(Browser.ALT, Browser.UP);
        browser.awaitText("#title", "Everyone");
        assertThat(browser.count(".own")).isZero();
    }

    @Test
    void aRefusedMessageStaysInTheDraft() {
        open();
        daemon.refuse("the disk is full");
        browser.type("precious" + Browser.ENTER);
        browser.awaitText("#refused", "Not sent: the disk is full");
        assertThat(browser.run("return document.getElementById('draft').value").asText())
                .isEqualTo("precious");
        daemon.refuse("");
        browser.press(Browser.ENTER);
        browser.awaitText(".own .text", "precious");
        assertThat(browser.text("#refused")).isEmpty();
    }

    @Test
    void whatWasMissedComesWhenTheStreamIsBackAndNothingTwice() {
        open();
        daemon.put(Scene.item("message", "1", "m1", "beta").put("text", "one"));
        browser.awaitText(".written .text", "one");
        daemon.cutStreams();
        daemon.put(Scene.item("message", "2", "m2", "beta").put("text", "two"));
        Await.until("both, once", () -> browser.run(GROUP_TEXTS).toString().equals("[\"one\",\"two\"]"));
    }

    @Test
    void aDaemonThatIsGoneIsSaidAndComesBack() {
        open();
        int port = daemon.uri().getPort();
        daemon.close();
        browser.awaitText(".banner", "does not answer");
        daemon = new FakeDaemon(port);
        daemon.status(Scene.status(false));
        daemon.members(Scene.members(false));
        daemon.put(Scene.item("message", "1", "m1", "beta").put("text", "after the restart"));
        browser.awaitNoText("#banners", "does not answer");
        browser.awaitText(".written .text", "after the restart");
    }

    @Test
    void whatIsInFrontOfSomebodyIsRead() {
        daemon.put(
                Scene.item("message", "1", "m1", "beta").put("text", "unread").put("unread", true));
        open();
        browser.awaitText(".separator.new", "New");
        Await.until(
                "it is read",
                () -> daemon.posted().stream()
                        .anyMatch(body -> body.path("path").asText().equals("/v1/read")
                                && body.path("upTo").asText().equals("1")
                                && body.path("with").asText().equals("group")));
    }

    @Test
    void searchFindsAndLeadsThere() {
        Scene.play(daemon, false);
        open();
        browser.press(Browser.CONTROL, "k");
        browser.type("old message 7");
        // What was found for the first letters only is there before, and has this message in it, too.
        browser.awaitText("#found", "1 message found");
        browser.press(Browser.DOWN);
        browser.press(Browser.ENTER);
        Await.until(
                "the message has the focus, no longer what was found",
                () -> browser.run("const it = document.activeElement; return it.matches('.result') ? '' : it.innerText")
                        .asText()
                        .contains("Old message 7"));
        browser.press(Browser.ENTER);
        browser.awaitText("#explain", "What became of this message");
        browser.press(Browser.ESCAPE);
        Await.until("it is closed", () -> browser.count("dialog[open]") == 0);
    }

    @Test
    void newerResultsLeaveTheKeyboardInTheResults() {
        Scene.play(daemon, false);
        open();
        browser.press(Browser.CONTROL, "k");
        browser.type("old message");
        browser.awaitText("#found", "30 messages found");
        browser.press(Browser.DOWN);
        browser.run("const query = document.getElementById('query'); query.value = 'old message 7';"
                + " query.dispatchEvent(new Event('input'))");
        browser.awaitText("#found", "1 message found");
        assertThat(browser.run("return document.activeElement.innerText ?? ''").asText())
                .contains("Old message 7");
    }

    @Test
    void whatWasReadInAnotherFaceIsNotNewHere() {
        open();
        browser.press(Browser.ALT, Browser.DOWN);
        browser.awaitText("#title", "beta");
        // Not at its end, so this face reads nothing by itself.
        for (int number = 1; number <= 40; number++) {
            daemon.put(Scene.to(Scene.item("direct", String.format("%04d", number), "d" + number, "beta"), Scene.SELF)
                    .put("text", "number " + number));
        }
        browser.awaitText("#items", "number 40");
        browser.run("document.getElementById('log').scrollTop = 0");
        Await.until(
                "it is scrolled",
                () -> !browser.run("return document.getElementById('newest').hidden")
                        .asBoolean());
        daemon.put(Scene.to(Scene.item("direct", "0041", "d41", "beta"), Scene.SELF)
                .put("text", "unread")
                .put("unread", true));
        browser.awaitText("#newest", "1 new message");
        assertThat(browser.count(".separator.new")).isEqualTo(1);
        daemon.readElsewhere("0041", "group");
        daemon.readElsewhere("0041", "id-beta");
        browser.awaitText("#newest", "Newest");
        Await.until("nothing is new", () -> browser.count(".separator.new") == 0);
    }

    @Test
    void olderMessagesComeByScrolling() {
        for (int number = 1; number <= 200; number++) {
            daemon.put(Scene.item("message", String.format("%04d", number), "m" + number, "beta")
                    .put("text", "number " + number));
        }
        open();
        Await.until("the newest", () -> browser.count(".written") == 60);
        browser.run("document.getElementById('log').scrollTop = 0");
        Await.until("one more page", () -> browser.count(".written") == 120);
        assertThat(browser.run(GROUP_TEXTS).get(0).asText()).isEqualTo("number 81");
    }

    @Test
    void fitsAnyWindowAndIsKeptInPictures() throws Exception {
        Scene.play(daemon, true);
        for (boolean dark : List.of(false, true)) {
            String light = dark ? "dark" : "light";
            browser.dark(dark);
            browser.window(1200, 800, false);
            open();
            browser.awaitText("#items", "https://example.org/a/very/long/address");
            fits(1200);
            browser.picture("desktop-" + light);
            browser.window(390, 780, true);
            fits(390);
            browser.picture("phone-" + light);
            browser.window(320, 500, true);
            fits(320);
        }
        browser.click("#menu");
        Await.until(
                "the members slide in",
                () -> browser.run("return document.getElementById('people').getBoundingClientRect().left")
                                .asDouble()
                        == 0);
        browser.picture("phone-members");
    }

    private void fits(int width) {
        assertThat(browser.run("return Math.max(document.documentElement.scrollWidth, document.body.scrollWidth,"
                                + " document.getElementById('log').scrollWidth)")
                        .asInt())
                .isLessThanOrEqualTo(width);
    }

    private JsonNode posted(String path) {
        return daemon.posted().stream()
                .filter(body -> body.path("path").asText().equals(path))
                .reduce((first, second) -> second)
                .orElseThrow();
    }
}
