package dev.weft.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.View;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.LedgerPage.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pages of entries, and the view as it was. */
class LedgerPageTest extends LedgerStory {
    private LedgerCopy copy() {
        return new LedgerCopy(founder.id, ledger.view(), ledger.feeds().entries());
    }

    private static Query query(@Nullable NodeId author, @Nullable Integer kind, int limit) {
        return new Query(author, kind, null, null, false, limit);
    }

    private static List<EntryRef> refs(LedgerPage page) {
        return page.items().stream().map(LedgerPage.Item::entry).toList();
    }

    @Test
    void pagesTogetherHoldEveryEntryOnce() {
        foundWithTwoMembers();
        LedgerCopy copy = copy();
        List<EntryRef> all = new ArrayList<>();
        EntryRef after = null;
        do {
            LedgerPage page = LedgerPage.of(copy, new Query(null, null, null, after, false, 4));
            assertThat(page.total()).isEqualTo(6);
            all.addAll(refs(page));
            after = page.next();
        } while (after != null);

        assertThat(all).isEqualTo(refs(LedgerPage.of(copy, query(null, null, 6))));
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        copy.entries().stream().map(Entry::ref).toList());
        assertThat(all.get(0).sequence()).isEqualTo(1);
    }

    @Test
    void authorAndKindNarrow() {
        foundWithTwoMembers();
        assertThat(refs(LedgerPage.of(copy(), query(anna.id, null, 9))))
                .containsExactly(anna.feed.get(0).ref(), anna.feed.get(1).ref());
        LedgerPage announced = LedgerPage.of(copy(), query(anna.id, EventCodec.ANNOUNCED, 9));
        assertThat(announced.items()).singleElement().satisfies(item -> {
            assertThat(item.kind()).isEqualTo("announced");
            assertThat(item.authorName()).isEqualTo("anna");
            assertThat(item.text()).isEqualTo("announced itself as anna, at 192.0.2.1:51820");
        });
    }

    @Test
    void theNewestOnesOnly() {
        foundWithTwoMembers();
        Entry last = take(boris.at(Author.START_MILLIS + 5_000).suspect(life(anna)));
        LedgerPage page = LedgerPage.of(copy(), new Query(null, null, null, null, true, 1));
        assertThat(refs(page)).containsExactly(last.ref());
        assertThat(page.total()).isEqualTo(7);
        assertThat(page.next()).isNull();
        assertThat(page.items().get(0).text()).isEqualTo("could not reach anna (no answer)");
    }

    @Test
    void anEntryOfAnotherVersionIsListed() {
        foundWithTwoMembers();
        take(boris.write(77, new byte[] {1}));
        assertThat(LedgerPage.of(copy(), query(null, 77, 9)).items())
                .singleElement()
                .satisfies(item -> assertThat(item.kind()).isEqualTo("kind-77"));
    }

    @Test
    void aCursorThatIsNotHeldAndALimitOutOfBoundsAreRefused() {
        foundWithTwoMembers();
        EntryRef strange = new EntryRef(new NodeId(1, 1), 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LedgerPage.of(copy(), new Query(null, null, null, strange, false, 1)))
                .withMessageContaining("no entry");
        assertThatIllegalArgumentException().isThrownBy(() -> query(null, null, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> query(null, null, LedgerPage.MAX_LIMIT + 1));
    }

    @Test
    void theViewAsItWas() {
        foundWithTwoMembers();
        Entry own = take(boris.at(Author.START_MILLIS + 5_000).suspect(life(anna)));
        Entry verdict = take(boris.at(Author.START_MILLIS + 6_000).declareDead(life(anna), own));
        take(anna.at(Author.START_MILLIS + 7_000).announce("anna"));

        assertThat(statusAt(own, -1)).isEqualTo(MemberStatus.ALIVE);
        assertThat(statusAt(own, 0)).isEqualTo(MemberStatus.SUSPECT);
        assertThat(statusAt(verdict, -1)).isEqualTo(MemberStatus.SUSPECT);
        assertThat(statusAt(verdict, 0)).isEqualTo(MemberStatus.DEAD);
        assertThat(statusAt(anna.head(), 0)).isEqualTo(MemberStatus.ALIVE);
        assertThat(PastView.at(copy(), HybridTime.toInstant(anna.head().time())))
                .isEqualTo(ledger.view());
    }

    private MemberStatus statusAt(Entry entry, long millis) {
        View view = PastView.at(copy(), HybridTime.toInstant(entry.time()).plusMillis(millis));
        return view.member(anna.id).map(Member::status).orElseThrow();
    }

    @Test
    void beforeTheFoundingNobodyWasThere() {
        foundWithTwoMembers();
        assertThat(PastView.at(copy(), Instant.EPOCH).members()).isEmpty();
        assertThat(PastView.at(copy(), Instant.MAX)).isEqualTo(ledger.view());
    }
}
