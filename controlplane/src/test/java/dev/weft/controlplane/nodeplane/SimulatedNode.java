package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.Contact;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.IdentityKeys;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Ledger;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One machine: keys, a disk, and a core while its process runs. */
final class SimulatedNode {
    final int index;
    final NodeId id;
    final SimulatedDisk disk = new SimulatedDisk();
    final InetSocketAddress address;
    boolean leaving;
    /** Whether the host answers for a process that is gone. */
    boolean hostIsUp = true;

    /** Until then the process stands still: what arrives waits. */
    long pausedUntil;

    /** When it last came up or went on after a pause. */
    long calmSince;

    /** Voids wake-ups that were planned for an earlier run or an earlier plan. */
    long wakeToken;

    private final Crypto crypto;
    private final IdentityKeys keys;
    private final NetworkId network;
    private final List<Contact> contacts;
    private @Nullable NodeCore core;

    SimulatedNode(int index, Crypto crypto, IdentityKeys keys, Entry first, NetworkId network, List<Contact> contacts) {
        this.index = index;
        this.crypto = crypto;
        this.keys = keys;
        this.network = network;
        this.contacts = contacts;
        this.id = first.author();
        this.address = addressOf(index);
        disk.append(List.of(first), true);
    }

    static InetSocketAddress addressOf(int index) {
        return Endpoint.parse("198.18." + (index >> 8) + "." + (index & 255) + ":51821")
                .toSocketAddress();
    }

    boolean isRunning() {
        return core != null;
    }

    NodeCore core() {
        NodeCore running = core;
        if (running == null) {
            throw new IllegalStateException("node " + index + " is down");
        }
        return running;
    }

    void boot(CoreConfig config, Now now, RandomGenerator random) {
        Ledger ledger = new Ledger(network, crypto, id);
        List<Entry> open = disk.load();
        int before;
        do {
            before = open.size();
            open = open.stream()
                    .filter(entry -> !ledger.offer(entry).equals(dev.weft.controlplane.ledger.Verdict.ACCEPTED))
                    .toList();
        } while (open.size() < before);
        if (!open.isEmpty()) {
            throw new AssertionError("node " + index + " cannot load " + open);
        }
        NodeCore started = new NodeCore(config, crypto, keys, ledger, contacts, random);
        core = started;
        started.start(facts(), now);
    }

    void halt() {
        core = null;
        wakeToken++;
    }

    private LocalFacts facts() {
        return new LocalFacts(
                "node" + index,
                crypto.agreementPublicKey(keys.wireguard()),
                List.of(new Endpoint(address.getAddress(), 51820)),
                List.of(Endpoint.of(address)),
                List.of());
    }
}
