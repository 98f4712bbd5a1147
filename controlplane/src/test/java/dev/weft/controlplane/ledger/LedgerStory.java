package dev.weft.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.ledger.Event.Incarnation;
import java.util.Arrays;
import java.util.Random;

/** A founder, two who join, and the ledger that their entries are offered to. */
abstract class LedgerStory {
    static final Crypto CRYPTO = new BouncyCastleCrypto();
    static final long LATER = Author.START_MILLIS + 3_600_000;

    final Random random = new Random(31);
    final Author founder = new Author(CRYPTO, random);
    final Author anna = new Author(CRYPTO, random);
    final Author boris = new Author(CRYPTO, random);
    final Entry genesis = founder.found("net", Ipv4Range.DEFAULT);
    final NetworkId network = NetworkId.of(genesis.wire());
    final PrivateKey32 inviteKey = PrivateKey32.random(random);
    final Invite invite = founder.invite(network, inviteKey, false, LATER, 10);
    final Ledger ledger = new Ledger(network, CRYPTO, founder.id);

    /** The founder and two members who all have announced themselves. */
    void foundWithTwoMembers() {
        take(genesis, founder.announce("founder"));
        take(anna.join(invite, inviteKey), anna.announce("anna"));
        take(boris.join(invite, inviteKey), boris.announce("boris"));
    }

    Incarnation life(Author author) {
        return record(author).incarnation();
    }

    NodeRecord record(Author author) {
        return ledger.record(author.id).orElseThrow();
    }

    Member member(Author author) {
        return member(author.id);
    }

    Member member(NodeId id) {
        return ledger.view().member(id).orElseThrow();
    }

    MemberStatus status(Author author) {
        assertThat(member(author).status()).isEqualTo(record(author).status());
        return member(author).status();
    }

    Entry take(Entry... entries) {
        Arrays.stream(entries)
                .forEach(
                        entry -> assertThat(ledger.offer(entry)).as("%s", entry).isEqualTo(Verdict.ACCEPTED));
        return entries[entries.length - 1];
    }
}
