package dev.weft.scale;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.detector.DetectorActions;
import dev.weft.controlplane.detector.FailureDetector;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Evidence;
import dev.weft.controlplane.nodeplane.CoreConfig;
import dev.weft.controlplane.nodeplane.ProductionSizes;
import dev.weft.scale.CompactLedger.Taken;
import dev.weft.scale.WeftMessage.Packet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A node with Weft's rules: the real detector, and around it the dissemination of the real node, with entries that are
 * neither signed nor sealed but as long as the real ones.
 */
final class WeftPeer implements Peer, DetectorActions {
    private static final int MESSAGE_BYTES = 48;
    private static final int MAX_ACCUSATIONS = 3;
    private static final long GOSSIP_GAP_MILLIS = 20;
    private static final long GAP_QUESTION_MILLIS = 100;
    private static final long INTRODUCTION_PERIOD_MILLIS = 1_000;

    private final int self;
    private final CoreConfig config;
    private final Mesh mesh;
    private final Feeds feeds;
    private final RandomGenerator random;
    private final CompactLedger ledger;
    private final CompactMembership members;
    private final FailureDetector detector;
    private final WeftSync sync;
    private final News news = new News();
    private final Insist insist = new Insist();
    private final WeftRelays relays = new WeftRelays();
    private final BitSet heard = new BitSet();
    private final Map<Integer, Long> introducedAt = new HashMap<>();
    private final Map<Integer, Long> gapAskedAt = new HashMap<>();
    private final Map<Integer, Shown> shown = new HashMap<>();
    private final Set<Integer> touched = new LinkedHashSet<>();
    private final Set<Integer> changed = new LinkedHashSet<>();
    private long nextGossipAt = Long.MAX_VALUE;
    private long lastGossipAt = Long.MIN_VALUE / 2;

    WeftPeer(int self, CoreConfig config, Mesh mesh, Feeds feeds, RandomGenerator random) {
        this.self = self;
        this.config = config;
        this.mesh = mesh;
        this.feeds = feeds;
        this.random = random;
        this.ledger = new CompactLedger(feeds);
        this.members = new CompactMembership(feeds.population, ledger, self);
        this.detector = new FailureDetector(feeds.population.id(self), config.detector(), members, this, random);
        this.sync = new WeftSync(config, feeds, ledger, this::sendExactly);
        // All have run for long, as the other rules' nodes have, too: in the first n seconds each probe costs
        // introductions.
        this.heard.set(0, feeds.size());
    }

    @Override
    public void start(long now) {
        detector.start(now, mesh.wallMillis(self));
    }

    @Override
    public long nextWakeMillis() {
        long next = Math.min(nextGossipAt, insist.nextWakeMillis());
        return Math.min(next, Math.min(relays.nextWakeMillis(), detector.nextWakeMillis()));
    }

    @Override
    public void wake(long now) {
        relays.dueForNack(now)
                .forEach(relay -> send(
                        relay.requester(),
                        new WeftMessage.Nack(relay.probeId(), relay.target()),
                        ProductionSizes.RELAY,
                        0));
        detector.wake(now, mesh.wallMillis(self));
        insist.due(now).ifPresent(refutation -> tell(refutation, somePeers(ProductionSizes.MAX_TOLD)));
        gossip(now);
        showChanges();
    }

    private void gossip(long now) {
        if (now < nextGossipAt) {
            return;
        }
        lastGossipAt = now;
        news.forget(sendLimit());
        for (int peer : somePeers(config.gossipPeers())) {
            if (!news.isEmpty()) {
                send(peer, new WeftMessage.Gossip(ledger.digest()), ProductionSizes.GOSSIP, 0);
            }
        }
        nextGossipAt = news.isEmpty() ? Long.MAX_VALUE : now + config.gossipPeriodMillis();
    }

    /** Own entries are told to all, when those are not too many; the rest spreads by rounds. */
    private void gossipSoon(long now) {
        for (Statement own : news.takeOwn()) {
            tell(own, somePeers(ProductionSizes.MAX_TOLD));
        }
        boolean urgent = news.takeUrgency() || members.present().size() > ProductionSizes.MAX_TOLD;
        long at = urgent ? Math.max(now, lastGossipAt + GOSSIP_GAP_MILLIS) : now + config.gossipPeriodMillis();
        nextGossipAt = Math.min(nextGossipAt, at);
    }

    private void tell(Statement own, Set<Integer> peers) {
        List<Statement> tail = feeds.range(self, Math.max(0, own.sequence() - 2), own.sequence());
        for (int peer : peers) {
            sendExactly(peer, new WeftMessage.Gossip(ledger.digest()), ProductionSizes.GOSSIP, tail);
        }
    }

