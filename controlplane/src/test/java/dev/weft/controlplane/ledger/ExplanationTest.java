package dev.weft.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.IdentityKeys;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Dead;
import dev.weft.controlplane.ledger.Event.Evidence;
import dev.weft.controlplane.ledger.Event.InviteIssued;
import dev.weft.controlplane.ledger.Event.Left;
import dev.weft.controlplane.ledger.Event.Revoked;
import dev.weft.controlplane.ledger.Event.Suspected;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From a ledger to the chain that explains one node. */
class ExplanationTest extends LedgerStory {
    private long now = Author.START_MILLIS + 1_000;

    /** The next entry is written after all before it. */
    private Author next(Author author) {
        now += 10;
        return author.at(now);
    }

    private LedgerCopy copy() {
        return new LedgerCopy(founder.id, ledger.view(), ledger.feeds().entries());
    }

    private Explanation explain(Author author) {
        return Explanation.of(copy(), author.id).orElseThrow();
    }

    private List<String> texts(Author author) {
        return explain(author).lines().stream().map(Explanation.Line::text).toList();
    }

    private void killAnna() {
        Entry first = take(next(boris).write(new Suspected(life(anna), Evidence.REFUSED)));
        Entry second = take(next(founder).suspect(life(anna)));
        take(next(founder).declareDead(life(anna), second, first));
    }

    @Test
    void fromTheInviteToTheVerdict() {
        foundWithTwoMembers();
        take(next(founder).write(new InviteIssued(invite)));
        killAnna();

        Explanation explanation = explain(anna);

        assertThat(explanation.member().status()).isEqualTo(MemberStatus.DEAD);
        assertThat(explanation.leftOut()).isZero();
        assertThat(texts(anna))
                .containsExactly(
                        "founder issued the invite f71364f6 for 10 machines, good until 2023-11-14T23:13:20Z",
                        "it joined, invited by founder",
                        "it announced itself as incarnation 2 (called anna)",
                        "boris could not reach it (host refused)",
                        "founder could not reach it (no answer)",
                        "founder held it for dead, resting on 2 suspicions: "
                                + founder.feed.get(3).ref().shortText() + ", "
                                + boris.feed.get(2).ref().shortText());
        Explanation.Line verdict = explanation.lines().get(5);
        assertThat(verdict.kind()).isEqualTo("dead");
        assertThat(verdict.entry()).isEqualTo(founder.head().ref());
        assertThat(verdict.cites())
                .containsExactly(founder.feed.get(3).ref(), boris.feed.get(2).ref());
        assertThat(explanation.lines().get(3).evidence()).isEqualTo(Evidence.REFUSED);
        assertThat(explanation.lines().get(3).authorName()).isEqualTo("boris");
    }

    @Test
    void aReturnIsToldAfterTheVerdict() {
        foundWithTwoMembers();
        killAnna();
        take(next(anna).announce("anna"));

        assertThat(explain(anna).member().status()).isEqualTo(MemberStatus.ALIVE);
        assertThat(texts(anna)).endsWith("it is back: alive again as incarnation 3");
    }

    @Test
    void aSuspicionIsAnswered() {
        foundWithTwoMembers();
        take(next(boris).suspect(life(anna)));
        take(next(anna).announce("anna"));

        assertThat(texts(anna))
                .endsWith("boris could not reach it (no answer)", "it answered: alive again as incarnation 3");
    }

    @Test
    void theChainBeginsWithTheFirstMissedProbe() {
        foundWithTwoMembers();
        Entry refused = take(next(boris).write(new Suspected(life(anna), Evidence.REFUSED, 61)));
        Entry silent = take(next(founder).write(new Suspected(life(anna), Evidence.SILENT, 712)));
        take(next(founder).declareDead(life(anna), silent, refused));

        assertThat(texts(anna))
                .containsSubsequence(
                        "it announced itself as incarnation 2 (called anna)",
                        "founder pinged it, and no answer came",
                        "boris could not reach it (host refused for 61 ms)",
                        "founder could not reach it (no answer for 712 ms)");
        List<Explanation.Line> lines = explain(anna).lines();
        Explanation.Line probe = lines.get(2);
        assertThat(probe.kind()).isEqualTo(Explanation.MISSED_PROBE);
        assertThat(probe.entry()).isEqualTo(silent.ref());
        assertThat(probe.evidence()).isEqualTo(Evidence.SILENT);
        assertThat(probe.time()).isEqualTo(lines.get(4).time().minusMillis(712)).isEqualTo(probe.probedAt());
        assertThat(lines.get(4).probedAt()).isEqualTo(probe.time());
        assertThat(lines.get(5).probedAt()).isNull();
    }

