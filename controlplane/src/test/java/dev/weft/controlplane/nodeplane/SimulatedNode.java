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
import dev.weft.controlplane.ledger.Verdict;
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
    final NodeId id;
    final SimulatedDisk disk = new SimulatedDisk();
    /** What it joined with; null for the founder. */
    final @Nullable InviteToken token;

    InetSocketAddress address;
    /** It was told to leave. */
    boolean leaving;
    /** It will not come back. */
    boolean isScrapped;

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
        this.index = index;
        this.crypto = crypto;
        this.keys = keys;
        this.network = network;
        this.token = token;
        this.id = first.author();
        this.address = addressOf(index);
        disk.append(List.of(first), true);
    }

    static InetSocketAddress addressOf(int number) {
        return Endpoint.parse("198.18." + (number >> 8) + "." + (number & 255) + ":51821")
                .toSocketAddress();
    }

    /** Only these change their addresses, and only the others invite: so everybody knows somebody who stays. */
    boolean mayMove() {
        return index % 2 == 1;
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

    private Ledger loadLedger() {
        Ledger ledger = new Ledger(network, crypto, id);
        List<Entry> open = disk.load();
        int before;
        do {
            before = open.size();
            open = open.stream()
                    .filter(entry -> {
                        Verdict verdict = ledger.offer(entry);
                        return verdict.isEarly() || verdict.isOverruled();
                    })
                    .toList();
        } while (open.size() < before);
        if (open.stream().anyMatch(entry -> !ledger.offer(entry).isOverruled())) {
            throw new AssertionError("node " + index + " cannot load " + open);
        }
        boolean unused = ledger.takeJumped().isEmpty();
        return ledger;
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
                "node" + index,
                crypto.agreementPublicKey(keys.wireguard()),
                List.of(new Endpoint(address.getAddress(), 51820)),
                List.of(Endpoint.of(address)),
                announcements == 0 ? List.of() : List.of(new Service("web", 1 + announcements % 60_000, Map.of())));
    }
}
