package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.View;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.LedgerLimits;
import dev.weft.controlplane.nodeplane.Message.Gossip;
import dev.weft.controlplane.nodeplane.Message.Heads;
import dev.weft.controlplane.nodeplane.Message.Ping;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is sealed well and says nothing that can be read or taken. */
class BadPacketsTest extends BadInput {
    @Test
    void aPacketThatIsNone() {
        assertDropped(Drop.MALFORMED, anna.seal(self, controlKey, new byte[0]));
        assertDropped(Drop.MALFORMED, anna.seal(self, controlKey, new byte[] {1, 2, 3}));
        byte[] good = PacketCodec.encode(Packet.of(new Ping(1, 2), List.of()));
        for (int length = 0; length < good.length; length++) {
            assertDropped(Drop.MALFORMED, anna.seal(self, controlKey, Arrays.copyOf(good, length)));
        }
        assertDropped(Drop.MALFORMED, anna.seal(self, controlKey, Arrays.copyOf(good, good.length + 1)));
        Heads backwards = new Heads(new NodeId(2, 0), new NodeId(1, 0), List.of());
        assertDropped(Drop.MALFORMED, seal(backwards));
    }

    @Test
    void anEntryThatIsNone() {
        for (byte[] wire : List.of(
                new byte[] {1},
                new byte[LedgerLimits.MAX_ENTRY_BYTES],
                Arrays.copyOf(anna.author.head().wire(), 100))) {
            Packet packet = new Packet(new Gossip(core.ledger().digest()), List.of(wire));
            assertDropped(Drop.MALFORMED_ENTRY, anna.seal(self, controlKey, PacketCodec.encode(packet)));
        }
    }

    @Test
    void entriesThatAreRefusedChangeNothingAndAreCounted() throws MalformedException {
        Puppet stranger = new Puppet(crypto, network, random, 9);
        byte[] forged = anna.author.next(6, new byte[] {(byte) 0x80}).wire();
        forged[forged.length - 3] ^= 1;
        assertCounted("entries.no-admission", stranger.author.announce("stranger"));
        assertCounted("entries.bad-signature", Entry.decode(forged, LedgerLimits.MAX_ENTRY_BYTES));
        assertCounted("entries.duplicate", anna.author.head());
    }

    /** Both sides of it are kept and shown; nothing else changes. */
    @Test
    void aForkIsTakenShownAndCounted() {
        Entry fork = fork();
        long before = core.counters().getOrDefault("entries.fork", 0L);
        core.receive(seal(new Gossip(core.ledger().digest()), fork), anna.address, now());
        assertThat(core.counters()).containsEntry("entries.fork", before + 1);
        assertThat(core.ledgerView().member(anna.author.id).orElseThrow().forked())
                .isTrue();
        assertThat(core.ledger().contradictions(anna.author.id))
                .containsExactlyInAnyOrder(anna.author.feed.get(1), fork);
    }

    /** Another second entry of anna's. */
    private Entry fork() {
        Entry announced = anna.author.feed.remove(1);
        Entry fork = anna.author.next(6, new byte[] {(byte) 0x80});
        anna.author.feed.add(announced);
        return fork;
    }

    private void assertCounted(String counter, Entry entry) {
        Map<String, Long> drops = drops();
        View view = core.ledgerView();
        long before = core.counters().getOrDefault(counter, 0L);
        core.receive(seal(new Gossip(core.ledger().digest()), entry), anna.address, now());
        assertThat(core.counters().getOrDefault(counter, 0L)).as(counter).isEqualTo(before + 1);
        assertThat(drops()).isEqualTo(drops);
        assertThat(core.ledgerView()).isEqualTo(view);
        assertThat(core.takeStep().store()).isEmpty();
    }
}