    @Test
    void newFactsAreNoAnswer() {
        foundWithTwoMembers();
        take(next(anna).announce("anya"));
        assertThat(texts(anna)).endsWith("it announced itself as incarnation 3 (now called anya)");
    }

    @Test
    void whatItSaidBeforeTheAccusationIsNoAnswerToIt() {
        foundWithTwoMembers();
        Event.Incarnation before = life(anna);
        take(next(anna).announce("anna"));
        take(next(boris).suspect(before));
        assertThat(texts(anna))
                .endsWith("boris could not reach it (no answer)", "it announced itself as incarnation 3");
    }

    @Test
    void aVerdictByHearsayIsToldAsOne() {
        foundWithTwoMembers();
        Entry suspicion = take(next(boris).suspect(life(anna)));
        take(next(founder).declareDead(life(anna), suspicion));

        assertThat(explain(anna).member().status()).isEqualTo(MemberStatus.SUSPECT);
        assertThat(texts(anna)).last().asString().contains("does not count");
        take(next(anna).announce("anna"));
        assertThat(texts(anna)).last().asString().startsWith("it answered");
    }

    @Test
    void accusationsThatCountForNothingAreNotTold() {
        foundWithTwoMembers();
        Event.Incarnation life = life(anna);
        take(next(boris).suspect(new Event.Incarnation(life.node(), life.sequence(), life.shortHash() + 1)));
        take(next(boris).suspect(new Event.Incarnation(life.node(), 99, 0)));
        take(next(anna).suspect(life));
        assertThat(texts(anna)).hasSize(2);
    }

    @Test
    void leavingIsTheLastLine() {
        foundWithTwoMembers();
        take(next(anna).write(new Left()));
        assertThat(explain(anna).member().status()).isEqualTo(MemberStatus.LEFT);
        assertThat(texts(anna)).endsWith("it left for good");
    }

    @Test
    void whatItSignsAfterItLeftIsNotTold() {
        foundWithTwoMembers();
        take(next(anna).write(new Left()));
        take(next(anna).announce("anna"));
        take(next(boris).suspect(Author.lifeOf(anna.head())));
        assertThat(explain(anna).member().status()).isEqualTo(MemberStatus.LEFT);
        assertThat(texts(anna)).endsWith("it left for good");
        assertThat(explain(anna).leftOut()).isEqualTo(1);
    }

    @Test
    void aRevocationIsTheLastLine() {
        foundWithTwoMembers();
        killAnna();
        take(next(founder).write(new Revoked(anna.id, 2)));

        Explanation.Line last = explain(anna).lines().get(explain(anna).lines().size() - 1);
        assertThat(explain(anna).member().status()).isEqualTo(MemberStatus.REVOKED);
        assertThat(last.kind()).isEqualTo("revoked");
        assertThat(last.entry()).isEqualTo(founder.head().ref());
        assertThat(last.text()).isEqualTo("founder revoked it (its entries count up to number 2)");
    }

    @Test
    void bothSidesOfAForkAreToldAndBothLivesKeepTheirAccusers() {
        foundWithTwoMembers();
        Entry first = take(next(anna).announce("anna"));
        anna.feed.remove(first);
        Entry second = next(anna).announce("anna-clone");
        assertThat(ledger.offer(second)).isEqualTo(Verdict.FORK);
        take(next(boris).suspect(Author.lifeOf(first)), next(boris).suspect(Author.lifeOf(second)));

        assertThat(member(anna).forked()).isTrue();
        String mark = " (one of 2 entries that it signed as number 3: it was cloned or rolled back)";
        assertThat(texts(anna))
                .contains(
                        "it announced itself as incarnation 3" + mark,
                        "it announced itself as incarnation 3 (now called anna-clone)" + mark)
                .filteredOn(text -> text.equals("boris could not reach it (no answer)"))
                .hasSize(2);
    }

