package dev.weft.scale;

import dev.weft.scale.SwimMessage.Packet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A node with SWIM's rules, or memberlist's; see {@link SwimRules}. Written from the papers and the documented defaults. */
final class SwimPeer implements Peer {
    /** memberlist's default size of a datagram's content, and what its messages take without updates. */
    private static final int MAX_PACKET_BYTES = 1_400;

    private static final int PING_BYTES = 76;
    private static final int ACK_BYTES = 22;
    private static final int REQUEST_BYTES = 96;
    private static final int NACK_BYTES = 14;
    private static final int COMPOUND_BYTES = 2;
    /** Compressed, as is the default: about what Serf's agents were measured to exchange at 50 to 100 members. */
    private static final int STATE_BYTES_PER_MEMBER = 25;

    /** Opening a connection, a ping and its answer: so many packets, and about so many bytes. */
    private static final int TCP_PACKETS = 4;

    private static final int TCP_BYTES = 4 * 52 + PING_BYTES + ACK_BYTES;
    private static final int MAX_SCORE = 7;

    private final int self;
    private final SwimRules rules;
    private final Mesh mesh;
    private final RandomGenerator random;
    private final Broadcasts broadcasts;
    private final SwimMembers members;
    private final Map<Long, Relay> relays = new HashMap<>();
    private final Deque<Relay> relaysByAge = new ArrayDeque<>();
    private @Nullable Probe probe;
    private long nextProbeAt = Long.MAX_VALUE;
    private long nextGossipAt = Long.MAX_VALUE;
    private long nextPushPullAt = Long.MAX_VALUE;
    private long nextProbeId;
    private int score;
    private int roundAt;
    private int roundFactor = 1;
    private int roundShift;

    private record Relay(int requester, long probeId, int target, long ownProbeId, long nackAt) {}

    private static final class Probe {
        final long id;
        final int target;
        final long deadline;
        long helpersAt;
        boolean answered;
        int expectedNacks;
        int nacks;

        Probe(long id, int target, long helpersAt, long deadline) {
            this.id = id;
            this.target = target;
            this.helpersAt = helpersAt;
            this.deadline = deadline;
        }
    }

    SwimPeer(int self, SwimRules rules, Mesh mesh, RandomGenerator random) {
        this.self = self;
        this.rules = rules;
        this.mesh = mesh;
        this.random = random;
        this.broadcasts = new Broadcasts(mesh.size());
        this.members = new SwimMembers(self, rules, mesh, broadcasts, this::refuted);
        newRound();
    }

    private void refuted() {
        changeScore(1);
    }

    private void changeScore(int by) {
        if (rules.lifeguard()) {
            score = Math.max(0, Math.min(MAX_SCORE, score + by));
        }
    }

    @Override
    public void start(long now) {
        nextProbeAt = now + random.nextInt(rules.periodMillis());
        if (rules.gossipMillis() > 0) {
            nextGossipAt = now + random.nextInt(rules.gossipMillis());
        }
        if (rules.pushPullMillis() > 0) {
            nextPushPullAt = now + random.nextLong(rules.pushPullMillis(mesh.size()));
        }
    }

    @Override
    public long nextWakeMillis() {
        long next = Math.min(Math.min(nextProbeAt, nextGossipAt), Math.min(nextPushPullAt, members.nextWakeMillis()));
        Probe current = probe;
        if (current != null && !current.answered) {
            next = Math.min(next, Math.min(current.helpersAt, current.deadline));
        }
        return relaysByAge.isEmpty() ? next : Math.min(next, relaysByAge.element().nackAt);
    }

    @Override
    public void wake(long now) {
        members.wake(now);
        nackRelays(now);
        Probe current = probe;
        if (current != null && !current.answered) {
            continueProbe(current, now);
        }
        if (now >= nextProbeAt) {
            // The next probe begins a period after this one, or later when this node distrusts itself.
            nextProbeAt = now + (long) rules.periodMillis() * (score + 1);
            beginProbe(now);
        }
        if (now >= nextGossipAt) {
            nextGossipAt = now + rules.gossipMillis();
            gossip(now);
        }
        if (now >= nextPushPullAt) {
            nextPushPullAt = now + rules.pushPullMillis(members.present());
            somePeers(1, -1, now, false).forEach(peer -> pushPull(peer, false));
        }
    }

    private void nackRelays(long now) {
        while (!relaysByAge.isEmpty() && relaysByAge.element().nackAt <= now) {
            Relay relay = relaysByAge.remove();
            if (relays.remove(relay.ownProbeId) != null && rules.lifeguard()) {
                send(relay.requester, new SwimMessage.Nack(relay.probeId), NACK_BYTES);
            }
        }
    }

    private void continueProbe(Probe current, long now) {
        if (now >= current.helpersAt) {
            current.helpersAt = Long.MAX_VALUE;
            for (int helper : somePeers(rules.helpers(), current.target, now, false)) {
                current.expectedNacks++;
                send(helper, new SwimMessage.PingRequest(current.id, current.target), REQUEST_BYTES);
            }
            if (rules.tcpPing()) {
                pingByConnection(current);
            }
        }
        if (now >= current.deadline) {
            probe = null;
            changeScore(current.expectedNacks > 0 ? current.expectedNacks - current.nacks : 1);
            if (members.state(current.target) == Shown.ALIVE) {
                mesh.tally.suspects(current.target, members.incarnation(current.target));
            }
            members.hear(new Update(Shown.SUSPECT, current.target, members.incarnation(current.target), self));
        }
    }

