package dev.weft.scale;

import dev.weft.controlplane.nodeplane.CoreConfig;
import dev.weft.controlplane.nodeplane.ProductionSizes;
import dev.weft.scale.WeftMessage.Buckets;
import dev.weft.scale.WeftMessage.Heads;
import dev.weft.scale.WeftMessage.SyncEntries;
import dev.weft.scale.WeftMessage.Want;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How two ledgers become equal: who sees a digest that differs from its own sends the digests of 64 parts of its ledger;
 * the other one answers with its heads in the parts that differ; then entries go both ways. A small ledger's heads are
 * sent at once. When a sync starts is the real engine's rule; its messages are modelled after it.
 */
final class WeftSync {
    private static final int MAX_HEADS = 44;
    private static final int HEAD_BYTES = 21;
    private static final int DIGEST_BYTES = 9;
    private static final int MESSAGE_BYTES = 40;

    /** Parts that one answer goes into; what differs in others is found by the next sync. */
    private static final int MAX_PARTS = 8;

    private final CoreConfig config;
    private final Feeds feeds;
    private final CompactLedger ledger;
    private final Sender sender;
    private final Map<Integer, Long> lastStart = new HashMap<>();
    private long lastChangeAt = Long.MIN_VALUE / 2;
    private long differsSince = Long.MAX_VALUE;

    /** Sends a message with exactly these entries. */
    interface Sender {
        void send(int to, WeftMessage message, int bytes, List<Statement> entries);
    }

    WeftSync(CoreConfig config, Feeds feeds, CompactLedger ledger, Sender sender) {
        this.config = config;
        this.feeds = feeds;
        this.ledger = ledger;
        this.sender = sender;
    }

    void ledgerChanged(long now) {
        lastChangeAt = now;
    }

    /** A peer has told its digest. */
    void compare(int peer, long digest, long now) {
        if (digest == ledger.digest()) {
            differsSince = Long.MAX_VALUE;
            return;
        }
        differsSince = Math.min(differsSince, now);
        boolean quiet =
                now - lastChangeAt >= config.syncQuietMillis() || now - differsSince >= 2 * config.syncQuietMillis();
        Long last = lastStart.get(peer);
        if (quiet && (last == null || now - last >= config.syncRetryMillis())) {
            start(peer, now);
        }
    }

    private void start(int peer, long now) {
        lastStart.put(peer, now);
        if (feeds.size() <= MAX_HEADS) {
            sendHeads(peer, 0, feeds.size());
        } else {
            int bytes = ProductionSizes.SEAL + MESSAGE_BYTES + CompactLedger.BUCKETS * DIGEST_BYTES;
            sender.send(peer, new Buckets(ledger.bucketDigests()), bytes, List.of());
        }
    }

    private void sendHeads(int peer, int first, int end) {
        for (int from = first; from < end; from += MAX_HEADS) {
            char[] heads = new char[Math.min(MAX_HEADS, end - from)];
            for (int i = 0; i < heads.length; i++) {
                heads[i] = (char) ledger.head(from + i);
            }
            int bytes = ProductionSizes.SEAL + MESSAGE_BYTES + heads.length * HEAD_BYTES;
            sender.send(peer, new Heads(from, heads), bytes, List.of());
        }
    }

    void answer(int peer, Buckets theirs, long now) {
        lastStart.put(peer, now);
        long[] own = ledger.bucketDigests();
        int parts = 0;
        for (int bucket = 0; bucket < own.length && parts < MAX_PARTS; bucket++) {
            if (own[bucket] != theirs.digests()[bucket]) {
                parts++;
                sendHeads(peer, ledger.firstOf(bucket), ledger.firstOf(bucket + 1));
            }
        }
    }

    void answer(int peer, Heads theirs, long now) {
        lastStart.put(peer, now);
        List<Statement> missing = new ArrayList<>();
        for (int i = 0; i < theirs.heads().length; i++) {
            int author = theirs.first() + i;
            int own = ledger.head(author);
            if (theirs.heads()[i] > own) {
                want(peer, author);
            }
            missing.addAll(feeds.range(author, theirs.heads()[i], own));
        }
        sendEntries(peer, missing);
    }

    void want(int peer, int author) {
        int bytes = ProductionSizes.SEAL + MESSAGE_BYTES + HEAD_BYTES;
        sender.send(peer, new Want(author, ledger.head(author)), bytes, List.of());
    }

    void answer(int peer, Want want) {
        sendEntries(peer, feeds.range(want.author(), want.sequence(), ledger.head(want.author())));
    }

    private void sendEntries(int peer, List<Statement> missing) {
        Statement[] ordered = missing.toArray(Statement[]::new);
        Arrays.sort(ordered, Comparator.comparingLong(Statement::order));
        List<Statement> packet = new ArrayList<>();
        int left = ProductionSizes.MAX_PACKET - MESSAGE_BYTES;
        int packets = 0;
        for (Statement statement : ordered) {
            int needed = statement.bytes() + ProductionSizes.ENTRY_FRAME;
            if (needed > left || packet.size() == ProductionSizes.MAX_ENTRIES) {
                sendPacket(peer, packet);
                packet = new ArrayList<>();
                left = ProductionSizes.MAX_PACKET - MESSAGE_BYTES;
                if (++packets == config.syncWindowPackets()) {
                    return;
                }
            }
            packet.add(statement);
            left -= needed;
        }
        if (!packet.isEmpty()) {
            sendPacket(peer, packet);
        }
    }

    private void sendPacket(int peer, List<Statement> packet) {
        sender.send(peer, new SyncEntries(ledger.digest()), ProductionSizes.GOSSIP, packet);
    }
}
