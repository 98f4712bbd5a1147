package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.ledger.Author;
import dev.weft.controlplane.ledger.Event.InviteIssued;
import dev.weft.controlplane.ledger.Ledger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a newcomer is told first. */
class FoundationsTest {
    private final Random random = new Random(3);
    private final Crypto crypto = new StandInCrypto();
    private final Author founder = new Author(crypto, random);
    private final Author inviter = new Author(crypto, random);
    private final Author newcomer = new Author(crypto, random);
    private final Entry genesis = founder.found("net", Ipv4Range.DEFAULT);
    private final NetworkId network = NetworkId.of(genesis.wire());
    private final Ledger ledger = new Ledger(network, crypto, founder.id);

    FoundationsTest() {
        ledger.offer(genesis);
        admit(founder, inviter);
        admit(inviter, newcomer);
    }

    private void admit(Author by, Author joins) {
        PrivateKey32 inviteKey = PrivateKey32.random(random);
        Invite invite = by.invite(network, inviteKey, true, Author.START_MILLIS * 2, 1);
        ledger.offer(by.write(new InviteIssued(invite)));
        assertThat(ledger.offer(joins.join(invite, inviteKey)).isTaken()).isTrue();
    }

    @Test
    void aNewcomerGetsWhatAllElseRestsOn() {
        assertThat(Foundations.of(newcomer.feed.get(0), ledger)).containsExactly(genesis, inviter.feed.get(0));
        assertThat(Foundations.of(inviter.feed.get(0), ledger)).containsExactly(genesis);
    }
}
