package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.Bucket;
import dev.weft.controlplane.feed.DigestTree;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.FeedSet;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.nodeplane.Message.Buckets;
import dev.weft.controlplane.nodeplane.Message.Have;
import dev.weft.controlplane.nodeplane.Message.Head;
import dev.weft.controlplane.nodeplane.Message.Heads;
import dev.weft.controlplane.nodeplane.Message.Range;
import dev.weft.controlplane.nodeplane.Message.SyncEntries;
import dev.weft.controlplane.nodeplane.Message.Want;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What two nodes say to each other to make their ledgers equal. Whoever sees a digest that differs from its own asks with
 * its heads, or, when these are too many for one datagram, with the digests of its buckets; the other goes into the buckets
 * that differ until what is left fits. Nothing is remembered between two questions but where to go on: every answer may be
 * lost or repeated, and the next question finds what is still missing. An answer is never larger than its maximum; the
 * next one begins where this one ended, so that everything has its turn.
 */
final class SyncEngine {
    /** Questions that may follow from one about buckets. */
    static final int MAX_QUESTIONS = 8;

    /** Authors of whom a peer is told at a time that there is more. */
    static final int MAX_AHEAD = 4 * Heads.MAX_HEADS;

    private static final int MESSAGE_BYTES = 40;

    /** An entry takes more than so many bytes: its signature alone has 64. */
    private static final int MIN_ENTRY_BYTES = 64;

    private static final int MAX_ENTRIES_IN_PACKET = SealedDatagrams.MAX_PACKET_BYTES / MIN_ENTRY_BYTES;
    private static final int ENTRY_BUDGET = SealedDatagrams.MAX_PACKET_BYTES - MESSAGE_BYTES;

    private final int windowPackets;
    private final FeedSet feeds;
    private NodeId nextAhead = Bucket.ALL.first();
    private int nextBucket;

    SyncEngine(CoreConfig config, FeedSet feeds) {
        this.windowPackets = Math.min(config.syncWindowPackets(), SyncEntries.MAX_PACKETS);
        this.feeds = feeds;
    }

    /** Of all that is held here. */
    long digest() {
        return feeds.digest();
    }

    /** Asks a peer what it has that is not here. */
    Message question() {
        DigestTree tree = feeds.digests();
        return tree.size() <= Heads.MAX_HEADS ? heads(Bucket.ALL.first(), Bucket.ALL.last()) : buckets(Bucket.ALL);
    }

    private Buckets buckets(Bucket bucket) {
        return new Buckets(
                bucket,
                Arrays.stream(feeds.digests().childDigests(bucket)).boxed().toList());
    }

    private Heads heads(NodeId from, NodeId to) {
        return new Heads(
                from, to, feeds.authors(from, to).stream().map(this::head).toList());
    }

    private Head head(NodeId author) {
        return new Head(author, feeds.rank(author), feeds.digests().contribution(author));
    }

