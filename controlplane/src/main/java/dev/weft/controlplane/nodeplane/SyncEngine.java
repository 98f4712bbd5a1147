package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.FeedSet;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.nodeplane.Message.Head;
import dev.weft.controlplane.nodeplane.Message.Heads;
import dev.weft.controlplane.nodeplane.Message.SyncEntries;
import dev.weft.controlplane.nodeplane.Message.Want;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes two ledgers equal. Whoever sees a digest that differs from its own sends its heads; the receiver answers with the
 * entries that the sender lacks, and asks for those that it lacks itself. Every step can be lost or repeated: the next
 * differing digest starts again with what is still missing.
 */
final class SyncEngine {
    /** The lowest and the highest node id. */
    private static final NodeId LOWEST = new NodeId(0, 0);

    private static final NodeId HIGHEST = new NodeId(-1, -1);
    private static final int MESSAGE_BYTES = 32;

    /** Questions of one peer that are answered in one second. */
    static final int MAX_QUESTIONS_PER_SECOND = 64;

    private final CoreConfig config;
    private final FeedSet feeds;
    private final Map<NodeId, Long> lastStart = new HashMap<>();
    private final Map<NodeId, Rate> questions = new HashMap<>();
    private long lastChangeAt = Long.MIN_VALUE / 2;
    private long differsSince = Long.MAX_VALUE;

    private static final class Rate {
        long second;
        int count;
    }

    SyncEngine(CoreConfig config, FeedSet feeds) {
        this.config = config;
        this.feeds = feeds;
    }

    void ledgerChanged(long now) {
        lastChangeAt = now;
    }

    /** Whether a peer's differing digest should start a sync with it now. */
    boolean shouldStart(NodeId peer, long digest, long now) {
        if (digest == feeds.digest()) {
            differsSince = Long.MAX_VALUE;
            return false;
        }
        differsSince = Math.min(differsSince, now);
        boolean quiet =
                now - lastChangeAt >= config.syncQuietMillis() || now - differsSince >= 2 * config.syncQuietMillis();
        Long last = lastStart.get(peer);
        if (!quiet || (last != null && now - last < config.syncRetryMillis())) {
            return false;
        }
        started(peer, now);
        return true;
    }

    void started(NodeId peer, long now) {
        lastStart.put(peer, now);
    }

    /** Whether another question of this peer may be answered in this second. */
    boolean mayAnswer(NodeId peer, long now) {
        Rate rate = questions.computeIfAbsent(peer, node -> new Rate());
        if (rate.second != now / 1_000) {
            rate.second = now / 1_000;
            rate.count = 0;
        }
        return ++rate.count <= MAX_QUESTIONS_PER_SECOND;
    }

    /** All own heads, in as many messages as needed; each covers a range of authors, together they cover all. */
    List<Message> heads() {
        List<Message> messages = new ArrayList<>();
        List<Head> current = new ArrayList<>();
        NodeId from = LOWEST;
        for (NodeId author : feeds.authors()) {
            if (current.size() == Heads.MAX_HEADS) {
                NodeId last = current.get(current.size() - 1).author();
                messages.add(new Heads(from, last, current));
                from = successor(last);
                current = new ArrayList<>();
            }
            current.add(new Head(author, feeds.headSequence(author)));
        }
        messages.add(new Heads(from, HIGHEST, current));
        return messages;
    }

    /** What the sender of these heads lacks. */
    List<Packet> entriesBeyond(Heads theirs) {
        Map<NodeId, Long> known =
                theirs.heads().stream().collect(Collectors.toMap(Head::author, Head::sequence, Math::max));
        List<Entry> missing = new ArrayList<>();
        for (NodeId author : feeds.authors(theirs.from(), theirs.to())) {
            missing.addAll(feeds.range(author, known.getOrDefault(author, 0L) + 1, Long.MAX_VALUE));
        }
        return window(missing);
    }

    /** What this node lacks of these heads. */
    List<Message> wantedOf(Heads theirs) {
        List<Head> wanted = new ArrayList<>();
        for (Head head : theirs.heads()) {
            long own = feeds.headSequence(head.author());
            if (head.sequence() > own) {
                wanted.add(new Head(head.author(), own));
            }
        }
        return wanted.isEmpty() ? List.of() : List.of(new Want(wanted));
    }

    /** What was asked for. */
    List<Packet> answer(Want want) {
        List<Entry> missing = new ArrayList<>();
        for (Head head : want.after()) {
            missing.addAll(feeds.range(head.author(), head.sequence() + 1, Long.MAX_VALUE));
        }
        return window(missing);
    }

    /** An entry and the latest time that its feed has shown up to it. */
    private record Dated(Entry entry, long latest) {
        static final Comparator<Dated> ORDER =
                Comparator.comparingLong(Dated::latest).thenComparing(dated -> dated.entry.ref());
    }

    /**
     * In the order of time, so that what an entry builds on comes before it; not more than the window. A feed stays in
     * its own order even when its times go back: else its next entry might never be among those that fit.
     *
     * @param missing each author's in order
     */
    private List<Packet> window(List<Entry> missing) {
        Map<NodeId, Long> latest = new HashMap<>();
        List<Entry> ordered = missing.stream()
                .map(entry -> new Dated(entry, latest.merge(entry.author(), entry.time(), Math::max)))
                .sorted(Dated.ORDER)
                .map(Dated::entry)
                .toList();
        List<List<Entry>> packed = GossipQueue.pack(ordered, SealedDatagrams.MAX_PACKET_BYTES - MESSAGE_BYTES);
        List<Packet> packets = new ArrayList<>();
        for (int i = 0; i < Math.min(packed.size(), config.syncWindowPackets()); i++) {
            boolean more = i == config.syncWindowPackets() - 1 && packed.size() > config.syncWindowPackets();
            packets.add(Packet.of(new SyncEntries(more, feeds.digest()), packed.get(i)));
        }
        return packets;
    }

    private static NodeId successor(NodeId id) {
        long low = id.low() + 1;
        return new NodeId(low == 0 ? id.high() + 1 : id.high(), low);
    }
}