    @Test
    void contradictingEntriesAboutOthersAreToldToo() {
        foundWithTwoMembers();
        Entry first = take(next(anna).suspect(life(boris)));
        anna.feed.remove(first);
        assertThat(ledger.offer(next(anna).announce("anna"))).isEqualTo(Verdict.FORK);

        assertThat(texts(anna))
                .contains("it could not reach boris (no answer) (one of 2 entries that it signed as number 3:"
                        + " it was cloned or rolled back)");
    }

    @Test
    void whoForkedTooOftenIsSaidToBeOutForThat() {
        foundWithTwoMembers();
        for (int i = 0; i < 9; i++) {
            anna.feed.remove(anna.feed.size() - 1);
            assertThat(ledger.offer(next(anna).announce("anna " + i)).isTaken()).isEqualTo(i < 8);
        }
        assertThat(explain(anna).member().status()).isEqualTo(MemberStatus.REVOKED);
        assertThat(texts(anna)).endsWith("it signed so many contradicting entries that only this first one counts");
    }

    @Test
    void theFounderFounded() {
        foundWithTwoMembers();
        assertThat(texts(founder)).startsWith("it founded the network net");
    }

    @Test
    void aLongLifeIsToldShortButItsLastDeathIsKept() {
        foundWithTwoMembers();
        take(next(boris).suspect(life(anna)));
        take(next(anna).announce("anna"));
        killAnna();
        for (int i = 0; i < 10; i++) {
            take(next(anna).announce("anna"));
        }

        List<String> texts = texts(anna);

        assertThat(texts)
                .hasSize(9)
                .contains("it is back: alive again as incarnation 4")
                .anyMatch(text -> text.startsWith("founder held it for dead"))
                .endsWith("it announced itself as incarnation 13");
        assertThat(explain(anna).leftOut()).isEqualTo(8);
    }

    @Test
    void manyAccusersAreBounded() {
        foundWithTwoMembers();
        int accusers = Life.MAX_TOLD + 7;
        for (int i = 0; i < accusers; i++) {
            Author accuser = new Author(CRYPTO, random);
            // One invite has room for ten.
            var key = dev.weft.controlplane.identity.PrivateKey32.random(random);
            take(accuser.join(founder.invite(network, key, false, LATER, 1), key));
            take(next(accuser).suspect(life(anna)));
        }
        assertThat(texts(anna)).hasSize(2 + Life.MAX_TOLD);
        assertThat(explain(anna).leftOut()).isEqualTo(7);
    }

    @Test
    void aStrangerHasNoExplanation() {
        foundWithTwoMembers();
        NodeId stranger =
                NodeId.of(CRYPTO.signingPublicKey(IdentityKeys.random(random).signing()));
        assertThat(Explanation.of(copy(), stranger)).isEmpty();
    }

    @Test
    void kindsHaveWordsBothWays() {
        assertThat(EntryKinds.words()).contains("genesis", "suspected", "dead");
        EntryKinds.words()
                .forEach(word -> assertThat(
                                EntryKinds.word(EntryKinds.parse(word).orElseThrow()))
                        .isEqualTo(word));
        assertThat(EntryKinds.word(77)).isEqualTo("kind-77");
        assertThat(EntryKinds.parse("kind-77")).hasValue(77);
        assertThat(EntryKinds.parse("kind-65536")).isEmpty();
        assertThat(EntryKinds.parse("death")).isEmpty();
        assertThat(EntryKinds.word(EventCodec.kind(new Dead(new Event.Incarnation(anna.id, 1, 0), List.of()))))
                .isEqualTo("dead");
    }
}
