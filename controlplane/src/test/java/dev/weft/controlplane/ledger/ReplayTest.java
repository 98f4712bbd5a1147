package dev.weft.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.View;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.ledger.Event.Incarnation;
import dev.weft.controlplane.ledger.Event.Left;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The view follows from the set of entries: from their order nothing, from the whole of them everything. */
class ReplayTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final int HISTORIES = 25;
    private static final int SHUFFLES = 4;
    private static final int STEPS = 60;
    private static final NodeId NOBODY = new NodeId(0, 0);

    /** Nodes that do at random what nodes do, and some things that they should not. */
    private static final class History {
        final Random random;
        final Author founder;
        final NetworkId network;
        final List<Entry> entries = new ArrayList<>();
        private final List<Author> members = new ArrayList<>();
        private final PrivateKey32 inviteKey;
        private final Invite invite;

        History(long seed) {
            random = new Random(seed);
            founder = new Author(CRYPTO, random);
            entries.add(founder.found("net", Ipv4Range.parse("10.86.0.0/24")));
            network = NetworkId.of(entries.get(0).wire());
            members.add(founder);
            inviteKey = PrivateKey32.random(random);
            // Fewer uses than nodes that take it up, so that some are beyond them.
            invite = founder.invite(network, inviteKey, true, Author.START_MILLIS + 1_000_000, 4);
            for (int step = 0; step < STEPS; step++) {
                step();
            }
        }

        private void step() {
            Author author = members.get(random.nextInt(members.size())).at(Author.START_MILLIS + random.nextInt(5_000));
            Author target = members.get(random.nextInt(members.size()));
            // Mostly its newest entry, now and then an older one or none that exists.
            int age = random.nextInt(3) == 0 ? random.nextInt(target.feed.size()) : 0;
            Entry about = target.feed.get(target.feed.size() - 1 - age);
            int error = random.nextInt(10) == 0 ? 1 : 0;
            Incarnation life = new Incarnation(target.id, about.sequence(), about.shortHash() + error);
            switch (random.nextInt(12)) {
                case 0, 1 -> entries.add(join());
                case 2, 3 -> entries.add(author.announce("n" + random.nextInt(100)));
                case 4, 5, 6, 7 -> accuse(author, life);
                case 8, 9 -> entries.add(author.declareDead(life, anyEntry()));
                case 10 -> entries.add(author.write(4_711, new byte[] {(byte) random.nextInt()}));
                default -> entries.add(random.nextInt(4) == 0 ? author.write(new Left()) : author.announce("back"));
            }
        }

        private void accuse(Author author, Incarnation life) {
            Entry suspicion = author.suspect(life);
            entries.add(suspicion);
            if (random.nextBoolean()) {
                entries.add(author.declareDead(life, suspicion, anyEntry()));
            }
        }

        private Entry join() {
            Author joining = new Author(CRYPTO, random).at(Author.START_MILLIS + random.nextInt(5_000));
            if (members.size() > 1 && random.nextInt(3) == 0) {
                PrivateKey32 key = PrivateKey32.random(random);
                Author inviter = members.get(random.nextInt(members.size()));
                members.add(joining);
                return joining.join(inviter.invite(network, key, random.nextBoolean(), Long.MAX_VALUE >> 20, 1), key);
            }
            members.add(joining);
            return joining.join(invite, inviteKey);
        }

        private Entry anyEntry() {
            return entries.get(random.nextInt(entries.size()));
        }

        View view() {
            return Replay.view(network, CRYPTO, NOBODY, entries);
        }
    }

    @Test
    void theOrderOfTheEntriesDoesNotMatter() {
        Set<MemberStatus> seen = EnumSet.noneOf(MemberStatus.class);
        for (long seed = 1; seed <= HISTORIES; seed++) {
            History history = new History(seed);
            View view = history.view();
            view.members().forEach(member -> seen.add(member.status()));
            List<Entry> shuffled = new ArrayList<>(history.entries);
            for (int i = 0; i < SHUFFLES; i++) {
                Collections.shuffle(shuffled, history.random);
                assertThat(Replay.view(history.network, CRYPTO, NOBODY, shuffled))
                        .as("seed %s shuffle %s", seed, i)
                        .isEqualTo(view);
            }
        }
        assertThat(seen)
                .as("the histories lead everywhere")
                .containsExactlyInAnyOrder(
                        MemberStatus.ALIVE, MemberStatus.SUSPECT, MemberStatus.DEAD, MemberStatus.LEFT);
    }

    @Test
    void whatIsOfferedTwiceOrTooEarlyDoesNotMatter() {
        for (long seed = 1; seed <= HISTORIES; seed++) {
            History history = new History(seed);
            Ledger ledger = new Ledger(history.network, CRYPTO, NOBODY);
            List<Entry> offers = new ArrayList<>(history.entries);
            offers.addAll(history.entries);
            Collections.shuffle(offers, history.random);
            // In the end everything once more in order, as sync does.
            offers.addAll(history.entries);
            offers.forEach(ledger::offer);
            assertThat(ledger.view()).as("seed %s", seed).isEqualTo(history.view());
        }
    }

    @Test
    void theViewAfterEachEntryIsTheReplayOfAllSoFar() {
        History history = new History(4);
        Ledger ledger = new Ledger(history.network, CRYPTO, NOBODY);
        for (int i = 0; i < history.entries.size(); i++) {
            ledger.offer(history.entries.get(i));
            View replayed = Replay.view(history.network, CRYPTO, NOBODY, history.entries.subList(0, i + 1));
            assertThat(ledger.view()).as("after entry %s of seed 4", i).isEqualTo(replayed);
        }
    }
}
