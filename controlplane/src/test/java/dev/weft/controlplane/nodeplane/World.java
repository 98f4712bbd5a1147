package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What all parts of one run share. */
final class World {
    private static final boolean VERBOSE = Boolean.getBoolean("simulator.verbose");
    private static final long START_WALL_MILLIS = 1_800_000_000_000L;

    final Crypto crypto;
    final RandomGenerator random;
    final SimulationPlan plan;
    final Trace trace = new Trace();
    final Schedule schedule = new Schedule(trace);
    final SimulatedNetwork network;
    final SimulationReport report = new SimulationReport();
    final List<SimulatedNode> nodes = new ArrayList<>();
    private final Map<InetSocketAddress, SimulatedNode> holders = new HashMap<>();
    /** Where tokens say that their issuers are: nobody else gets these addresses, so that they can be given back. */
    final Set<InetSocketAddress> promised = new HashSet<>();

    private final List<Integer> freeAddresses = new ArrayList<>();
    private int nextAddress = 1_000;

    /** Whom an admin wanted to throw out, and which invites one wanted back; perhaps nobody ever heard of it. */
    final Set<NodeId> condemned = new HashSet<>();

    final Set<PublicKey32> withdrawn = new HashSet<>();
    /** How many machines there will be in the end. */
    int expectedNodes;

    World(long seed, Crypto crypto) {
        this.crypto = crypto;
        // Not java.util.Random: its first numbers from neighbouring seeds are nearly the same.
        this.random = new SplittableRandom(seed);
        this.plan = SimulationPlan.draw(random);
        this.network = new SimulatedNetwork(plan.links(), random);
        this.expectedNodes = plan.nodes();
    }

    long now() {
        return schedule.now();
    }

    boolean isHarmful() {
        return now() < plan.harmMillis();
    }

    Now clock(SimulatedNode node) {
        return new Now(now(), trueWallMillis() + node.clockOffsetMillis);
    }

    long trueWallMillis() {
        return START_WALL_MILLIS + now();
    }

    void add(SimulatedNode node) {
        nodes.add(node);
        holders.put(node.address, node);
    }

    /** The node that has the address now. */
    @Nullable
    SimulatedNode holderOf(InetSocketAddress address) {
        return holders.get(address);
    }

    boolean isFree(InetSocketAddress address) {
        SimulatedNode holder = holders.get(address);
        return holder == null || holder.isScrapped;
    }

    /** Gives the node an address that nobody has; perhaps one that somebody had. */
    void move(SimulatedNode node) {
        InetSocketAddress fresh = freeAddress();
        byte[] old = node.address.getAddress().getAddress();
        if (!promised.contains(node.address)) {
            freeAddresses.add(((old[2] & 255) << 8) | (old[3] & 255));
        }
        holders.remove(node.address);
        node.address = fresh;
        holders.put(node.address, node);
    }

    /** The machine can be reached there, too, as where it was before: both are its own. */
    void addAddress(SimulatedNode node, InetSocketAddress address) {
        holders.put(address, node);
    }

    InetSocketAddress freeAddress() {
        int number = !freeAddresses.isEmpty() && random.nextBoolean()
                ? freeAddresses.remove(random.nextInt(freeAddresses.size()))
                : nextAddress++;
        return SimulatedNode.addressOf(number);
    }

    /** The machine with that identity; of several the one that stays. */
    Optional<SimulatedNode> nodeOf(NodeId id) {
        return nodes.stream().filter(node -> node.id.equals(id)).findFirst();
    }

    boolean hasTraitor() {
        return nodes.stream().anyMatch(node -> node.isTraitor);
    }

    /**
     * Whether somebody may have made its admission void: the invite was taken back, or the inviter or somebody above it was
     * thrown out.
     */
    boolean isDoomed(SimulatedNode node) {
        return node.token != null && isDoomed(node.token.invite());
    }

    boolean isDoomed(Invite invite) {
        return withdrawn.contains(invite.inviteKey())
                || condemned.contains(invite.inviterId())
                || nodeOf(invite.inviterId()).filter(this::isDoomed).isPresent();
    }

    SimulatedNode anyNode() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    void note(Object what) {
        if (VERBOSE) {
            System.out.println(now() + " " + what);
        }
    }
}