    private Set<Integer> somePeers(int maximum) {
        List<NodeId> present = members.present();
        if (maximum >= present.size()) {
            return present.stream().map(Population::index).collect(Collectors.toCollection(LinkedHashSet::new));
        }
        Set<Integer> peers = new LinkedHashSet<>();
        while (peers.size() < maximum) {
            peers.add(Population.index(present.get(random.nextInt(present.size()))));
        }
        return peers;
    }

    @Override
    public void refused(int target, long probeId, long now) {
        detector.refused(feeds.population.id(target), probeId, now);
        showChanges();
    }

    @Override
    public void receive(Datagram datagram, long now) {
        int sender = datagram.from();
        Packet packet = (Packet) datagram.content();
        if (packet.message() instanceof WeftMessage.Introduction) {
            sendExactly(sender, new WeftMessage.Introduced(ledger.digest()), ProductionSizes.INTRODUCED, List.of());
            return;
        }
        heard.set(sender);
        NodeId senderId = feeds.population.id(sender);
        detector.heardFrom(senderId);
        packet.entries().forEach(statement -> take(statement, sender, now));
        finish(now);
        handle(sender, senderId, packet.message(), now);
        showChanges();
    }

    private void take(Statement statement, int sender, long now) {
        Taken taken = ledger.offer(statement);
        if (taken == Taken.ACCEPTED) {
            news.add(statement, true);
            touch(statement);
        } else if (taken == Taken.DUPLICATE) {
            news.heardAgain(statement);
        } else if (taken == Taken.GAP) {
            Long last = gapAskedAt.get(statement.author());
            if (last == null || now - last >= GAP_QUESTION_MILLIS) {
                gapAskedAt.put(statement.author(), now);
                sync.want(sender, statement.author());
            }
        }
    }

    private void publish(Statement statement, long now) {
        if (ledger.offer(statement) != Taken.ACCEPTED) {
            throw new IllegalStateException("an own entry is not the next one: " + statement);
        }
        news.addOwn(statement);
        touch(statement);
        finish(now);
    }

    private void touch(Statement statement) {
        touched.add(statement.author());
        touched.add(statement.target());
    }

    private void finish(long now) {
        if (touched.isEmpty()) {
            return;
        }
        List<Integer> about = List.copyOf(touched);
        touched.clear();
        about.forEach(members::changed);
        sync.ledgerChanged(now);
        about.forEach(node -> detector.review(feeds.population.id(node), now));
        changed.addAll(about);
        if (ledger.status(self) != MemberStatus.ALIVE) {
            Statement refutation = feeds.announce(self);
            publish(refutation, now);
            insist.on(refutation, now);
        }
        gossipSoon(now);
    }

    private void showChanges() {
        if (changed.isEmpty()) {
            return;
        }
        for (int node : changed) {
            Shown before = shown.getOrDefault(node, Shown.ALIVE);
            Shown after = shownOf(node);
            if (before != after) {
                if (after == Shown.ALIVE) {
                    shown.remove(node);
                } else {
                    shown.put(node, after);
                }
                mesh.tally.shows(self, node, before, after);
            }
        }
        changed.clear();
    }

    private Shown shownOf(int node) {
        return switch (ledger.status(node)) {
            case SUSPECT -> Shown.SUSPECT;
            case DEAD -> detector.isShownDead(feeds.population.id(node)) ? Shown.DEAD : Shown.SUSPECT;
            case ALIVE, LEFT, REVOKED -> Shown.ALIVE;
        };
    }

    private void handle(int sender, NodeId senderId, WeftMessage message, long now) {
        if (WeftMessage.digestOf(message) == ledger.digest()) {
            news.peerIsSated();
        }
        if (message instanceof WeftMessage.Gossip gossip) {
            sync.compare(sender, gossip.digest(), now);
        } else if (message instanceof WeftMessage.Ping ping) {
            send(sender, new WeftMessage.Ack(ping.probeId(), ledger.digest()), ProductionSizes.PING, 0);
            sync.compare(sender, ping.digest(), now);
        } else if (message instanceof WeftMessage.Ack ack) {
            detector.acknowledged(senderId, ack.probeId(), now);
            relays.answered(sender, ack.probeId())
                    .ifPresent(relay -> send(
                            relay.requester(),
                            new WeftMessage.RelayedAck(relay.probeId(), relay.target()),
                            ProductionSizes.RELAY,
                            0));
            sync.compare(sender, ack.digest(), now);
        } else if (message instanceof WeftMessage.PingRequest request) {
            long ownProbeId = random.nextLong() >>> 1;
            if (relays.add(new WeftRelays.Relay(sender, request.probeId(), request.target(), ownProbeId, now), now)) {
                send(request.target(), new WeftMessage.Ping(ownProbeId, ledger.digest()), ProductionSizes.PING, 0);
            }
        } else if (message instanceof WeftMessage.RelayedAck ack) {
            detector.acknowledged(feeds.population.id(ack.target()), ack.probeId(), now);
        } else if (message instanceof WeftMessage.Nack nack) {
            detector.triedInVain(feeds.population.id(nack.target()), nack.probeId());
        } else if (message instanceof WeftMessage.Introduced introduced) {
            sync.compare(sender, introduced.digest(), now);
        } else if (message instanceof WeftMessage.Buckets buckets) {
            sync.answer(sender, buckets, now);
        } else if (message instanceof WeftMessage.Heads heads) {
            sync.answer(sender, heads, now);
        } else if (message instanceof WeftMessage.Want want) {
            sync.answer(sender, want);
        } else if (message instanceof WeftMessage.SyncEntries entries) {
            sync.compare(sender, entries.digest(), now);
        }
    }

