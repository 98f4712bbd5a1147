package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.Contact;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.IdentityKeys;
import dev.weft.controlplane.identity.InviteToken;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Ledger;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One machine: keys, a disk, a clock, and a core while its process runs. */
final class SimulatedNode {
    final int index;
    final String name;
    final NodeId id;
    final SimulatedDisk disk;
    /** What it joined with; null for the founder. */
    final @Nullable InviteToken token;

    InetSocketAddress address;
    /** It was told to leave. */
    boolean leaving;
    /** It will not come back. */
    boolean isScrapped;

    /** It is a copy of another one, which is the one that stays. */
    final boolean isClone;

    /** Its disk was an old copy once, or it was copied: it may have written two entries with one number. */
    boolean mayFork;

    /** It has gone bad once. */
    boolean isTraitor;

    /** Who acts in its name, from then on until everything heals. */
    @Nullable
    Traitor traitor;

    /** It carries the traffic of others. */
    boolean isRelay;

    /** Whether the host answers for a process that is gone. */
    boolean hostIsUp = true;
    /** Somebody on the way says until then that nobody listens here. */
    long deniedUntil;

    /** How far its clock is off. */
    long clockOffsetMillis;

    /** Until then the process stands still, or is busy: what arrives waits. */
    long busyUntil;

    /** How long it needs for each event. */
    long slowMillis;

    /** What waits in the socket. */
    final Queue<Runnable> waiting = new ArrayDeque<>();

    boolean drainPlanned;
    boolean stepPending;

    /** When it last came up, moved, or went on after it stood still. */
    long calmSince;

    /** When it will next be looked at whether the core wants to be woken. */
    long wakePlannedAt = Long.MAX_VALUE;

    long lastWakeAt;
    int wakesAtOnce;

    /** Voids wake-ups that were planned for an earlier run or an earlier plan. */
    long wakeToken;

    /** Tells its runs apart. */
    int run;

    /** The last of its own entries that a datagram may have carried. */
    long sentSequence;

    private final Crypto crypto;
    private final IdentityKeys keys;
    private final NetworkId network;
    private int announcements;
    private @Nullable NodeCore core;

    SimulatedNode(
            int index, Crypto crypto, IdentityKeys keys, Entry first, NetworkId network, @Nullable InviteToken token) {
        this(index, "node" + index, crypto, keys, first.author(), network, token, new SimulatedDisk(), false);
        disk.append(List.of(first), true);
    }

    private SimulatedNode(
            int index,
            String name,
            Crypto crypto,
            IdentityKeys keys,
            NodeId id,
            NetworkId network,
            @Nullable InviteToken token,
            SimulatedDisk disk,
            boolean isClone) {
        this.index = index;
        this.name = name;
        this.crypto = crypto;
        this.keys = keys;
        this.network = network;
        this.token = token;
        this.id = id;
        this.address = addressOf(index);
        this.disk = disk;
        this.isClone = isClone;
        this.mayFork = isClone;
    }

    /** A copy of this machine, keys and disk and all. */
    SimulatedNode copyAs(int copyIndex) {
        mayFork = true;
        return new SimulatedNode(copyIndex, name, crypto, keys, id, network, token, disk.copy(), true);
    }

    static InetSocketAddress addressOf(int number) {
        return Endpoint.parse("198.18." + (number >> 8) + "." + (number & 255) + ":51821")
                .toSocketAddress();
    }

    boolean isRunning() {
        return core != null;
    }

    /** Runs, and is neither starting nor leaving. */
    boolean isAtWork() {
        return core != null && core.phase() == NodeCore.Phase.RUNNING;
    }

    NodeCore core() {
        NodeCore running = core;
        if (running == null) {
            throw new IllegalStateException("node " + index + " is down");
        }
        return running;
    }

    void boot(CoreConfig config, Now now, RandomGenerator random) {
        List<Contact> contacts = token == null ? List.of() : token.contacts();
        NodeCore started = new NodeCore(config, crypto, keys, loadLedger(), contacts, random);
        core = started;
        run++;
        started.start(facts(), now);
    }

    Ledger loadLedger() {
        Ledger ledger = new Ledger(network, crypto, id);
        StoredEntries.fill(ledger, disk.load()).ifPresent(misfit -> {
            throw new AssertionError("node" + index + " cannot load " + misfit);
        });
        return ledger;
    }

    IdentityKeys keys() {
        return keys;
    }

    void halt() {
        core = null;
        wakeToken++;
        wakePlannedAt = Long.MAX_VALUE;
        waiting.clear();
        busyUntil = 0;
        slowMillis = 0;
        stepPending = false;
    }

    /** The next facts are others than the last ones. */
    void changeFacts() {
        announcements++;
    }

    LocalFacts facts() {
        return new LocalFacts(
                name,
                crypto.agreementPublicKey(keys.wireguard()),
                List.of(new Endpoint(address.getAddress(), 51820)),
                List.of(Endpoint.of(address)),
                isRelay
                        ? List.of(new Service(Service.RELAY, 51820, Map.of()))
                        : announcements == 0
                                ? List.of()
                                : List.of(new Service("web", 1 + announcements % 60_000, Map.of())));
    }
}
