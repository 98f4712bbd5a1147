package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.FeedSet;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.LedgerLimits;
import dev.weft.controlplane.nodeplane.Message.Buckets;
import dev.weft.controlplane.nodeplane.Message.Have;
import dev.weft.controlplane.nodeplane.Message.Heads;
import dev.weft.controlplane.nodeplane.Message.SyncEntries;
import dev.weft.controlplane.nodeplane.Message.Want;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Some nodes that do nothing but sync, in virtual time, over links that delay and lose. */
final class SyncStage {
    private static final long START_MILLIS = 100_000;

    final List<Node> nodes = new ArrayList<>();
    private final RandomGenerator random;
    private final long delayMillis;
    private final double loss;
    private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::order));
    private long planned;
    long now = START_MILLIS;
    int datagrams;
    /** Who does not take anything any more. */
    @Nullable
    Node silent;

    private record Event(long at, long number, Runnable action) {
        long order() {
            return (at << 24) + number;
        }
    }

    /** One node: its feeds, and what it has seen. */
    final class Node {
        final NodeId id;
        final FeedSet feeds = new FeedSet();
        final InetSocketAddress address = SimulatedNode.addressOf(nodes.size());
        final CoreClock clock = new CoreClock();
        final Outbox outbox = new Outbox(clock);
        final Set<NodeId> dead = new HashSet<>();
        final SyncDialogue dialogue;
        final List<Long> entryDatagramsAt = new ArrayList<>();
        int entriesReceived;
        int duplicates;
        int largestPull;

        private Node(NodeId id) {
            this.id = id;
            this.dialogue = new SyncDialogue(
                    id,
                    CoreConfig.DEFAULT,
                    clock,
                    dead::contains,
                    new SyncEngine(CoreConfig.DEFAULT, feeds),
                    new Pull(feeds),
                    (peer, to, packet) -> send(this, peer, packet),
                    outbox);
        }

        Node holds(Iterable<Entry> entries) {
            entries.forEach(feeds::add);
            return this;
        }

        void at(long millis) {
            clock.set(new Now(millis, millis));
        }
    }

    SyncStage(RandomGenerator random, long delayMillis, double loss) {
        this.random = random;
        this.delayMillis = delayMillis;
        this.loss = loss;
    }

    Node node() {
        Node node = new Node(new NodeId(random.nextLong(), random.nextLong()));
        nodes.add(node);
        return node;
    }

    /** {@code teller}'s digest reaches {@code listener}, as on a probe. */
    void tell(Node teller, Node listener) {
        listener.at(now);
        listener.dialogue.heardFrom(teller.id);
        listener.dialogue.compare(teller.id, teller.address, teller.feeds.digest());
        wakeLater(listener);
    }

    /** Lets time pass; every {@code periodMillis} each node tells one other its digest. */
    void run(long millis, long periodMillis) {
        long end = now + millis;
        for (long at = now; at < end && periodMillis > 0; at += periodMillis) {
            plan(at, this::tellAll);
        }
        while (!events.isEmpty() && events.peek().at <= end) {
            Event next = events.poll();
            now = Math.max(now, next.at);
            next.action.run();
        }
        now = end;
    }

    /** Runs until all are equal, and says how long that took; more than {@code maximumMillis} is an error. */
    long runUntilEqual(long maximumMillis, long periodMillis) {
        long start = now;
        while (!areEqual()) {
            if (now - start > maximumMillis) {
                throw new AssertionError("not equal after " + (now - start) + " ms: "
                        + nodes.stream().map(node -> node.feeds.entryCount()).toList());
            }
            run(periodMillis, periodMillis);
        }
        return now - start;
    }

    boolean areEqual() {
        return nodes.stream()
                        .filter(node -> node != silent)
                        .map(node -> node.feeds.digest())
                        .distinct()
                        .count()
                <= 1;
    }

    private void tellAll() {
        for (Node node : nodes) {
            Node other = nodes.get(random.nextInt(nodes.size()));
            if (other != node && random.nextDouble() >= loss && node != silent && other != silent) {
                tell(node, other);
            }
        }
    }

    private void plan(long at, Runnable action) {
        events.add(new Event(at, planned++, action));
    }

    private void send(Node from, NodeId peer, Packet packet) {
        byte[] bytes = PacketCodec.encode(packet);
        if (bytes.length > SealedDatagrams.MAX_PACKET_BYTES) {
            throw new AssertionError(bytes.length + " bytes: " + packet.message());
        }
        datagrams++;
        Node to =
                nodes.stream().filter(node -> node.id.equals(peer)).findFirst().orElseThrow();
        if (random.nextDouble() >= loss && to != silent && from != silent) {
            plan(now + delayMillis, () -> receive(to, from, bytes));
        }
    }

    private void receive(Node node, Node from, byte[] bytes) {
        node.at(now);
        node.dialogue.heardFrom(from.id);
        try {
            Packet packet = PacketCodec.decode(bytes);
            for (byte[] wire : packet.entries()) {
                take(node, from, Entry.decode(wire, LedgerLimits.MAX_ENTRY_BYTES));
            }
            if (!packet.entries().isEmpty()) {
                node.entryDatagramsAt.add(now);
            }
            handle(node, from, packet.message());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
        node.largestPull = Math.max(node.largestPull, node.dialogue.targets());
        node.dialogue.wake(now);
        wakeLater(node);
    }

    private static void take(Node node, Node from, Entry entry) {
        node.entriesReceived++;
        node.dialogue.came(entry.author(), entry.sequence(), from.id);
        switch (node.feeds.check(entry)) {
            case NEXT, FORK -> {
                node.feeds.add(entry);
                node.dialogue.ledgerChanged();
            }
            case GAP, DETACHED -> node.dialogue.missing(entry.author(), entry.sequence(), from.id, from.address);
            default -> node.duplicates++;
        }
    }

    private static void handle(Node node, Node from, Message message) {
        if (message instanceof Buckets buckets) {
            node.dialogue.answer(from.id, from.address, buckets);
        } else if (message instanceof Heads heads) {
            node.dialogue.answer(from.id, from.address, heads);
        } else if (message instanceof Have have) {
            node.dialogue.answer(from.id, from.address, have);
        } else if (message instanceof Want want) {
            node.dialogue.answer(from.id, from.address, want);
        } else if (message instanceof SyncEntries entries) {
            node.dialogue.received(from.id, from.address, entries);
        }
    }

    private void wakeLater(Node node) {
        long at = node.dialogue.nextWakeMillis();
        if (at < Long.MAX_VALUE) {
            plan(Math.max(at, now), () -> {
                if (node.dialogue.nextWakeMillis() <= now) {
                    node.at(now);
                    node.dialogue.wake(now);
                    wakeLater(node);
                }
            });
        }
    }
}