    /** Sends with as much news as fits, and to the accused what it is accused of. */
    private void send(int to, WeftMessage message, int bytes, long probeId) {
        if (!heard.get(to)) {
            introduce(to);
        }
        List<Statement> riding = accusationsOf(to);
        int left = ProductionSizes.MAX_PACKET - MESSAGE_BYTES;
        for (Statement statement : riding) {
            left -= statement.bytes() + ProductionSizes.ENTRY_FRAME;
        }
        for (Statement statement : news.take(left, sendLimit())) {
            if (!riding.contains(statement) && riding.size() < ProductionSizes.MAX_ENTRIES) {
                riding.add(statement);
            }
        }
        put(to, message, bytes, riding, probeId);
    }

    private List<Statement> accusationsOf(int node) {
        List<Statement> suspicions = new ArrayList<>(ledger.suspicions(node));
        suspicions.sort((a, b) -> Long.compare(a.order(), b.order()));
        return suspicions.size() <= MAX_ACCUSATIONS
                ? suspicions
                : new ArrayList<>(suspicions.subList(0, MAX_ACCUSATIONS));
    }

    private void sendExactly(int to, WeftMessage message, int bytes, List<Statement> entries) {
        put(to, message, bytes, entries, 0);
    }

    private void put(int to, WeftMessage message, int bytes, List<Statement> entries, long probeId) {
        int all = bytes;
        for (Statement statement : entries) {
            all += statement.bytes() + ProductionSizes.ENTRY_FRAME;
        }
        mesh.send(new Datagram(self, to, all, probeId, new Packet(message, List.copyOf(entries))));
    }

    private void introduce(int to) {
        Long last = introducedAt.get(to);
        if (last == null || mesh.now() - last >= INTRODUCTION_PERIOD_MILLIS) {
            introducedAt.put(to, mesh.now());
            put(to, new WeftMessage.Introduction(), ProductionSizes.INTRODUCTION, List.of(), 0);
        }
    }

    private int sendLimit() {
        return config.gossipFactor()
                * (int) Math.ceil(Math.log10(members.present().size() + 2.0));
    }

    @Override
    public void ping(NodeId target, long probeId, boolean again) {
        int to = Population.index(target);
        if (again) {
            introduce(to);
        }
        send(to, new WeftMessage.Ping(probeId, ledger.digest()), ProductionSizes.PING, probeId);
    }

    @Override
    public void askToPing(NodeId helper, NodeId target, long probeId) {
        send(
                Population.index(helper),
                new WeftMessage.PingRequest(probeId, Population.index(target)),
                ProductionSizes.RELAY,
                0);
    }

    @Override
    public void contact(NodeId dead) {
        int to = Population.index(dead);
        introduce(to);
        send(to, new WeftMessage.Ping(random.nextLong() >>> 1, ledger.digest()), ProductionSizes.PING, 0);
    }

    @Override
    public void suspect(NodeId target, Evidence evidence) {
        int node = Population.index(target);
        mesh.tally.suspects(node, ledger.life(node));
        publish(feeds.suspect(self, node, ledger.life(node), evidence == Evidence.REFUSED), mesh.now());
    }

    @Override
    public void declareDead(NodeId target) {
        int node = Population.index(target);
        List<Statement> suspicions = ledger.suspicions(node);
        if (suspicions.stream().anyMatch(suspicion -> suspicion.author() == self)) {
            mesh.tally.condemns(node, ledger.life(node));
            publish(feeds.declareDead(self, node, ledger.life(node), suspicions.size()), mesh.now());
        }
    }

    @Override
    public void confirmedDead(NodeId target) {
        changed.add(Population.index(target));
    }
}
