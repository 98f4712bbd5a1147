package dev.weft.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.ledger.Event.Admission;
import dev.weft.controlplane.ledger.Event.Incarnation;
import dev.weft.controlplane.ledger.Event.InviteIssued;
import dev.weft.controlplane.ledger.Event.Left;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which entries a ledger takes, and in which state they put a node. */
class LedgerTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final long LATER = Author.START_MILLIS + 3_600_000;

    private final Random random = new Random(31);
    private final Author founder = new Author(CRYPTO, random);
    private final Author anna = new Author(CRYPTO, random);
    private final Author boris = new Author(CRYPTO, random);
    private final Entry genesis = founder.found("net", Ipv4Range.DEFAULT);
    private final NetworkId network = NetworkId.of(genesis.wire());
    private final PrivateKey32 inviteKey = PrivateKey32.random(random);
    private final Invite invite = founder.invite(network, inviteKey, false, LATER, 10);
    private final Ledger ledger = new Ledger(network, CRYPTO, founder.id);

    /** The founder and two members who all have announced themselves. */
    private void foundWithTwoMembers() {
        take(genesis, founder.announce("founder"));
        take(anna.join(invite, inviteKey), anna.announce("anna"));
        take(boris.join(invite, inviteKey), boris.announce("boris"));
    }

    @Test
    void anAnnouncedNodeIsAlive() {
        foundWithTwoMembers();
        assertThat(status(anna)).isEqualTo(MemberStatus.ALIVE);
        assertThat(member(anna).cause()).isEqualTo(anna.head().ref());
        assertThat(member(anna).incarnation()).isEqualTo(2);
        assertThat(member(anna).name()).isEqualTo("anna");
        assertThat(member(founder).admin()).isTrue();
        assertThat(member(anna).admin()).isFalse();
        assertThat(ledger.founder()).contains(founder.id);
    }

    @Test
    void anAdmittedNodeIsAliveBeforeItAnnouncesItself() {
        take(genesis, anna.join(invite, inviteKey));
        assertThat(status(anna)).isEqualTo(MemberStatus.ALIVE);
        assertThat(member(anna).name()).isEqualTo(anna.id.shortText());
        assertThat(member(anna).incarnation()).isEqualTo(1);
        take(boris.join(invite, inviteKey), boris.suspect(Author.lifeOf(anna.head())));
        assertThat(status(anna)).isEqualTo(MemberStatus.SUSPECT);
    }

    @Test
    void aSuspicionAgainstThePresentLifeCounts() {
        foundWithTwoMembers();
        Entry suspicion = take(boris.suspect(life(anna)));
        assertThat(status(anna)).isEqualTo(MemberStatus.SUSPECT);
        assertThat(member(anna).cause()).isEqualTo(suspicion.ref());
        assertThat(record(anna).accusers()).containsExactly(boris.id);
        assertThat(status(boris)).isEqualTo(MemberStatus.ALIVE);
    }

    @Test
    void ofTwoSuspicionsTheEarlierIsTheCause() {
        foundWithTwoMembers();
        Entry late = founder.at(LATER).suspect(life(anna));
        Entry early = boris.at(LATER - 1).suspect(life(anna));
        take(late, early);
        assertThat(member(anna).cause()).isEqualTo(early.ref());
        assertThat(record(anna).accusers()).containsExactlyInAnyOrder(founder.id, boris.id);
        assertThat(record(anna).suspicionEntries(1)).containsExactly(early);
        assertThat(record(anna).suspicionEntries(5)).containsExactly(early, late);
    }

    @Test
    void aNewAnnouncementRefutes() {
        foundWithTwoMembers();
        Entry suspicion = take(boris.suspect(life(anna)));
        take(boris.declareDead(life(anna), suspicion));
        assertThat(status(anna)).isEqualTo(MemberStatus.DEAD);
        take(anna.announce("anna"));
        assertThat(status(anna)).isEqualTo(MemberStatus.ALIVE);
        assertThat(member(anna).incarnation()).isEqualTo(3);
        assertThat(record(anna).accusers()).isEmpty();
    }

    @Test
    void aRefutationThatComesBeforeTheAccusationCountsToo() {
        foundWithTwoMembers();
        Incarnation before = life(anna);
        take(anna.announce("anna"));
        Entry suspicion = take(boris.suspect(before));
        take(boris.declareDead(before, suspicion));
        assertThat(status(anna)).isEqualTo(MemberStatus.ALIVE);
    }

    @Test
    void aVerdictNeedsTheOwnSuspicionOfItsAuthor() {
        foundWithTwoMembers();
        Entry suspicion = take(boris.suspect(life(anna)));
        take(founder.declareDead(life(anna), suspicion));
        assertThat(status(anna)).as("judged by hearsay").isEqualTo(MemberStatus.SUSPECT);
        take(boris.declareDead(life(anna), suspicion));
        assertThat(status(anna)).isEqualTo(MemberStatus.DEAD);
    }

    @Test
    void aVerdictWithoutAnySuspicionDoesNotCount() {
        foundWithTwoMembers();
        take(boris.declareDead(life(anna), boris.feed.get(0)));
        assertThat(status(anna)).isEqualTo(MemberStatus.ALIVE);
    }

    @Test
    void aVerdictThatCitesAnotherEntryThanTheSuspicionDoesNotCount() {
        foundWithTwoMembers();
        take(boris.suspect(life(anna)), boris.declareDead(life(anna), boris.feed.get(0)));
        assertThat(status(anna)).isEqualTo(MemberStatus.SUSPECT);
    }

    @Test
    void aVerdictThatArrivesBeforeTheMemberItIsAboutCounts() {
        Entry admission = anna.join(invite, inviteKey);
        take(genesis, boris.join(invite, inviteKey));
        Entry suspicion = take(boris.suspect(Author.lifeOf(admission)));
        take(boris.declareDead(Author.lifeOf(admission), suspicion));
        take(admission);
        assertThat(status(anna)).isEqualTo(MemberStatus.DEAD);
    }

    @Test
    void anAccusationWithTheWrongHashDoesNotCount() {
        foundWithTwoMembers();
        Incarnation life = life(anna);
        Incarnation other = new Incarnation(life.node(), life.sequence(), life.shortHash() + 1);
        Entry suspicion = take(boris.suspect(other));
        take(boris.declareDead(other, suspicion));
        assertThat(status(anna)).isEqualTo(MemberStatus.ALIVE);
        assertThat(record(anna).accusers()).isEmpty();
    }

    @Test
    void aLifeThatDoesNotExistYetCannotBeAccused() {
        foundWithTwoMembers();
        Incarnation next = new Incarnation(anna.id, life(anna).sequence() + 1, 0);
        Entry suspicion = take(boris.suspect(next));
        take(boris.declareDead(next, suspicion));
        assertThat(status(anna)).isEqualTo(MemberStatus.ALIVE);
        take(anna.announce("anna"));
        assertThat(status(anna)).isEqualTo(MemberStatus.ALIVE);
    }

    @Test
    void manyAccusationsOfTheFutureAreBounded() {
        foundWithTwoMembers();
        for (int i = 100; i > 0; i--) {
            take(boris.suspect(new Incarnation(anna.id, 10_000L * i, 0)));
        }
        // The nearest lives are kept, so that none of this hides a true accusation.
        take(boris.suspect(life(anna)));
        assertThat(status(anna)).isEqualTo(MemberStatus.SUSPECT);
    }

    @Test
    void nobodyAccusesItself() {
        foundWithTwoMembers();
        Entry suspicion = take(anna.suspect(life(anna)));
        take(anna.declareDead(life(anna), suspicion));
        assertThat(status(anna)).isEqualTo(MemberStatus.ALIVE);
    }

    @Test
    void accusingOthersIsNoSignOfLife() {
        foundWithTwoMembers();
        take(boris.suspect(life(anna)));
        take(anna.suspect(life(boris)));
        assertThat(status(anna)).isEqualTo(MemberStatus.SUSPECT);
        assertThat(member(anna).incarnation()).isEqualTo(2);
    }

    @Test
    void whoHasLeftIsNeitherSuspectedNorDead() {
        foundWithTwoMembers();
        Entry suspicion = take(boris.suspect(life(anna)));
        take(boris.declareDead(life(anna), suspicion));
        Entry left = take(anna.write(new Left()));
        assertThat(status(anna)).isEqualTo(MemberStatus.LEFT);
        Entry again = take(boris.suspect(life(anna)));
        take(boris.declareDead(life(anna), again));
        assertThat(status(anna)).isEqualTo(MemberStatus.LEFT);
        assertThat(member(anna).cause()).isEqualTo(left.ref());
    }

    @Test
    void anInviteLetsInAsManyAsItHasUsesTheEarliestFirst() {
        Invite forTwo = founder.invite(network, inviteKey, false, LATER, 2);
        Author carol = new Author(CRYPTO, random);
        Entry third = carol.at(Author.START_MILLIS + 30).join(forTwo, inviteKey);
        take(genesis, third);
        take(anna.at(Author.START_MILLIS + 20).join(forTwo, inviteKey));
        assertThat(ledger.view().members()).hasSize(3);
        take(boris.at(Author.START_MILLIS + 10).join(forTwo, inviteKey));
        assertThat(ledger.view().members())
                .extracting(Member::id)
                .containsExactlyInAnyOrder(founder.id, anna.id, boris.id);
        assertThat(ledger.isMember(record(carol))).isFalse();
        assertThat(ledger.usesOf(forTwo)).isEqualTo(3);
    }

    @Test
    void onlyAdminsInvite() {
        foundWithTwoMembers();
        Author carol = new Author(CRYPTO, random);
        Invite byAnna = anna.invite(network, inviteKey, false, LATER, 1);
        assertThat(ledger.offer(carol.join(byAnna, inviteKey))).isEqualTo(Verdict.INVITER_NOT_ADMIN);
        assertThat(ledger.offer(anna.write(new InviteIssued(byAnna)))).isEqualTo(Verdict.ACCEPTED);
        assertThat(ledger.offer(carol.feed.get(0))).isEqualTo(Verdict.INVITER_NOT_ADMIN);

        Author admin = new Author(CRYPTO, random);
        PrivateKey32 adminKey = PrivateKey32.random(random);
        take(admin.join(founder.invite(network, adminKey, true, LATER, 1), adminKey));
        assertThat(member(admin).admin()).isTrue();
        Author dora = new Author(CRYPTO, random);
        PrivateKey32 otherKey = PrivateKey32.random(random);
        take(dora.join(admin.invite(network, otherKey, false, LATER, 1), otherKey));
        assertThat(status(dora)).isEqualTo(MemberStatus.ALIVE);
    }

    @Test
    void admissionsAreChecked() {
        take(genesis);
        Author stranger = new Author(CRYPTO, random);
        assertRefused(Verdict.UNKNOWN_INVITER, stranger.invite(network, inviteKey, true, LATER, 1), inviteKey);
        assertRefused(
                Verdict.FOREIGN_NETWORK, founder.invite(new NetworkId(1, 2), inviteKey, true, LATER, 1), inviteKey);
        assertRefused(
                Verdict.INVITE_EXPIRED,
                founder.invite(network, inviteKey, true, Author.START_MILLIS - 1, 1),
                inviteKey);
        assertRefused(Verdict.BAD_PROOF, invite, PrivateKey32.random(random));
        Invite widened = new Invite(
                network, invite.inviter(), invite.inviteKey(), true, LATER, invite.uses(), invite.signature());
        assertRefused(Verdict.BAD_PROOF, widened, inviteKey);
        assertThat(ledger.view().members()).hasSize(1);
    }

    private void assertRefused(Verdict verdict, Invite used, PrivateKey32 key) {
        assertThat(ledger.offer(new Author(CRYPTO, random).join(used, key))).isEqualTo(verdict);
    }

    @Test
    void theProofIsForExactlyTheseKeys() {
        take(genesis);
        anna.join(invite, inviteKey);
        Admission proven = (Admission) EventCodec.decode(anna.head());
        List<Admission> altered = List.of(
                new Admission(invite, boris.controlKey(), anna.wireguardKey(), proven.proof()),
                new Admission(invite, anna.controlKey(), boris.wireguardKey(), proven.proof()));
        for (Admission admission : altered) {
            anna.feed.clear();
            assertThat(ledger.offer(anna.write(admission))).isEqualTo(Verdict.BAD_PROOF);
        }
        assertThat(ledger.offer(boris.write(proven)))
                .as("stolen by another node")
                .isEqualTo(Verdict.BAD_PROOF);
    }

    @Test
    void theOwnFeedIsTakenBeforeTheInviterIsKnown() {
        Ledger fresh = new Ledger(network, CRYPTO, anna.id);
        assertThat(fresh.offer(anna.join(invite, inviteKey))).isEqualTo(Verdict.ACCEPTED);
        assertThat(fresh.isFounded()).isFalse();
        assertThat(fresh.view().members()).isEmpty();
        assertThat(fresh.offer(boris.join(invite, inviteKey))).isEqualTo(Verdict.UNKNOWN_INVITER);
        assertThat(fresh.offer(genesis)).isEqualTo(Verdict.ACCEPTED);
        assertThat(fresh.view().members()).hasSize(2);
    }

    @Test
    void theFeedOfAStrangerIsNotTaken() {
        take(genesis);
        assertThat(ledger.offer(anna.announce("anna"))).isEqualTo(Verdict.NO_ADMISSION);
        assertThat(ledger.offer(anna.announce("anna"))).isEqualTo(Verdict.GAP);
        Author other = new Author(CRYPTO, random);
        assertThat(ledger.offer(other.found("net", Ipv4Range.DEFAULT))).isEqualTo(Verdict.FOREIGN_NETWORK);
        assertThat(ledger.offer(boris.write(99, new byte[] {1}))).isEqualTo(Verdict.NO_ADMISSION);
    }

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
        assertThat(member(anna).name()).isEqualTo("anna");
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
        Entry far = Entry.sign(
                CRYPTO,
                anna.keys.signing(),
                anna.publicKey,
                LedgerLimits.MAX_ENTRIES_PER_AUTHOR + 1L,
                new byte[Entry.HASH_BYTES],
                HybridTime.of(LATER),
                4_711,
                new byte[0]);
        assertThat(ledger.offer(far)).isEqualTo(Verdict.TOO_MANY_ENTRIES);
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

    @Test
    void aVerdictCitesTheOwnSuspicionFirst() {
        foundWithTwoMembers();
        assertThat(record(anna).verdictBy(founder.id)).isEmpty();
        Entry other = take(boris.suspect(life(anna)));
        assertThat(record(anna).verdictBy(founder.id)).isEmpty();
        Entry own = take(founder.suspect(life(anna)));
        assertThat(record(anna).verdictBy(founder.id).orElseThrow().suspicions())
                .containsExactly(own.ref(), other.ref());
        take(founder.write(record(anna).verdictBy(founder.id).orElseThrow()));
        assertThat(status(anna)).isEqualTo(MemberStatus.DEAD);
    }

    private Incarnation life(Author author) {
        return record(author).incarnation();
    }

    private NodeRecord record(Author author) {
        return ledger.record(author.id).orElseThrow();
    }

    private Member member(Author author) {
        return member(author.id);
    }

    private Member member(NodeId id) {
        return ledger.view().member(id).orElseThrow();
    }

    private MemberStatus status(Author author) {
        assertThat(member(author).status()).isEqualTo(record(author).status());
        return member(author).status();
    }

    private Entry take(Entry... entries) {
        Arrays.stream(entries)
                .forEach(
                        entry -> assertThat(ledger.offer(entry)).as("%s", entry).isEqualTo(Verdict.ACCEPTED));
        return entries[entries.length - 1];
    }
}