    /** Whether what is lost is repeated in time is left out: a first repetition would come after a second. */
    private void pingByConnection(Probe current) {
        mesh.tally.carried(TCP_BYTES);
        if (mesh.getThrough(TCP_PACKETS) && mesh.isAwake(current.target)) {
            answered(current);
        }
    }

    private void answered(Probe current) {
        if (!current.answered) {
            current.answered = true;
            changeScore(-1);
        }
    }

    private void beginProbe(long now) {
        int target = nextTarget();
        if (target < 0) {
            return;
        }
        long deadline = now + (long) rules.periodMillis() * (score + 1);
        Probe begun = new Probe(nextProbeId++, target, now + rules.timeoutMillis(), deadline);
        probe = begun;
        SwimMessage.Ping ping = new SwimMessage.Ping(begun.id);
        if (rules.lifeguard() && members.state(target) == Shown.SUSPECT) {
            Update accusation = new Update(Shown.SUSPECT, target, members.incarnation(target), self);
            put(target, ping, PING_BYTES, List.of(accusation));
        } else {
            send(target, ping, PING_BYTES);
        }
    }

    /** All in turn, in an order of this round's own: i → i · factor + shift, which meets every number once. */
    private int nextTarget() {
        for (int tries = 0; tries < mesh.size(); tries++) {
            int target = (int) (((long) roundAt * roundFactor + roundShift) % mesh.size());
            if (++roundAt == mesh.size()) {
                newRound();
            }
            if (target != self && members.state(target) != Shown.DEAD) {
                return target;
            }
        }
        return -1;
    }

    private void newRound() {
        roundAt = 0;
        roundShift = random.nextInt(mesh.size());
        do {
            roundFactor = 1 + random.nextInt(mesh.size());
        } while (greatestCommonDivisor(roundFactor, mesh.size()) != 1);
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    private void gossip(long now) {
        for (int peer : somePeers(rules.gossipNodes(), -1, now, true)) {
            List<Update> updates =
                    broadcasts.take(MAX_PACKET_BYTES - COMPOUND_BYTES, rules.transmissions(members.present()));
            if (updates.isEmpty()) {
                return;
            }
            put(peer, new SwimMessage.Gossip(), COMPOUND_BYTES, updates);
        }
    }

    private Set<Integer> somePeers(int maximum, int except, long now, boolean theDeadToo) {
        Set<Integer> peers = new LinkedHashSet<>();
        for (int tries = 0; tries < 3 * mesh.size() && peers.size() < maximum; tries++) {
            int peer = random.nextInt(mesh.size());
            Shown state = members.state(peer);
            boolean wanted = theDeadToo
                    ? state != Shown.DEAD || members.isDeadSince(peer, now - rules.gossipToDeadMillis())
                    : state == Shown.ALIVE;
            if (wanted && peer != self && peer != except) {
                peers.add(peer);
            }
        }
        return peers;
    }

    private void pushPull(int peer, boolean answer) {
        int bytes = STATE_BYTES_PER_MEMBER * mesh.size();
        mesh.sendReliably(new Datagram(self, peer, bytes, 0, new Packet(members.snapshot(answer), List.of())));
    }

    @Override
    public void receive(Datagram datagram, long now) {
        int sender = datagram.from();
        Packet packet = (Packet) datagram.content();
        packet.updates().forEach(members::hear);
        SwimMessage message = packet.message();
        if (message instanceof SwimMessage.Ping ping) {
            send(sender, new SwimMessage.Ack(ping.probeId()), ACK_BYTES);
        } else if (message instanceof SwimMessage.Ack ack) {
            acknowledged(ack.probeId(), now);
        } else if (message instanceof SwimMessage.PingRequest request) {
            Relay relay =
                    new Relay(sender, request.probeId(), request.target(), nextProbeId++, now + rules.timeoutMillis());
            relays.put(relay.ownProbeId, relay);
            relaysByAge.add(relay);
            send(request.target(), new SwimMessage.Ping(relay.ownProbeId), PING_BYTES);
        } else if (message instanceof SwimMessage.Nack nack) {
            if (probe != null && probe.id == nack.probeId()) {
                probe.nacks++;
            }
        } else if (message instanceof SwimMessage.State state) {
            members.merge(state, sender);
            if (!state.answer()) {
                pushPull(sender, true);
            }
        }
    }

    private void acknowledged(long probeId, long now) {
        if (probe != null && probe.id == probeId && now <= probe.deadline) {
            answered(probe);
        }
        Relay relay = relays.remove(probeId);
        if (relay != null) {
            send(relay.requester, new SwimMessage.Ack(relay.probeId), ACK_BYTES);
        }
    }

    private void send(int to, SwimMessage message, int bytes) {
        int room = MAX_PACKET_BYTES - bytes - COMPOUND_BYTES;
        put(to, message, bytes, broadcasts.take(room, rules.transmissions(members.present())));
    }

    private void put(int to, SwimMessage message, int bytes, List<Update> updates) {
        int all = bytes + (updates.isEmpty() ? 0 : COMPOUND_BYTES);
        for (Update update : updates) {
            all += update.bytes();
        }
        mesh.send(new Datagram(self, to, all, 0, new Packet(message, new ArrayList<>(updates))));
    }
}
