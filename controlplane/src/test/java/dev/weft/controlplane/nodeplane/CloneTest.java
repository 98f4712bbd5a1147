package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.ledger.Author;
import dev.weft.controlplane.ledger.Event.Announced;
import dev.weft.controlplane.ledger.EventCodec;
import dev.weft.controlplane.nodeplane.Message.Gossip;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node that was restored from a backup, wrote while it was alone, and then hears of what it had written before. */
class CloneTest extends BadInput {
    private static final int LATER = 8;
    private static final int PIECE = 4;

    /** What it wrote before it was restored: after the genesis, one announcement after the other. */
    private final List<Entry> before = new ArrayList<>();

    private void writeBefore() {
        Entry last = genesis;
        for (int i = 0; i < LATER; i++) {
            Announced announced = new Announced(
                    "before", crypto.agreementPublicKey(keys.wireguard()), List.of(), List.of(), List.of());
            last = Entry.sign(
                    crypto,
                    keys.signing(),
                    crypto.signingPublicKey(keys.signing()),
                    last.sequence() + 1,
                    last.hash(),
                    HybridTime.of(Author.START_MILLIS + i + 1),
                    EventCodec.kind(announced),
                    EventCodec.encode(announced));
            before.add(last);
        }
    }

    private void hear(Entry... entries) {
        core.receive(seal(new Gossip(0), entries), anna.address, now());
        Step unused = core.takeStep();
    }

    private MemberStatus own() {
        return core.ledgerView().member(self).orElseThrow().status();
    }

    private void waitUntil(long end) {
        while (millis < end) {
            millis = Math.min(end, Math.max(millis + 1, core.nextWakeMillis()));
            core.wake(now());
            Step unused = core.takeStep();
        }
    }

    @Test
    void whatComesInPiecesMakesOneForkAlthoughItHasToAnswerMeanwhile() {
        writeBefore();
        Entry last = before.get(LATER - 1);
        for (int i = 0; i < LATER; i += PIECE) {
            hear(before.subList(i, i + PIECE).toArray(Entry[]::new));
            hear(anna.author.suspect(Author.lifeOf(before.get(i + PIECE - 1))));
            millis += 10;
        }
        waitUntil(millis + OwnFeed.SETTLED_MILLIS + 100);

        assertThat(core.ledger().contradictions(self))
                .extracting(Entry::sequence)
                .containsExactly(2L, 2L);
        assertThat(own()).isEqualTo(MemberStatus.ALIVE);
        assertThat(core.ledger().record(self).orElseThrow().incarnation().sequence())
                .isGreaterThan(last.sequence());
    }

    @Test
    void aDoubtAboutALifeThatIsOverIsAnsweredAtOnce() {
        writeBefore();
        hear(before.get(0), anna.author.suspect(Author.lifeOf(before.get(0))));
        assertThat(own()).isEqualTo(MemberStatus.ALIVE);
        hear(anna.author.suspect(core.ledger().record(self).orElseThrow().incarnation()));
        assertThat(own()).isEqualTo(MemberStatus.ALIVE);
        assertThat(core.ledger().contradictions(self)).hasSize(2);
    }

    @Test
    void whatIsAnsweredLaterIsToldAgainTooWhereItGetsLost() {
        writeBefore();
        hear(before.subList(0, PIECE).toArray(Entry[]::new));
        hear(anna.author.suspect(Author.lifeOf(before.get(PIECE - 1))));
        assertThat(own()).isEqualTo(MemberStatus.SUSPECT);

        long refuted = refutations();
        long limit = millis + 2 * OwnFeed.SETTLED_MILLIS;
        while (refutations() == refuted && millis < limit) {
            waitUntil(millis + 1);
        }
        long refutedAt = millis;
        assertThat(refutedAt).isLessThan(limit);
        // The first round of gossip is over then, and the next one has not come.
        waitUntil(refutedAt + Insistence.AGAIN_MILLIS.get(0) - 1);
        long told = sentGossip();
        waitUntil(refutedAt + Insistence.AGAIN_MILLIS.get(0));
        assertThat(sentGossip()).isGreaterThan(told);
    }

    /** Its copy may be somewhere else, and have said so last: whoever joins is to find this one. */
    @Test
    void whoJoinsIsToldWhereThisMachineIs() throws MalformedException {
        Endpoint here = Endpoint.of(SimulatedNode.addressOf(0));
        Endpoint copy = Endpoint.of(SimulatedNode.addressOf(77));
        Entry last = core.ledger().feeds().head(self).orElseThrow();
        Announced announced = new Announced(
                "founder", crypto.agreementPublicKey(keys.wireguard()), List.of(), List.of(copy), List.of());
        hear(Entry.sign(
                crypto,
                keys.signing(),
                crypto.signingPublicKey(keys.signing()),
                last.sequence() + 1,
                last.hash(),
                last.time() + 1,
                EventCodec.kind(announced),
                EventCodec.encode(announced)));
        assertThat(core.ledger().record(self).orElseThrow().controlEndpoints()).containsExactly(copy);
        assertThat(invite(1).contacts().get(0).endpoints()).containsExactly(here, copy);
    }

    private long refutations() {
        return core.counters().getOrDefault("refutations", 0L);
    }

    private long sentGossip() {
        return core.counters().getOrDefault("sent.gossip", 0L);
    }
}
