package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.View;
import dev.weft.controlplane.feed.Bucket;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Author;
import dev.weft.controlplane.nodeplane.Message.Ack;
import dev.weft.controlplane.nodeplane.Message.Buckets;
import dev.weft.controlplane.nodeplane.Message.Gossip;
import dev.weft.controlplane.nodeplane.Message.Have;
import dev.weft.controlplane.nodeplane.Message.Head;
import dev.weft.controlplane.nodeplane.Message.Heads;
import dev.weft.controlplane.nodeplane.Message.Ping;
import dev.weft.controlplane.nodeplane.Message.PingRequest;
import dev.weft.controlplane.nodeplane.Message.Range;
import dev.weft.controlplane.nodeplane.Message.Want;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Noise, and a member that has gone mad. */
class MadMemberTest extends BadInput {
    @Test
    void noise() {
        View view = core.ledgerView();
        int count = 20_000;
        for (int i = 0; i < count; i++) {
            // As fast as it may come without being dropped unseen.
            millis++;
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (noise.length > 18 && random.nextBoolean()) {
                noise[0] = SealedDatagrams.VERSION;
                noise[1] = SealedDatagrams.SEALED;
                System.arraycopy(anna.author.id.toBytes(), 0, noise, 2, NodeId.BYTES);
            }
            core.receive(noise, anna.address, now());
        }
        assertThat(drops().values().stream().mapToLong(Long::longValue).sum())
                .as("seed %s", SEED)
                .isEqualTo(count);
        assertThat(core.ledgerView()).isEqualTo(view);
        assertTaken(seal(new Ping(1, 2)));
    }

    /** A member that has gone mad: everything is sealed well. */
    @Test
    void packetsOfAMadMember() {
        List<Message> messages = List.of(
                new Gossip(1),
                new Ping(1, 2),
                new Ack(3, 4),
                new PingRequest(1, new NodeId(5, 6)),
                new Message.RelayedAck(1, self),
                new Heads(new NodeId(0, 0), new NodeId(-1, -1), List.of(new Head(self, Long.MAX_VALUE, 1))),
                new Buckets(Bucket.ALL, Collections.nCopies(Bucket.CHILDREN, 1L)),
                new Have(List.of(new Head(self, Long.MAX_VALUE, 1), new Head(new NodeId(9, 9), 1, 1))),
                new Want(
                        Long.MAX_VALUE,
                        List.of(
                                new Range(self, 0, Long.MAX_VALUE),
                                new Range(self, Long.MAX_VALUE, Long.MAX_VALUE),
                                new Range(self, Long.MAX_VALUE, 0),
                                new Range(new NodeId(9, 9), 1, 2))),
                new Message.SyncEntries(0, 1, 1, 1),
                new Message.SyncEntries(1, 1, 2, 1),
                new Message.Introduced(Long.MAX_VALUE, 1),
                new Message.Refused("no"));
        for (int i = 0; i < 5_000; i++) {
            Message message = messages.get(random.nextInt(messages.size()));
            byte[] packet = PacketCodec.encode(
                    new Packet(message, List.of(anna.author.head().wire())));
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                packet[random.nextInt(packet.length)] = (byte) random.nextInt();
            }
            goOn(packet, i);
        }
        assertThat(core.ledgerView().member(self).orElseThrow().status()).isEqualTo(MemberStatus.ALIVE);
        assertTaken(seal(new Ping(1, 2)));
    }

    @Test
    void entriesOfAMadMember() {
        for (int i = 0; i < 2_000; i++) {
            byte[] body = anna.author.feed.get(random.nextInt(2)).body();
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt();
            }
            Entry entry = anna.author
                    .at(Author.START_MILLIS + 1_000_000L * i + random.nextInt(1_000_000))
                    .write(random.nextInt(10), body);
            goOn(PacketCodec.encode(Packet.of(new Ping(i, random.nextLong()), List.of(entry))), i);
        }
        assertThat(core.ledger().feeds().headSequence(anna.author.id)).isEqualTo(anna.author.feed.size());
        assertTaken(seal(new Ping(1, 2)));
    }

    private void goOn(byte[] packet, int number) {
        millis += 7;
        try {
            core.receive(anna.seal(self, controlKey, packet), anna.address, now());
            if (core.nextWakeMillis() <= millis) {
                core.wake(now());
            }
        } catch (RuntimeException e) {
            throw new AssertionError(
                    "seed " + SEED + " case " + number + ": " + HexFormat.of().formatHex(packet), e);
        }
        for (Step.Send send : core.takeStep().sends()) {
            assertThat(send.datagram().length).isLessThanOrEqualTo(SealedDatagrams.MAX_DATAGRAM_BYTES);
        }
    }
}
