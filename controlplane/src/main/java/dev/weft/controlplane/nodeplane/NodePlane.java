package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.ControlPlane;
import dev.weft.controlplane.ControlPlaneException;
import dev.weft.controlplane.ControlPlaneStatus;
import dev.weft.controlplane.DataPath;
import dev.weft.controlplane.InviteRequest;
import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.TunnelProbe;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.FeedStore;
import dev.weft.controlplane.feed.SqliteFeedStore;
import dev.weft.controlplane.feed.StoreException;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.IdentityKeys;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.ledger.Event.Announced;
import dev.weft.controlplane.ledger.EventCodec;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.LedgerLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The decentralized control plane: the protocol core, driven by one thread over UDP, with its ledger on disk. */
public final class NodePlane implements ControlPlane {
    private final StateFolder folder;
    private final FeedStore store;
    private final NodePlaneConfig config;
    private volatile PublicKey32 wireguardPublicKey;
    private final NodeCore core;
    private final Publisher publisher;
    private @Nullable EventLoop loop;
    private boolean closed;

    private NodePlane(
            StateFolder folder,
            FeedStore store,
            NodePlaneConfig config,
            PublicKey32 wireguardPublicKey,
            NodeCore core) {
        this.folder = folder;
        this.store = store;
        this.config = config;
        this.wireguardPublicKey = wireguardPublicKey;
        this.core = core;
        this.publisher = new Publisher(core);
    }

    /**
     * Takes the state folder, and loads keys and ledger. Nothing is sent yet; {@link #snapshot} tells what was known when
     * the node last ran.
     *
     * @throws ControlPlaneException when the machine is in no network, or another process works on the folder
     * @throws dev.weft.controlplane.identity.KeyFileException when a key file is missing, damaged or readable by others
     * @throws StoreException when the ledger is damaged or of another network
     */
    public static NodePlane open(Path stateFolder, NodePlaneConfig config) {
        if (!StateFolder.isEnrolled(stateFolder)) {
            throw new ControlPlaneException("this machine is in no network yet (" + stateFolder
                    + " holds none). Found one with 'weft init', or join one with 'weft join'.");
        }
        StateFolder folder = StateFolder.lock(stateFolder);
        FeedStore store = null;
        try {
            Crypto crypto = new BouncyCastleCrypto();
            StateFolder.Membership membership = folder.readMembership();
            IdentityKeys keys = IdentityKeys.load(stateFolder);
            NodeId self = NodeId.of(crypto.signingPublicKey(keys.signing()));
            if (!folder.hasLedger()) {
                throw new StoreException(
                        folder.ledgerFile() + " is missing. Restore it from a backup, or move the state"
                                + " folder away and join again with a new invite.");
            }
            store = SqliteFeedStore.open(
                    folder.ledgerFile(), membership.network(), crypto, LedgerLimits.MAX_ENTRY_BYTES);
            Ledger ledger = new Ledger(membership.network(), crypto, self);
            fill(ledger, store.load(), folder.ledgerFile());
            // Held, if only beyond a cut: who was thrown out starts, and says so.
            if (ledger.feeds().heldSequence(self) == 0) {
                throw new StoreException(
                        folder.ledgerFile() + " holds no feed of the key in " + stateFolder.resolve("keys")
                                + ": keys and ledger are not of one node. Restore both from one backup.");
            }
            RandomGenerator random = Entropy.secure();
            NodeCore core = new NodeCore(config.core(), crypto, keys, ledger, membership.contacts(), random);
            return new NodePlane(folder, store, config, crypto.agreementPublicKey(keys.wireguard()), core);
        } catch (RuntimeException e) {
            if (store != null) {
                store.close();
            }
            folder.close();
            throw e;
        }
    }

    private static void fill(Ledger ledger, List<Entry> entries, Path file) {
        StoredEntries.fill(ledger, entries).ifPresent(misfit -> {
            throw new StoreException(
                    misfit.verdict().isEarly()
                            ? file + " lacks entries that " + misfit.entry() + " builds on"
                            : file + " holds an entry that is not allowed (" + misfit.entry() + ": "
                                    + misfit.verdict().word() + ")");
        });
    }

    /** The public half of the key that WireGuard's interface uses. */
    public PublicKey32 wireguardPublicKey() {
        return wireguardPublicKey;
    }

    /**
     * A new key for WireGuard's interface; its private half is in the file already.
     *
     * @param undo puts the key before back into the file
     */
    public record KeyChange(PublicKey32 before, PublicKey32 after, Runnable undo) {}

