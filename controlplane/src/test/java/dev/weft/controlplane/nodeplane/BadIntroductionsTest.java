package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.InviteToken;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.ledger.Author;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Who is not invited stays outside. */
class BadIntroductionsTest extends BadInput {
    @Test
    void introductionsThatAreNone() {
        byte[] good = anna.introduce(self, controlKey);
        for (int length = 2; length < good.length; length++) {
            boolean tooShort = length < SealedDatagrams.INTRODUCTION_HEADER_BYTES + Crypto.TAG_BYTES;
            assertDropped(tooShort ? Drop.TOO_SHORT : Drop.NOT_OPENED, Arrays.copyOf(good, length));
            millis += 10;
        }
        for (int position = 2; position < good.length; position += 3) {
            assertDropped(Drop.NOT_OPENED, altered(good, position, good[position] ^ 1));
            millis += 10;
        }
        byte[] ofSmallOrder = good.clone();
        Arrays.fill(ofSmallOrder, 18, 50, (byte) 0);
        assertDropped(Drop.NOT_OPENED, ofSmallOrder);
        Puppet stranger = new Puppet(crypto, network, random, 9);
        assertDropped(Drop.NOT_OPENED, anna.introduce(stranger.author.id, stranger.author.controlKey()));
        assertDropped(Drop.MALFORMED, anna.introduce(self, controlKey, new byte[] {1, 2, 3}));
        assertDropped(Drop.MALFORMED, anna.introduce(self, controlKey, new Introduction(new byte[] {1}, 1).encode()));
        byte[] announcement = anna.author.feed.get(1).wire();
        assertDropped(Drop.MALFORMED, anna.introduce(self, controlKey, new Introduction(announcement, 2).encode()));
        byte[] annas = new Introduction(anna.author.feed.get(0).wire(), 1).encode();
        assertDropped(Drop.MALFORMED, stranger.introduce(self, controlKey, annas));
        byte[] own = new Introduction(genesis.wire(), 1).encode();
        assertDropped(Drop.MALFORMED, anna.introduce(self, controlKey, own));
        assertTaken(good);
    }

    @Test
    void whoIsNotInvitedDoesNotGetIn() throws MalformedException {
        InviteToken token = invite(1);
        long expiry = token.invite().expiresAtMillis();
        Puppet carol = new Puppet(crypto, network, random, 9);

        carol.author.join(token.invite(), PrivateKey32.random(random));
        assertDropped(Drop.INTRODUCTION_REFUSED, carol.introduce(self, controlKey));

        Invite widened = new Invite(
                network,
                token.invite().inviter(),
                token.invite().inviteKey(),
                true,
                expiry,
                1,
                token.invite().signature());
        assertRefused(carol, widened, token.key());

        PrivateKey32 foreignKey = PrivateKey32.random(random);
        Puppet foreignFounder = new Puppet(crypto, new NetworkId(1, 2), random, 10);
        assertRefused(
                carol, foreignFounder.author.invite(new NetworkId(1, 2), foreignKey, false, expiry, 1), foreignKey);
        assertRefused(carol, anna.author.invite(network, foreignKey, false, expiry, 1), foreignKey);

        millis += Duration.ofHours(1).toMillis() + 1;
        carol.author.at(Author.START_MILLIS);
        assertRefused(carol, token.invite(), token.key());

        InviteToken fresh = invite(1);
        carol.author.feed.clear();
        carol.author.join(fresh.invite(), fresh.key());
        assertTaken(carol.introduce(self, controlKey));
        assertThat(core.ledgerView().member(carol.author.id)).isPresent();
        assertRefused(new Puppet(crypto, network, random, 11), fresh.invite(), fresh.key());
    }

    @Test
    void whoVouchesForSomebodyLetsInNobodyWhoIsNotInvited() throws MalformedException {
        Puppet carol = new Puppet(crypto, network, random, 9);
        Puppet david = new Puppet(crypto, network, random, 10);
        InviteToken token = invite(1);
        // Carol has no key of an invite, and invites David.
        carol.author.join(token.invite(), PrivateKey32.random(random));
        PrivateKey32 inviteKey = PrivateKey32.random(random);
        david.author.join(
                carol.author.invite(network, inviteKey, false, token.invite().expiresAtMillis(), 1), inviteKey);
        byte[] admission = david.author.feed.get(0).wire();
        byte[] vouching =
                new Introduction(admission, 1, carol.author.feed.get(0).wire()).encode();
        core.receive(david.introduce(self, controlKey, vouching), david.address, now());
        assertThat(core.ledger().record(carol.author.id)).isEmpty();
        assertThat(core.ledger().record(david.author.id)).isEmpty();
        assertThat(core.counters()).containsEntry("entries.bad-proof", 1L);

        for (byte[] noFirstEntry : new byte[][] {{1}, anna.author.feed.get(1).wire(), genesis.wire()}) {
            assertDropped(
                    Drop.MALFORMED,
                    david.introduce(self, controlKey, new Introduction(admission, 1, noFirstEntry).encode()));
        }

        carol.author.feed.clear();
        carol.author.join(token.invite(), token.key());
        byte[] right = new Introduction(admission, 1, carol.author.feed.get(0).wire()).encode();
        core.receive(david.introduce(self, controlKey, right), david.address, now());
        assertThat(core.ledger().record(carol.author.id)).isPresent();
        assertThat(core.counters()).containsEntry("entries.inviter-not-admin", 1L);
    }

    private void assertRefused(Puppet joining, Invite invite, PrivateKey32 key) {
        joining.author.feed.clear();
        joining.author.join(invite, key);
        assertDropped(Drop.INTRODUCTION_REFUSED, joining.introduce(self, controlKey));
    }
}
