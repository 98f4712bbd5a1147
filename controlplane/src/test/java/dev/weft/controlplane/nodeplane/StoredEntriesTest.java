package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.ledger.Author;
import dev.weft.controlplane.ledger.Event.Checkpoint;
import dev.weft.controlplane.ledger.Event.InviteIssued;
import dev.weft.controlplane.ledger.Event.Revoked;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A founder, anna whom it invited, boris whom she invited, carl whom he invited. */
class StoredEntriesTest {
    private final Random random = new Random(5);
    private final Crypto crypto = new StandInCrypto();
    private final Author founder = new Author(crypto, random);
    private final Author anna = new Author(crypto, random);
    private final Author boris = new Author(crypto, random);
    private final Author carl = new Author(crypto, random);
    private final List<Entry> stored = new ArrayList<>();
    private final NetworkId network;

    StoredEntriesTest() {
        Entry genesis = founder.found("net", Ipv4Range.DEFAULT);
        network = NetworkId.of(genesis.wire());
        stored.add(genesis);
        join(founder, anna);
        join(anna, boris);
        join(boris, carl);
    }

    private void join(Author inviter, Author guest) {
        PrivateKey32 key = PrivateKey32.random(random);
        Invite invite = inviter.invite(network, key, true, Author.START_MILLIS + 3_600_000, 1);
        stored.add(inviter.write(new InviteIssued(invite)));
        stored.add(guest.join(invite, key));
        stored.add(guest.announce("guest"));
    }

    private Ledger empty() {
        return new Ledger(network, crypto, founder.id);
    }

    @Test
    void allThatIsInOrderIsTakenWhateverTheOrder() {
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(stored, random);
            Ledger ledger = empty();
            assertThat(StoredEntries.fill(ledger, stored)).isEmpty();
            assertThat(ledger.view().members()).hasSize(4);
        }
    }

    @Test
    void whatARevocationOverrulesIsLeftOutWithAllThatBuildsOnIt() {
        // After the cut anna invited boris, and he carl: none of their entries counts.
        stored.add(founder.write(new Revoked(anna.id, 2)));
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(stored, random);
            Ledger ledger = empty();
            assertThat(StoredEntries.fill(ledger, stored)).isEmpty();
            assertThat(ledger.view().members()).hasSize(2);
        }
    }

    @Test
    void bothSidesOfAForkAreTaken() {
        Entry first = carl.announce("once");
        carl.feed.remove(first);
        stored.addAll(List.of(first, carl.announce("twice"), carl.announce("twice")));
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(stored, random);
            Ledger ledger = empty();
            assertThat(StoredEntries.fill(ledger, stored)).isEmpty();
            assertThat(ledger.contradictions(carl.id)).hasSize(2);
        }
    }

    @Test
    void aFeedThatWasPrunedIsTaken() {
        for (int i = 0; i < 10; i++) {
            stored.add(boris.announce("boris"));
        }
        Entry kept = boris.head();
        stored.add(boris.write(new Checkpoint(List.of(kept.sequence()))));
        stored.removeIf(
                entry -> entry.author().equals(boris.id) && entry.sequence() > 1 && entry.sequence() < kept.sequence());
        stored.add(boris.announce("boris again"));
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(stored, random);
            Ledger ledger = empty();
            assertThat(StoredEntries.fill(ledger, stored)).isEmpty();
            assertThat(ledger.feeds().entries()).containsExactlyInAnyOrderElementsOf(stored);
        }
    }

    @Test
    void whatIsMissingOrWrongIsNamed() {
        Entry announcement = stored.get(6);
        assertThat(announcement.author()).isEqualTo(boris.id);
        List<Entry> gap = new ArrayList<>(stored);
        gap.remove(5);
        assertThat(StoredEntries.fill(empty(), gap))
                .hasValueSatisfying(
                        misfit -> assertThat(misfit.verdict().isEarly()).isTrue());
        Author stranger = new Author(crypto, random);
        stored.add(stranger.announce("stranger"));
        assertThat(StoredEntries.fill(empty(), stored))
                .contains(new StoredEntries.Misfit(stranger.head(), Verdict.NO_ADMISSION));
    }
}