    /**
     * Draws another key for WireGuard's interface, and writes it into the file of the one before. Whoever dies from here on
     * uses and announces the new one when it starts again, so the two never differ for long. Nothing is announced yet.
     *
     * @throws dev.weft.controlplane.identity.KeyFileException when the file cannot be read or written
     */
    public synchronized KeyChange changeWireguardKey() {
        Crypto crypto = new BouncyCastleCrypto();
        PrivateKey32 before = IdentityKeys.load(folder.path()).wireguard();
        PrivateKey32 after = PrivateKey32.random(Entropy.secure());
        IdentityKeys.replaceWireguard(folder.path(), after);
        wireguardPublicKey = crypto.agreementPublicKey(after);
        return new KeyChange(crypto.agreementPublicKey(before), wireguardPublicKey, () -> useWireguardKeyAgain(before));
    }

    private synchronized void useWireguardKeyAgain(PrivateKey32 before) {
        IdentityKeys.replaceWireguard(folder.path(), before);
        wireguardPublicKey = new BouncyCastleCrypto().agreementPublicKey(before);
    }

    /**
     * Binds the UDP port and begins to talk.
     *
     * @throws ControlPlaneException when the port is taken
     */
    public synchronized void start(LocalFacts facts) {
        if (loop != null || closed) {
            throw new IllegalStateException("started or closed before");
        }
        checkSize(facts);
        EventLoop started = EventLoop.bind(config.listen(), core, store, publisher);
        loop = started;
        started.start(facts);
    }

    /**
     * Completes with the reason when this node can do no more, because its store cannot be written, say. What it told by then
     * grows old from there on.
     *
     * @throws IllegalStateException before {@link #start}
     */
    public synchronized CompletableFuture<String> failure() {
        if (loop == null) {
            throw new IllegalStateException("not started");
        }
        return loop.failure();
    }

    /** Each single fact may be within its bounds, and all together too much for one entry. */
    private static void checkSize(LocalFacts facts) {
        int bytes = EventCodec.encode(new Announced(
                                facts.name(),
                                facts.wireguardKey(),
                                facts.endpoints(),
                                facts.controlEndpoints(),
                                facts.services()))
                        .length
                + Entry.MAX_OVERHEAD_BYTES;
        if (bytes > LedgerLimits.MAX_ENTRY_BYTES) {
            throw new ControlPlaneException("what this node announces takes " + bytes + " bytes, and at most "
                    + LedgerLimits.MAX_ENTRY_BYTES
                    + " are allowed: announce fewer endpoints or services, or shorter attributes");
        }
    }

    @Override
    public Snapshot snapshot() {
        return publisher.snapshot();
    }

    @Override
    public Subscription subscribe(Listener listener) {
        return publisher.subscribe(listener);
    }

    @Override
    public CompletableFuture<Snapshot> announce(LocalFacts facts) {
        try {
            checkSize(facts);
        } catch (ControlPlaneException e) {
            return CompletableFuture.failedFuture(e);
        }
        return submit(now -> {
                    core.announce(facts, now);
                    return publisher;
                })
                .thenApply(Publisher::snapshot);
    }

    @Override
    public void see(DataPath path) {
        var unused = submit(now -> {
            core.see(path, now);
            return path;
        });
    }

    @Override
    public Map<NodeId, TunnelProbe> tunnelProbes() {
        return publisher.tunnelProbes();
    }

    @Override
    public CompletableFuture<String> invite(InviteRequest request) {
        return submit(now -> core.invite(request, now));
    }

    @Override
    public CompletableFuture<Integer> withdrawInvite(String name) {
        return submit(now -> core.withdrawInvite(name, now));
    }

    @Override
    public CompletableFuture<Snapshot> revoke(NodeId node, OptionalLong cut) {
        return submit(now -> {
                    core.revoke(node, cut, now);
                    return publisher;
                })
                .thenApply(Publisher::snapshot);
    }

    @Override
    public CompletableFuture<Snapshot> leave() {
        EventLoop running = loop();
        if (running == null) {
            return CompletableFuture.failedFuture(notRunning());
        }
        return submit(now -> {
                    core.leave(now);
                    return running;
                })
                .thenCompose(EventLoop::gone)
                .thenApply(unused -> snapshot());
    }

    @Override
    public CompletableFuture<LedgerCopy> ledger() {
        return submit(now -> new LedgerCopy(
                core.self(), core.ledgerView(), core.ledger().feeds().entries()));
    }

    @Override
    public ControlPlaneStatus status() {
        return publisher.status();
    }

    private <T> CompletableFuture<T> submit(EventLoop.Command<T> command) {
        EventLoop running = loop();
        return running == null ? CompletableFuture.failedFuture(notRunning()) : running.submit(command);
    }

    private synchronized @Nullable EventLoop loop() {
        return closed ? null : loop;
    }

    private static ControlPlaneException notRunning() {
        return new ControlPlaneException("the control plane is not running");
    }

    @Override
    public void close() {
        EventLoop running;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            running = loop;
        }
        if (running != null) {
            running.stop();
        }
        store.close();
        folder.close();
    }
}
