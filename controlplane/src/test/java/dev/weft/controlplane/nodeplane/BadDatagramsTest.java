package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.nodeplane.Message.Gossip;
import dev.weft.controlplane.nodeplane.Message.Ping;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Datagrams that are none, or not for this node, or not from whom they say. */
class BadDatagramsTest extends BadInput {
    @Test
    void datagramsThatAreNone() {
        assertDropped(Drop.TOO_SHORT, new byte[0]);
        assertDropped(Drop.TOO_SHORT, new byte[] {1});
        assertDropped(Drop.TOO_LONG, new byte[SealedDatagrams.MAX_DATAGRAM_BYTES + 1]);
        assertDropped(Drop.TOO_LONG, new byte[65_507]);
        byte[] good = seal(new Gossip(0));
        assertDropped(Drop.WRONG_VERSION, altered(good, 0, 0));
        assertDropped(Drop.WRONG_VERSION, altered(good, 0, 2));
        assertDropped(Drop.UNKNOWN_TYPE, altered(good, 1, 0));
        assertDropped(Drop.UNKNOWN_TYPE, altered(good, 1, 3));
        assertTaken(good);
    }

    @Test
    void aSealedDatagramCutOffAnywhere() {
        byte[] good = seal(new Ping(1, 2));
        for (int length = 0; length < good.length; length++) {
            boolean tooShort = length < SealedDatagrams.SEALED_HEADER_BYTES + Crypto.TAG_BYTES;
            assertDropped(tooShort ? Drop.TOO_SHORT : Drop.NOT_OPENED, Arrays.copyOf(good, length));
        }
        assertDropped(Drop.NOT_OPENED, Arrays.copyOf(good, good.length + 1));
        assertTaken(good);
    }

    @Test
    void aSealedDatagramAlteredAnywhere() {
        byte[] good = seal(new Ping(1, 2));
        for (int position = 2; position < good.length; position++) {
            byte[] altered = altered(good, position, good[position] ^ 1);
            // Byte 18 to 21 are the session: a later one is tried with the key it would have, an earlier one is stale.
            Drop expected = position < 18
                    ? Drop.UNKNOWN_SENDER
                    : position < 30 && sessionOf(altered) <= sessionOf(good) ? Drop.STALE_SESSION : Drop.NOT_OPENED;
            assertDropped(expected, altered);
        }
        assertTaken(good);
    }

    private static long sessionOf(byte[] datagram) {
        return java.nio.ByteBuffer.wrap(datagram).getInt(18);
    }

    @Test
    void aDatagramThatWasReceivedBefore() {
        byte[] good = seal(new Ping(1, 2));
        assertTaken(good);
        assertDropped(Drop.REPLAYED, good);
        byte[] late = seal(new Ping(1, 2));
        for (int i = 0; i < ReplayWindow.SIZE; i++) {
            assertTaken(seal(new Gossip(core.ledger().digest())));
        }
        assertDropped(Drop.REPLAYED, late);
    }

    @Test
    void aDatagramOfAnEarlierRun() {
        byte[] held = seal(new Ping(1, 2));
        anna.restart(5);
        assertTaken(seal(new Ping(1, 2)));
        assertDropped(Drop.STALE_SESSION, held);
        // A second run with the same number has another salt.
        anna.restart(5);
        assertDropped(Drop.STALE_SESSION, seal(new Ping(1, 2)));
        anna.restart(4);
        assertDropped(Drop.STALE_SESSION, seal(new Ping(1, 2)));
        anna.restart(6);
        assertTaken(seal(new Ping(1, 2)));
    }

    @Test
    void aDatagramForOrFromSomebodyElse() {
        Puppet stranger = new Puppet(crypto, network, random, 9);
        assertDropped(Drop.UNKNOWN_SENDER, stranger.seal(self, controlKey, new Ping(1, 2)));
        assertDropped(Drop.NOT_OPENED, anna.seal(stranger.author.id, stranger.author.controlKey(), new Ping(1, 2)));
        assertDropped(Drop.NOT_OPENED, anna.seal(stranger.author.id, controlKey, new Ping(1, 2)));
        byte[] inAnnasName = stranger.seal(self, controlKey, new Ping(1, 2));
        System.arraycopy(anna.author.id.toBytes(), 0, inAnnasName, 2, NodeId.BYTES);
        inAnnasName[18] = 1;
        assertDropped(Drop.NOT_OPENED, inAnnasName);
        byte[] reflected = seal(new Ping(1, 2));
        System.arraycopy(self.toBytes(), 0, reflected, 2, NodeId.BYTES);
        assertDropped(Drop.UNKNOWN_SENDER, reflected);
        Puppet elsewhere = new Puppet(crypto, new NetworkId(1, 2), random, 9);
        elsewhere.author.feed.add(anna.author.feed.get(0));
        assertDropped(Drop.NOT_OPENED, elsewhere.introduce(self, controlKey));
    }
}
