package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.DataPath;
import dev.weft.controlplane.InviteRequest;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Reach;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.IdentityKeys;
import dev.weft.controlplane.identity.InviteToken;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.ledger.Event.Genesis;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A mesh in virtual time on a network without faults, for questions of how fast and how much; {@link Simulation} is the one
 * that does harm. A datagram takes {@link #DELAY_MILLIS}, and every node handles one after the other, each for a set
 * time: so a mesh on one small machine can be imitated.
 */
final class VirtualMesh {
    static final long DELAY_MILLIS = 1;
    private static final long START_WALL_MILLIS = 1_800_000_000_000L;

    final List<SimulatedNode> nodes = new ArrayList<>();
    private final Crypto crypto = new StandInCrypto();
    private final RandomGenerator random;
    private final double millisPerDatagram;
    private final PriorityQueue<Planned> queue = new PriorityQueue<>();
    private final Map<Integer, Double> busyUntil = new HashMap<>();
    private final SimulatedNats nats = new SimulatedNats();
    private final SimulatedTunnels tunnels = new SimulatedTunnels();
    private double now;
    private long planned;

    private record Planned(double at, long order, Runnable action) implements Comparable<Planned> {
        @Override
        public int compareTo(Planned other) {
            int byTime = Double.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    /** A founder, and others that hold its invite; none runs yet. */
    VirtualMesh(long seed, int size, double millisPerDatagram) {
        this.random = new SplittableRandom(seed);
        this.millisPerDatagram = millisPerDatagram;
        IdentityKeys keys = IdentityKeys.random(random);
        Entry genesis = Enrolment.FirstEntry.genesis(
                crypto,
                keys,
                "virtual",
                Ipv4Range.parse("10.86.0.0/16"),
                new byte[Genesis.SALT_BYTES],
                clock().wallMillis());
        NetworkId network = NetworkId.of(genesis.wire());
        SimulatedNode founder = new SimulatedNode(0, crypto, keys, genesis, network, null);
        nodes.add(founder);
        boot(founder);
        InviteToken token = invite(founder, Duration.ofDays(1), false);
        run(1_000);
        founder.halt();
        for (int index = 1; index < size; index++) {
            admit(token);
        }
    }

    private SimulatedNode admit(InviteToken token) {
        IdentityKeys own = IdentityKeys.random(random);
        Entry admission = Enrolment.FirstEntry.admission(crypto, own, token, clock().wallMillis());
        SimulatedNode joining = new SimulatedNode(
                nodes.size(), crypto, own, admission, token.invite().network(), token);
        nodes.add(joining);
        return joining;
    }

    /** One more machine, with an invite of this node, which runs; it does not run yet. */
    SimulatedNode admit(SimulatedNode inviter, Duration validity, boolean admin) {
        return admit(invite(inviter, validity, admin));
    }

    /** The machine dies, and with it all that its disk has not synced. */
    void losePower(SimulatedNode node) {
        node.hostIsUp = false;
        node.halt();
        node.disk.loseWhatIsNotSynced();
    }

    /** From now on the node is behind a NAT. */
    void putBehindNat(SimulatedNode node, InetSocketAddress outside) {
        nats.put(node, outside);
    }

    /** There is a tunnel between these, and it works, or does not any more. */
    void tunnel(SimulatedNode one, SimulatedNode two, boolean works) {
        tunnels.set(one, two, works);
    }

    SimulatedTunnels tunnels() {
        return tunnels;
    }

    /** Tells a node what its data plane sees. */
    void see(SimulatedNode node, DataPath path) {
        node.core().see(path, clock());
        carryOut(node);
    }

    /** What the agent does when others have told the node where it is seen: it announces that, too. */
    void announceObserved(SimulatedNode node) {
        LocalFacts own = node.facts();
        Reach reach = node.core().reachability().reach();
        node.core()
                .announce(
                        new LocalFacts(
                                own.name(),
                                own.wireguardKey(),
                                Stream.concat(reach.observed().stream(), own.endpoints().stream())
                                        .toList(),
                                Stream.concat(reach.observedControl().stream(), own.controlEndpoints().stream())
                                        .toList(),
                                own.services()),
                        clock());
        carryOut(node);
    }

    private InviteToken invite(SimulatedNode inviter, Duration validity, boolean admin) {
        String text = inviter.core().invite(new InviteRequest(validity, 1_000, admin), clock());
        carryOut(inviter);
        try {
            return InviteToken.parse(text, crypto);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    void bootAll() {
        nodes.forEach(this::boot);
    }

    void boot(SimulatedNode node) {
        node.boot(CoreConfig.DEFAULT, clock(), new SplittableRandom(random.nextLong()));
        carryOut(node);
    }

    /** Whether all that run show so many members alive. */
    boolean allShowAlive(int members) {
        return nodes.stream()
                .filter(SimulatedNode::isRunning)
                .allMatch(node -> node.core().shownView().count(MemberStatus.ALIVE) == members);
    }

    /** Whether all that run show that node so. */
    boolean allShow(SimulatedNode target, MemberStatus status) {
        return nodes.stream()
                .filter(SimulatedNode::isRunning)
                .allMatch(node -> node.core()
                        .shownView()
                        .member(target.id)
                        .filter(member -> member.status() == status)
                        .isPresent());
    }

    /** The sum of a counter over all that run. */
    long counted(String counter) {
        return nodes.stream()
                .filter(SimulatedNode::isRunning)
                .mapToLong(node -> node.core().counters().getOrDefault(counter, 0L))
                .sum();
    }

    void leave(SimulatedNode node) {
        node.core().leave(clock());
        carryOut(node);
    }

    void run(long millis) {
        double end = now + millis;
        while (!queue.isEmpty() && queue.peek().at <= end) {
            step();
        }
        now = end;
    }

    /** Runs until that holds, and returns how long it took; the limit at the most. */
    long runUntil(BooleanSupplier condition, long limitMillis) {
        double began = now;
        while (!condition.getAsBoolean() && now - began < limitMillis) {
            double end = now + 10;
            run(10);
            now = end;
        }
        return (long) (now - began);
    }

    private void step() {
        Planned next = queue.poll();
        if (next != null) {
            now = Math.max(now, next.at);
            next.action.run();
        }
    }

    private double busyUntil(SimulatedNode node) {
        return busyUntil.getOrDefault(node.index, 0.0);
    }

    Now clock() {
        return new Now((long) now, START_WALL_MILLIS + (long) now);
    }

    private void at(double time, Runnable action) {
        queue.add(new Planned(time, planned++, action));
    }

    private void carryOut(SimulatedNode node) {
        Step step = node.core().takeStep();
        node.disk.append(step.store(), step.sync());
        for (Step.Send send : step.sends()) {
            if (tunnels.isInside(node, send.address().getAddress())) {
                SimulatedNode end = tunnels.leadsTo(node, send.address().getAddress(), nodes, (long) now);
                if (end != null) {
                    at(
                            now + DELAY_MILLIS,
                            () -> arrive(node, end, tunnels.seenAt(node), send.datagram(), send.probe()));
                }
                continue;
            }
            SimulatedNode behind = nats.leadsTo(node, send.address());
            byte[] address = send.address().getAddress().getAddress();
            boolean isNode = address[0] == (byte) 198 && nats.isOutside(send.address());
            SimulatedNode to =
                    behind != null || !isNode ? behind : nodes.get(((address[2] & 255) << 8) | (address[3] & 255));
            if (to != null) {
                at(now + DELAY_MILLIS, () -> arrive(node, to, nats.seenAt(node), send.datagram(), send.probe()));
            }
        }
        planWake(node);
    }

    private void arrive(
            SimulatedNode from,
            SimulatedNode to,
            InetSocketAddress seenAt,
            byte[] datagram,
            Step.@Nullable Probe probe) {
        if (to.isRunning()) {
            double begin = Math.max(now, busyUntil(to));
            busyUntil.put(to.index, begin + millisPerDatagram);
            at(begin + millisPerDatagram, () -> {
                if (to.isRunning()) {
                    to.core().receive(datagram, seenAt, clock());
                    carryOut(to);
                }
            });
        } else if (probe != null && to.hostIsUp) {
            at(now + DELAY_MILLIS, () -> {
                if (from.isRunning()) {
                    from.core().refused(probe.target(), probe.id(), clock());
                    carryOut(from);
                }
            });
        }
    }

    private void planWake(SimulatedNode node) {
        long token = ++node.wakeToken;
        long wakeAt = node.core().nextWakeMillis();
        if (wakeAt != Long.MAX_VALUE) {
            at(Math.max(Math.max((double) wakeAt, now), busyUntil(node)), () -> {
                if (node.isRunning() && node.wakeToken == token) {
                    node.core().wake(clock());
                    carryOut(node);
                }
            });
        }
    }
}
