package dev.weft.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.Member;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.PrivateKey32;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which entries of a member a ledger takes. */
class LedgerEntriesTest extends LedgerStory {
    @Test
    void anEntryIsTakenOnceAndInOrder() {
        foundWithTwoMembers();
        assertThat(ledger.offer(anna.head())).isEqualTo(Verdict.DUPLICATE);
        Entry next = anna.announce("anna");
        Entry afterNext = anna.announce("anna");
        assertThat(ledger.offer(afterNext)).isEqualTo(Verdict.GAP);
        take(next, afterNext);
        anna.feed.remove(afterNext);
        assertThat(ledger.offer(anna.announce("other"))).isEqualTo(Verdict.FORK);
        assertThat(member(anna).forked()).isTrue();
    }

    @Test
    void anEntryWithAWrongSignatureIsRefused() throws Exception {
        foundWithTwoMembers();
        byte[] wire = anna.announce("anna").wire();
        wire[wire.length - 5] ^= 1;
        Entry forged = Entry.decode(wire, LedgerLimits.MAX_ENTRY_BYTES);
        assertThat(ledger.offer(forged)).isEqualTo(Verdict.BAD_SIGNATURE);
        assertThat(member(anna).incarnation()).isEqualTo(2);
    }

    @Test
    void aForkWithAWrongSignatureProvesNothing() throws Exception {
        foundWithTwoMembers();
        byte[] wire = anna.head().wire();
        wire[wire.length - 5] ^= 1;
        assertThat(ledger.offer(Entry.decode(wire, LedgerLimits.MAX_ENTRY_BYTES)))
                .isEqualTo(Verdict.BAD_SIGNATURE);
    }

    @Test
    void unknownKindsAreKeptAndIgnored() {
        foundWithTwoMembers();
        Member before = member(anna);
        long digest = ledger.digest();
        Entry unknown = take(anna.write(4_711, new byte[] {1, 2, 3}));
        Entry unreadable = take(anna.write(EventCodec.ANNOUNCED, new byte[] {1, 2, 3}));
        Entry secondAdmission =
                take(anna.write(EventCodec.ADMISSION, EventCodec.encode(EventCodec.decode(anna.feed.get(0)))));
        assertThat(member(anna)).isEqualTo(before);
        assertThat(ledger.digest()).isNotEqualTo(digest);
        assertThat(ledger.feeds().range(anna.id, 3, 9)).containsExactly(unknown, unreadable, secondAdmission);
        assertThat(ledger.usesOf(invite)).isEqualTo(2);
        take(anna.announce("renamed"));
        assertThat(member(anna).name()).isEqualTo("renamed");
    }

    @Test
    void aSecondGenesisInTheFoundersFeedFoundsNothing() {
        take(genesis, founder.found("other", Ipv4Range.parse("10.99.0.0/16")));
        assertThat(ledger.view().networkName()).isEqualTo("net");
        assertThat(ledger.view().ipv4Range()).isEqualTo(Ipv4Range.DEFAULT);
    }

    @Test
    void anEntryThatDoesNotFitIntoADatagramIsRefused() {
        foundWithTwoMembers();
        Entry oversize = anna.next(4_711, new byte[LedgerLimits.MAX_ENTRY_BYTES]);
        assertThat(ledger.offer(oversize)).isEqualTo(Verdict.TOO_LARGE);
        int overhead = anna.next(4_711, new byte[500]).wireLength() - 500;
        Entry largest = anna.write(4_711, new byte[LedgerLimits.MAX_ENTRY_BYTES - overhead]);
        assertThat(largest.wireLength()).isEqualTo(LedgerLimits.MAX_ENTRY_BYTES);
        take(largest);
    }

    @Test
    void anAuthorsEntriesAreBounded() {
        // Signatures of that many entries take too long.
        Crypto unsigned = (Crypto) Proxy.newProxyInstance(
                Crypto.class.getClassLoader(), new Class<?>[] {Crypto.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("sign");
                    return new byte[Crypto.SIGNATURE_BYTES];
                });
        Ledger trusting = new Ledger(network, CheckedBefore.CRYPTO, founder.id);
        assertThat(trusting.offer(genesis)).isEqualTo(Verdict.ACCEPTED);
        Entry last = genesis;
        for (int i = 1; i <= LedgerLimits.MAX_ENTRIES_PER_AUTHOR; i++) {
            last = Entry.sign(
                    unsigned,
                    founder.keys.signing(),
                    founder.publicKey,
                    i + 1L,
                    last.hash(),
                    HybridTime.of(LATER + i * 1_000L),
                    4_711,
                    new byte[0]);
            Verdict expected = i < LedgerLimits.MAX_ENTRIES_PER_AUTHOR ? Verdict.ACCEPTED : Verdict.TOO_MANY_ENTRIES;
            assertThat(trusting.offer(last)).isEqualTo(expected);
        }
    }

    @Test
    void refusalsChangeNothing() {
        foundWithTwoMembers();
        var view = ledger.view();
        long digest = ledger.digest();
        unknownKindlessRefusals();
        assertThat(ledger.view()).isEqualTo(view);
        assertThat(ledger.digest()).isEqualTo(digest);
    }

    private void unknownKindlessRefusals() {
        Author stranger = new Author(CRYPTO, random);
        for (Verdict verdict : List.of(
                ledger.offer(stranger.announce("x")),
                ledger.offer(stranger.announce("x")),
                ledger.offer(anna.next(1, new byte[2_000])),
                ledger.offer(anna.head()),
                ledger.offer(new Author(CRYPTO, random).join(invite, PrivateKey32.random(random))))) {
            assertThat(verdict).isNotEqualTo(Verdict.ACCEPTED);
        }
    }
}
