package dev.weft.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.chat.browser.Browser;
import dev.weft.chat.web.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two people with browsers on two machines, and a third machine: the chat's page over a real mesh. */
@Tag("lab")
@Timeout(240)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChatPageLabTest {
    private static final String SCRIPT = "<script>document.title='taken over'</script><img src=x onerror=alert(1)>";
    private static final int KEPT_BY_THIRD = 3;
    private static final int MISSED = 8;
    private static final String TEXTS =
            "return [...document.querySelectorAll('.written .text')].map(e => e.textContent).join('|')";

    private static final LabFolder FOLDER = TestLabs.folder("chat-page");

    @TempDir
    static Path folder;

    private static Lab lab;
    private static LabChat firstChat;
    private static LabChat secondChat;
    private static LabChat thirdChat;
    private static Browser first;
    private static Browser second;

    @BeforeAll
    static void up() throws IOException {
        lab = LabUp.run(FOLDER, 3, line -> {});
        firstChat = LabChat.start(lab, 1, folder);
        secondChat = LabChat.start(lab, 2, folder);
        thirdChat = LabChat.start(lab, 3, folder, "--keep-messages", Integer.toString(KEPT_BY_THIRD));
        first = browser(1, firstChat);
        second = browser(2, secondChat);
    }

    @AfterAll
    static void down() {
        for (AutoCloseable one : new AutoCloseable[] {first, second, firstChat, secondChat, thirdChat}) {
            end(one);
        }
        LabDown.run(FOLDER);
    }

    private static void end(AutoCloseable one) {
        try {
            if (one != null) {
                one.close();
            }
        } catch (Exception e) {
            System.out.println("while ending: " + e); // the rest is to end all the same
        }
    }

    private static Browser browser(int node, LabChat chat) throws IOException {
        Browser browser = Browser.start(folder, lab.environment(), lab.inNode(node, List.of()));
        browser.window(1100, 760, false);
        browser.open(chat.pageAddress());
        browser.awaitText("#subtitle", "2 of 2 others reachable");
        return browser;
    }

    @Test
    @Order(1)
    void aMessageGoesEachWayAndItsMarkChanges() throws IOException {
        lab.breakUp(faults -> faults.withGroups(new NodeNames(3).groups("1/2,3")));
        first.awaitText(".banner", "node2");
        first.type("hello from one" + Browser.ENTER);
        first.awaitText(".own .marks", "stored by 0 of 2");
        first.picture("chat-partition");
        assertThat(second.run(TEXTS).asText()).doesNotContain("hello");
        lab.breakUp(faults -> Faults.NONE);
        second.awaitText("#items", "hello from one");
        first.awaitText(".own .marks", "stored by all 2");
        first.awaitNoText("#banners", "node2");
        second.type("hello from two" + Browser.ENTER);
        first.awaitText("#items", "hello from two");
    }

    @Test
    @Order(2)
    void whatSomebodyWroteIsTextOnTheOtherMachine() {
        second.type(SCRIPT + Browser.ENTER);
        first.awaitText("#items", SCRIPT);
        assertThat(first.count("#app script, #app img:not(.mark)")).isZero();
        assertThat(first.run("return document.title").asText()).endsWith(" chat");
    }

    @Test
    @Order(3)
    void aDirectMessageIsConfirmedAndNobodyElseHasIt() {
        first.click("button.entry[data-whose]:not([data-whose=group])");
        first.awaitText("#title", "node2");
        first.type("between us" + Browser.ENTER);
        first.awaitText(".own .marks", "delivered");
        second.awaitText("#people .badge", "1");
        second.press(Browser.ALT, Browser.DOWN);
        second.awaitText("#items", "between us");
        assertThat(thirdChat.run("log")).doesNotContain("between us");
    }

    @Test
    @Order(4)
    void aGapIsShownAndFills() throws IOException {
        first.click("[data-whose=group]");
        second.click("[data-whose=group]");
        lab.breakUp(faults -> faults.withGroups(new NodeNames(3).groups("1/2,3")));
        first.awaitText(".banner", "node3");
        for (int number = 1; number <= MISSED; number++) {
            thirdChat.run("send", "missed " + number);
        }
        second.awaitText("#items", "missed " + MISSED);
        lab.breakUp(faults -> faults.withGroups(new NodeNames(3).groups("1,3/2")));
        first.awaitText("#items", "missed " + MISSED);
        first.awaitText(".gap", (MISSED - KEPT_BY_THIRD) + " missing from node3, 1–" + (MISSED - KEPT_BY_THIRD));
        assertThat(first.run(TEXTS).asText()).doesNotContain("missed 1");
        first.picture("chat-gap");
        lab.breakUp(faults -> Faults.NONE);
        first.awaitText("#items", "missed 1");
        Await.until("the gap is closed", () -> first.count(".gap") == 0);
        assertThat(first.run(TEXTS).asText())
                .endsWith("missed 1|missed 2|missed 3|missed 4|missed 5|missed 6|missed 7|missed 8");
        first.picture("chat-healed");
    }

    @Test
    @Order(5)
    void aForeignPageNeitherReadsNorSends() throws IOException {
        String chat = firstChat.url();
        Browser foreign = Browser.start(folder, lab.environment(), lab.inNode(1, List.of()));
        try {
            // Another origin on the same machine, and a name that somebody lets lead here.
            foreign.open("data:text/html,<p>somebody else's page");
            assertThat(foreign.await("return (await fetch(arguments[0] + '/v1/conversation')).status", chat)
                            .asText())
                    .startsWith("failed");
            assertThat(foreign.await(
                                    "return (await fetch(arguments[0] + '/v1/messages', {method: 'POST', body: '{\"text\":\"forged\"}',"
                                            + " headers: {'X-Weft-Chat': '1', 'Content-Type': 'application/json'}})).status",
                                    chat)
                            .asText())
                    .startsWith("failed");
            foreign.await(
                    "await fetch(arguments[0] + '/v1/messages', {method: 'POST', mode: 'no-cors', body: '{\"text\":\"forged\"}'})",
                    chat);
            foreign.open(chat.replace("127.0.0.1", Browser.REBOUND) + "/");
            assertThat(foreign.text("body")).contains("403").doesNotContain("Weft chat");
        } finally {
            foreign.close();
        }
        assertThat(firstChat.run("log")).doesNotContain("forged");
    }
}
