package dev.weft.chat.store;

import dev.weft.chat.core.ConversationItem;
import dev.weft.chat.core.DirectState;
import dev.weft.chat.core.MessageId;
import dev.weft.chat.core.Origin;
import dev.weft.chat.core.Position;
import dev.weft.chat.core.StoredDirect;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Items as a store may get them. */
final class Samples {
    static final NetworkId NETWORK = new NetworkId(1, 2);
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final String[] WORDS = {"alpha", "beta", "gamma", "über", "Ω", "\"quoted\"", "100%", "weft"};

    final Random random;
    final List<Author> authors;
    long arrival;

    /** Somebody who writes to all. */
    static final class Author {
        final PrivateKey32 privateKey;
        final PublicKey32 key;
        final NodeId id;
        long sequence;
        byte[] previous = Entry.noPrevious();

        Author(Random random) {
            privateKey = PrivateKey32.random(random);
            key = CRYPTO.signingPublicKey(privateKey);
            id = NodeId.of(key);
        }

        Entry write(long time, String text) {
            sequence++;
            Entry entry = Entry.sign(
                    CRYPTO, privateKey, key, sequence, previous, time, 1, text.getBytes(StandardCharsets.UTF_8));
            previous = entry.hash();
            return entry;
        }
    }

    Samples(long seed, int authorCount) {
        random = new Random(seed);
        authors = IntStream.range(0, authorCount)
                .mapToObj(i -> new Author(random))
                .toList();
    }

    <T> T any(T[] values) {
        return List.of(values).get(random.nextInt(values.length));
    }

    Author author() {
        return authors.get(random.nextInt(authors.size()));
    }

    String text() {
        return WORDS[random.nextInt(WORDS.length)] + " " + WORDS[random.nextInt(WORDS.length)] + " " + arrival;
    }

    ConversationItem.Group group(Author author, long time) {
        String text = text();
        Entry entry = author.write(time, text);
        return new ConversationItem.Group(
                ++arrival,
                entry,
                text,
                time >>> 16,
                1_000 + arrival,
                any(Origin.values()),
                author().id,
                random.nextInt(9),
                random.nextBoolean());
    }

    ConversationItem.Direct direct(NodeId self, long time, DirectState state) {
        boolean outgoing = random.nextBoolean();
        NodeId peer = author().id;
        byte[] receipt = state == DirectState.DELIVERED ? new byte[] {1, 2, 3} : null;
        return new ConversationItem.Direct(
                ++arrival,
                new StoredDirect(
                        new MessageId.Direct(random.nextLong(), random.nextLong()),
                        outgoing ? self : peer,
                        outgoing ? peer : self,
                        outgoing,
                        time,
                        time >>> 16,
                        1_000 + arrival,
                        outgoing ? 99_999 : 0,
                        text(),
                        new byte[] {9, (byte) arrival},
                        outgoing ? state : DirectState.DELIVERED,
                        "because",
                        receipt),
                random.nextBoolean());
    }

    ConversationItem.Membership membership(NodeId self, long time) {
        arrival++;
        return new ConversationItem.Membership(
                new Position(time, self, arrival),
                arrival,
                1_000 + arrival,
                author().id,
                "node" + random.nextInt(9),
                any(ConversationItem.Change.values()),
                "reason",
                "entry/1");
    }
}
