package dev.weft.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weft.agent.testing.FakeAgentNode;
import dev.weft.agent.testing.SampleLedger;
import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Snapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ledger and its explanations as programs ask for them. */
class LedgerRoutesTest {
    private final FakeAgentNode agent = new FakeAgentNode();
    private final LedgerCopy copy = agent.controlPlane.ledger;
    private final AgentServer server;
    private final AgentClient client;

    LedgerRoutesTest(@TempDir Path folder) {
        agent.controlPlane.snapshot = SampleLedger.snapshot(copy);
        Path socket = folder.resolve("run/weft.sock");
        server = AgentServer.start(agent, socket);
        client = new AgentClient(socket);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private LedgerJson ledger(String parameters) {
        return client.get("/v1/ledger" + parameters, LedgerJson.class);
    }

    private static List<String> kinds(LedgerJson ledger) {
        return ledger.entries().stream().map(LedgerJson.EntryJson::kind).toList();
    }

    @Test
    void allEntriesInTheOrderOfTheirTimes() {
        LedgerJson ledger = ledger("");

        assertThat(kinds(ledger))
                .containsExactly(
                        "genesis", "announced", "invite-issued", "admission", "announced", "suspected", "dead");
        assertThat(ledger.total()).isEqualTo(7);
        assertThat(ledger.next()).isNull();
        assertThat(ledger.members()).isNull();
        LedgerJson.EntryJson suspicion = ledger.entries().get(5);
        assertThat(suspicion.entry()).isEqualTo(copy.self() + "/4");
        assertThat(suspicion.time()).isEqualTo("2026-01-02T03:04:10Z");
        assertThat(suspicion.authorName()).isEqualTo("node1");
        assertThat(suspicion.text()).isEqualTo("could not reach node2 (host refused for 1000 ms)");
    }

    @Test
    void pagesFollowEachOther() {
        List<String> all = new ArrayList<>();
        String after = "";
        while (after != null) {
            LedgerJson page = ledger("?limit=3" + after);
            all.addAll(kinds(page));
            after = page.next() == null ? null : "&after=" + page.next();
        }
        assertThat(all).isEqualTo(kinds(ledger("")));
    }

    @Test
    void authorAndKindNarrow() {
        assertThat(kinds(ledger("?author=node2"))).containsExactly("admission", "announced");
        assertThat(kinds(ledger("?author=" + copy.self() + "&kind=dead"))).containsExactly("dead");
        assertThat(kinds(ledger("?kind=kind-99"))).isEmpty();
        assertThat(kinds(ledger("?newest=true&limit=1"))).containsExactly("dead");
    }

    @Test
    void atATimeTheViewIsWhatItWas() {
        assertThat(statusAt("2026-01-02T03:04:07Z")).containsExactly("node1 alive");
        assertThat(statusAt("2026-01-02T03:04:09Z")).containsExactlyInAnyOrder("node1 alive", "node2 alive");
        assertThat(statusAt("2026-01-02T03:04:10Z")).containsExactlyInAnyOrder("node1 alive", "node2 suspect");
        assertThat(statusAt("2026-01-02T03:04:11Z")).containsExactlyInAnyOrder("node1 alive", "node2 dead");
        assertThat(kinds(ledger("?at=2026-01-02T03:04:05Z"))).containsExactly("genesis");
    }

    private List<String> statusAt(String time) {
        return java.util.Objects.requireNonNull(ledger("?at=" + time).members()).stream()
                .map(member -> member.name() + " " + member.status())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, 1 to 1000",
        "limit=1001, 1 to 1000",
        "limit=many, 1 to 1000",
        "kind=death, known are genesis",
        "at=yesterday, 2026-01-02T03:04:05Z",
        "after=xyz, AUTHOR/SEQUENCE",
        "after=aaaaaaaaaaaaaaaaaaaaaaaaaa/1, no entry",
        "newest=perhaps, true or false",
        "colour=red, unknown parameters: colour",
    })
    void whatCannotBeAskedIsAProblem(String parameters, String inDetail) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> ledger("?" + parameters))
                .withMessageContaining(inDetail)
                .satisfies(e -> assertThat(e.status()).isEqualTo(400));
    }

    @Test
    void anUnknownAuthorIsAProblem() {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> ledger("?author=nobody"))
                .satisfies(e -> assertThat(e.status()).isEqualTo(404));
    }

    @Test
    void aMemberIsExplained() {
        ExplanationJson explanation = client.get("/v1/members/node2/explain", ExplanationJson.class);

        assertThat(explanation.status()).isEqualTo("dead");
        assertThat(explanation.ledgerStatus()).isEqualTo("dead");
        assertThat(explanation.note()).isNull();
        assertThat(explanation.entries())
                .extracting(ExplanationJson.LineJson::kind)
                .containsExactly("invite-issued", "admission", "announced", "missed-probe", "suspected", "dead");
        ExplanationJson.LineJson probe = explanation.entries().get(3);
        ExplanationJson.LineJson suspicion = explanation.entries().get(4);
        assertThat(suspicion.evidence()).isEqualTo("refused");
        assertThat(suspicion.probedAt()).isEqualTo(probe.time());
        assertThat(probe.entry()).isEqualTo(suspicion.entry());
        assertThat(explanation.entries().get(5).cites()).containsExactly(copy.self() + "/4");
    }

    @Test
    void aVerdictThatIsNotYetCheckedIsSaidToBeSo() {
        agent.controlPlane.snapshot = shownAsSuspect();

        ExplanationJson explanation = client.get("/v1/members/node2/explain", ExplanationJson.class);

        assertThat(explanation.status()).isEqualTo("suspect");
        assertThat(explanation.ledgerStatus()).isEqualTo("dead");
        assertThat(explanation.note()).contains("own probe");
    }

    private Snapshot shownAsSuspect() {
        // A moment before the verdict the ledger's own view said the same.
        var past = dev.weft.controlplane.ledger.PastView.at(copy, SampleLedger.START.plusSeconds(5));
        assertThat(past.count(MemberStatus.SUSPECT)).isEqualTo(1);
        return new Snapshot(6, copy.self(), Snapshot.Standing.MEMBER, past);
    }

    @Test
    void nobodyIsExplainedWhoIsNotThere() {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> client.get("/v1/members/nobody/explain", ExplanationJson.class))
                .satisfies(e -> assertThat(e.status()).isEqualTo(404));
    }
}