    /** Asks about the parts of the bucket that differ: by heads where they fit into a datagram, else by their parts. */
    List<Message> compare(Buckets theirs) {
        long[] own = feeds.digests().childDigests(theirs.bucket());
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < Bucket.CHILDREN; i++) {
            int index = (nextBucket + i) % Bucket.CHILDREN;
            if (own[index] == theirs.digests().get(index)) {
                continue;
            }
            Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
            if (last != null && index > last.to && last.upTo(index).size(feeds.digests()) <= Heads.MAX_HEADS) {
                parts.set(parts.size() - 1, last.upTo(index));
            } else if (parts.size() < MAX_QUESTIONS) {
                parts.add(new Part(theirs.bucket(), index, index));
            } else {
                nextBucket = index;
                break;
            }
        }
        return parts.stream().map(this::question).toList();
    }

    private Message question(Part part) {
        return part.size(feeds.digests()) <= Heads.MAX_HEADS
                ? heads(part.first().first(), part.last().last())
                : buckets(part.first());
    }

    /** Neighbouring parts of a bucket. */
    private record Part(Bucket bucket, int from, int to) {
        Part upTo(int index) {
            return new Part(bucket, from, index);
        }

        Bucket first() {
            return bucket.child(from);
        }

        Bucket last() {
            return bucket.child(to);
        }

        int size(DigestTree tree) {
            int size = 0;
            for (int i = from; i <= to; i++) {
                size += tree.size(bucket.child(i));
            }
            return size;
        }
    }

    /** Those of the heads of which the sender has something that is not here. */
    List<Head> missing(List<Head> theirs) {
        return theirs.stream()
                .filter(head -> isAhead(head, head(head.author())))
                .toList();
    }

    private static boolean isAhead(Head head, @Nullable Head other) {
        return other == null
                || head.sequence() > other.sequence()
                || (head.sequence() == other.sequence() && head.digest() != other.digest());
    }

    /**
     * What the sender of these heads lacks: the entries, when they fit into so many datagrams; else heads, so that it asks
     * for them as it can take them.
     */
    List<Packet> beyond(Heads theirs, int packets) {
        Map<NodeId, Head> known = new HashMap<>();
        theirs.heads().forEach(head -> known.put(head.author(), head));
        List<Head> ahead = new ArrayList<>();
        for (NodeId author : rotated(theirs.from(), theirs.to())) {
            Head own = head(author);
            if (isAhead(own, known.get(author))) {
                if (ahead.size() == MAX_AHEAD) {
                    nextAhead = author;
                    return have(ahead);
                }
                ahead.add(own);
            }
        }
        return ahead.isEmpty() ? List.of() : entriesOrHeads(ahead, known, Math.min(packets, windowPackets));
    }

    private List<Packet> entriesOrHeads(List<Head> ahead, Map<NodeId, Head> known, int packets) {
        List<Entry> entries = new ArrayList<>();
        long bytes = 0;
        for (Head own : ahead) {
            Head other = known.get(own.author());
            long after = other == null || other.sequence() == own.sequence() ? 0 : other.sequence();
            int limit = packets * MAX_ENTRIES_IN_PACKET + 1;
            for (Entry entry : feeds.after(own.author(), after, limit)) {
                bytes += entry.wireLength();
                entries.add(entry);
            }
            if (bytes > (long) packets * ENTRY_BUDGET) {
                return have(ahead);
            }
        }
        List<Packet> answer = packets(0, inOrderOfTime(entries));
        return answer.size() <= packets ? answer : have(ahead);
    }

    /** The authors between two ids, first those where the last list ended. */
    private List<NodeId> rotated(NodeId from, NodeId to) {
        if (nextAhead.compareTo(from) <= 0 || nextAhead.compareTo(to) > 0) {
            return List.copyOf(feeds.authors(from, to));
        }
        List<NodeId> authors = new ArrayList<>(feeds.authors(nextAhead, to));
        feeds.authors(from, nextAhead).stream()
                .filter(author -> !author.equals(nextAhead))
                .forEach(authors::add);
        return authors;
    }

    private static List<Packet> have(List<Head> heads) {
        List<Packet> pages = new ArrayList<>();
        for (int from = 0; from < heads.size(); from += Heads.MAX_HEADS) {
            List<Head> page = heads.subList(from, Math.min(heads.size(), from + Heads.MAX_HEADS));
            pages.add(Packet.of(new Have(page), List.of()));
        }
        return pages;
    }

    /**
     * What was asked for, as far as it fits. One entry of each author, then the next of each: so a lost datagram holds up
     * few. First entries of feeds lead, in the order of time: an admission is of no use before its inviter's.
     *
     * @param packets how many datagrams, at most
     */
    List<Packet> answer(Want want, int packets) {
        int window = Math.min(packets, windowPackets);
        List<Entry> first = new ArrayList<>();
        List<Entry> further = new ArrayList<>();
        long bytes = 0;
        List<List<Entry>> wanted = want.ranges().stream()
                .map(range -> wanted(range, window * MAX_ENTRIES_IN_PACKET))
                .toList();
        boolean found = true;
        for (int pass = 0; found && bytes < (long) window * ENTRY_BUDGET; pass++) {
            found = false;
            for (List<Entry> entries : wanted) {
                if (pass < entries.size()) {
                    found = true;
                    Entry entry = entries.get(pass);
                    bytes += entry.wireLength();
                    (entry.sequence() == 1 ? first : further).add(entry);
                }
            }
        }
        first.sort(Comparator.comparingLong(Entry::time).thenComparing(Entry::ref));
        first.addAll(further);
        List<List<Entry>> packed = GossipQueue.pack(first, ENTRY_BUDGET);
        return packets(want.question(), packed.subList(0, Math.min(packed.size(), window)));
    }

    /** Of a pruned feed also the base, which may be later than what the peer knows of. */
    private List<Entry> wanted(Range range, int limit) {
        long last = Math.max(range.upTo(), feeds.base(range.author()));
        return feeds.after(range.author(), range.after(), limit).stream()
                .filter(entry -> entry.sequence() <= last)
                .toList();
    }

    /** Says that nothing follows. */
    List<Packet> nothing() {
        return packets(0, List.of());
    }

    /** At least one, so that who asked need not wait for what is not there. */
    private List<Packet> packets(long question, List<List<Entry>> packed) {
        int of = Math.max(1, packed.size());
        List<Packet> packets = new ArrayList<>();
        for (int i = 0; i < of; i++) {
            packets.add(Packet.of(
                    new SyncEntries(question, i + 1, of, feeds.digest()),
                    packed.isEmpty() ? List.of() : packed.get(i)));
        }
        return packets;
    }

    /** An entry and the latest time that its feed has shown up to it. */
    private record Dated(Entry entry, long latest) {
        static final Comparator<Dated> ORDER =
                Comparator.comparingLong(Dated::latest).thenComparing(dated -> dated.entry.ref());
    }

    /**
     * So that what an entry builds on comes before it. A feed stays in its own order even when its times go back.
     *
     * @param entries each author's in order
     */
    private static List<List<Entry>> inOrderOfTime(List<Entry> entries) {
        Map<NodeId, Long> latest = new HashMap<>();
        List<Entry> ordered = entries.stream()
                .map(entry -> new Dated(entry, latest.merge(entry.author(), entry.time(), Math::max)))
                .sorted(Dated.ORDER)
                .map(Dated::entry)
                .toList();
        return GossipQueue.pack(ordered, ENTRY_BUDGET);
    }
}
