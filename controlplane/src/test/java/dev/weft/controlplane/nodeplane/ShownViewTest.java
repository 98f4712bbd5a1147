package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.View;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.ledger.Author;
import dev.weft.controlplane.ledger.Ledger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A verdict that is still to be checked is shown as a suspicion, and nothing else differs from the ledger. */
class ShownViewTest {
    private final Random random = new Random(8);
    private final Crypto crypto = new StandInCrypto();
    private final Author founder = new Author(crypto, random);
    private final Author anna = new Author(crypto, random);
    private final Author boris = new Author(crypto, random);
    private final View view = withAnnaAndBorisDead();

    private View withAnnaAndBorisDead() {
        Entry genesis = founder.found("net", Ipv4Range.DEFAULT);
        NetworkId network = NetworkId.of(genesis.wire());
        Ledger ledger = new Ledger(network, crypto, founder.id);
        PrivateKey32 key = PrivateKey32.random(random);
        Invite invite = founder.invite(network, key, false, Author.START_MILLIS + 3_600_000, 2);
        take(ledger, genesis, anna.join(invite, key), anna.announce("anna"), boris.join(invite, key));
        for (Author accused : new Author[] {anna, boris}) {
            Entry suspicion = founder.suspect(Author.lifeOf(accused.head()));
            take(ledger, suspicion, founder.declareDead(Author.lifeOf(accused.head()), suspicion));
        }
        assertThat(ledger.view().count(MemberStatus.DEAD)).isEqualTo(2);
        return ledger.view();
    }

    private static void take(Ledger ledger, Entry... entries) {
        for (Entry entry : entries) {
            assertThat(ledger.offer(entry).isHarmless()).isTrue();
        }
    }

    @Test
    void whereAllIsCheckedTheLedgersViewIsShown() {
        assertThat(ShownView.of(view, node -> true)).isSameAs(view);
    }

    @Test
    void onlyWhatIsUncheckedIsShownOtherwise() {
        View shown = ShownView.of(view, node -> !node.equals(anna.id));
        Member before = view.member(anna.id).orElseThrow();
        Member after = shown.member(anna.id).orElseThrow();
        assertThat(after.status()).isEqualTo(MemberStatus.SUSPECT);
        assertThat(after).usingRecursiveComparison().ignoringFields("status").isEqualTo(before);
        assertThat(shown.member(boris.id)).isEqualTo(view.member(boris.id));
        assertThat(shown.member(founder.id)).isEqualTo(view.member(founder.id));
        assertThat(shown.members())
                .extracting(Member::id)
                .isEqualTo(view.members().stream().map(Member::id).toList());
        assertThat(shown.networkName()).isEqualTo("net");
        assertThat(shown.network()).isEqualTo(view.network());
    }

    @Test
    void theLivingAreNeverAskedFor() {
        View shown = ShownView.of(view, node -> {
            assertThat(node).isNotEqualTo(founder.id);
            return false;
        });
        assertThat(shown.count(MemberStatus.SUSPECT)).isEqualTo(2);
        assertThat(shown.count(MemberStatus.ALIVE)).isEqualTo(1);
    }
}
