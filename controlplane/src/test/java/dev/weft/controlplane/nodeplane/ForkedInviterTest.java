package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.FeedSet;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.LedgerLimits;
import dev.weft.controlplane.ledger.Verdict;
import dev.weft.controlplane.nodeplane.Message.Gossip;
import dev.weft.controlplane.nodeplane.Message.Ping;
import dev.weft.controlplane.nodeplane.Message.Refused;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One that has forked too often, and whoever it has invited, is told by what, as often as it takes. */
class ForkedInviterTest extends BadInput {
    private static final int ANSWERS = 8;

    /** Anna says two things with each of so many numbers; only the founder hears all of it. */
    private void forkTooOften() {
        for (int i = 0; i < FeedSet.MAX_BRANCHES; i++) {
            Entry one = anna.author.announce("anna");
            core.receive(seal(new Gossip(0), one), anna.address, now());
            anna.author.feed.remove(one);
            core.receive(seal(new Gossip(0), anna.author.announce("bad")), anna.address, now());
        }
        Step unused = core.takeStep();
        assertThat(core.ledger().feeds().isFullOfForks(anna.author.id)).isTrue();
        assertThat(core.ledger().overruledBy(anna.author.id)).isPresent();
    }

    @Test
    void isToldAllOfTheProofInParts() {
        Ledger ignorant = new Ledger(network, crypto, anna.author.id);
        core.ledger()
                .feeds()
                .entries()
                .forEach(entry -> assertThat(ignorant.offer(entry)).isEqualTo(Verdict.ACCEPTED));
        forkTooOften();
        Set<Entry> told = new HashSet<>();
        for (int i = 0; i < ANSWERS; i++) {
            millis += Reception.ANSWER_PERIOD_MILLIS;
            core.receive(seal(new Ping(i, 0)), anna.address, now());
            List<Step.Send> answers = core.takeStep().sends().stream()
                    .filter(send -> send.address().equals(anna.address))
                    .toList();
            assertThat(answers).hasSize(1);
            byte[] datagram = answers.get(0).datagram();
            assertThat(datagram.length).isLessThanOrEqualTo(SealedDatagrams.MAX_DATAGRAM_BYTES);
            Packet packet = anna.openPacket(datagram, controlKey);
            assertThat(packet.message()).isEqualTo(new Refused("revoked"));
            for (byte[] wire : packet.entries()) {
                Entry entry = decoded(wire);
                told.add(entry);
                Verdict unused = ignorant.offer(entry);
            }
        }
        assertThat(told).containsAll(core.ledger().contradictions(anna.author.id));
        assertThat(ignorant.overruledBy(anna.author.id)).isEqualTo(core.ledger().overruledBy(anna.author.id));
        assertThat(ignorant.digest()).isEqualTo(core.ledger().digest());
    }

    private static Entry decoded(byte[] wire) {
        try {
            return Entry.decode(wire, LedgerLimits.MAX_ENTRY_BYTES);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
