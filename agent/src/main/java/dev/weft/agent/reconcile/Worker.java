package dev.weft.agent.reconcile;

import dev.weft.agent.os.Clock;
import dev.weft.agent.os.Machine;
import dev.weft.agent.os.MachineException;
import dev.weft.agent.wireguard.PeerState;
import dev.weft.controlplane.DataPath;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.View;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the reconciler's thread does, without the thread: one pass at a time. */
final class Worker {
    /** One round is enough, unless the kernel took away more than was asked for, say an address with another one. */
    private static final int MAX_ROUNDS = 3;

    private final Machine machine;
    private InterfaceConfig config;
    private final Clock clock;
    private final ActualReader reader;
    private final InterfaceGuard guard;
    private final Applier applier;
    private final ChangeLog log;
    private final DeadGrace grace = new DeadGrace();
    private final HandshakeWatch watch;
    private final EndpointTries tries = new EndpointTries();
    private final Underlay underlay;
    private final PathReports reports = new PathReports();
    private final QuietWatch quiet = new QuietWatch();
    private final LastDesired lastDesired = new LastDesired();
    private @Nullable View lastView;
    /** What the interface's file holds already; used from the moment on when the membership says so too. */
    private volatile @Nullable PublicKey32 nextKey;
    /** The newest that was tried. */
    private @Nullable Desired tried;
    /** The newest that was reached: a difference to it is drift. */
    private @Nullable Desired applied;
    /** What the check before the first pass has read: nothing is read twice. */
    private @Nullable Actual checked;
    /** As the last pass left it; null when that is not known. */
    private @Nullable Actual settled;

    Worker(Machine machine, InterfaceConfig config, Clock clock) {
        this.machine = machine;
        this.config = config;
        this.clock = clock;
        reader = new ActualReader(machine, config.name());
        guard = new InterfaceGuard(machine, config);
        applier = new Applier(machine, config);
        log = new ChangeLog(config.name());
        underlay = new Underlay(machine, config.name(), clock);
        watch = new HandshakeWatch(config.ownKey());
    }

    /** See {@link Reconciler#useKey}. */
    void useKey(PublicKey32 key) {
        nextKey = key;
    }

    ChangeLog log() {
        return log;
    }

    ActualReader reader() {
        return reader;
    }

    int interfaceIndex() {
        return reader.index();
    }

    /** Whom to tell of the ways to the others. */
    void onPaths(Consumer<DataPath> listener) {
        reports.onChange(listener);
    }

    /** The network beside the interface changed. */
    void underlayChanged() {
        underlay.changed();
    }

    /** Members that were left out of the last pass, and why, for people. */
    synchronized List<String> skipped() {
        return tried == null ? List.of() : tried.skipped();
    }

    boolean interfaceExists() {
        return machine.link(config.name()).isPresent();
    }

    /** @throws MachineException when this machine does not let the agent begin */
    synchronized void check(Snapshot snapshot) {
        Actual actual = reader.read();
        guard.check(snapshot, actual);
        checked = actual;
    }

    /** What a pass would do now. */
    synchronized Plan plan(Snapshot snapshot) {
        if (isPlaceless(snapshot)) {
            return Plan.empty();
        }
        Actual actual = reader.read();
        return plan(desired(snapshot), actual, snapshot.view(), dead(snapshot, actual));
    }

    /** Whether a new snapshot asks for anything that was not applied yet. */
    synchronized boolean isNews(Snapshot snapshot) {
        return !isPlaceless(snapshot)
                && (!desired(snapshot).equals(applied)
                        || !snapshot.reach().silent().isEmpty());
    }

    /** Whether link, addresses or routes are not as the last pass left them; costs no process. */
    synchronized boolean linkChanged() {
        return settled == null || !settled.hasSameLink(reader.readLink());
    }

    /** Makes the interface as it should be, and makes sure that it is. */
    synchronized void pass(Snapshot snapshot) {
        if (isPlaceless(snapshot)) {
            return;
        }
        View view = snapshot.view();
        Desired desired = desired(snapshot);
        log.skipped(desired.skipped(), view);
        Actual actual = Objects.requireNonNullElseGet(checked, reader::read);
        checked = null;
        settled = actual;
        guard.check(snapshot, actual);
        reportDrift(actual, view);
        quiet.look(actual.peers(), clock.monotonicMillis());
        Set<PublicKey32> dead = dead(snapshot, actual);
        log.dead(dead, view);
        boolean first = tried == null;
        tried = desired;
        Set<PublicKey32> added = new TreeSet<>();
        try {
            settled = converge(desired, actual, view, dead, added);
            reports.dead(dead, clock.monotonicMillis());
        } finally {
            nudge(
                    desired,
                    first ? desired.peers().keySet() : added,
                    key -> added.contains(key) || !actual.hasHandshake(key));
            lastView = view;
            report(desired, settled.peers());
        }
        applied = desired;
        log.worked();
    }

    /** A pass has failed: what it did to the link until then is no news. */
    synchronized void failed() {
        try {
            settled = reader.readLink();
        } catch (MachineException e) {
            settled = null;
        }
    }

    private void report(Desired desired, SortedMap<PublicKey32, PeerState> peers) {
        View view = lastView;
        if (view != null) {
            long seconds = clock.epochSeconds();
            long millis = clock.monotonicMillis();
            quiet.look(peers, millis);
            reports.look(view, desired, peers, quiet.quiet(peers, seconds, millis), seconds, millis);
        }
    }

    private Set<PublicKey32> dead(Snapshot snapshot, Actual actual) {
        return quiet.dead(snapshot, actual.peers(), clock.epochSeconds(), clock.monotonicMillis());
    }

    private Actual converge(Desired desired, Actual before, View view, Set<PublicKey32> dead, Set<PublicKey32> added) {
        Actual actual = before;
        Plan plan = plan(desired, actual, view, dead);
        for (int round = 0; round < MAX_ROUNDS && !plan.isEmpty(); round++) {
            long start = clock.monotonicMillis();
            added.addAll(Applier.added(plan));
            added.addAll(triedElsewhere(plan));
            tries.applied(plan, desired.peers(), actual, start);
            applier.apply(plan);
            guard.applied();
            log.applied(plan, view, lastView, clock.monotonicMillis() - start);
            actual = reader.read();
            plan = plan(desired, actual, view, Set.of());
        }
        if (!plan.isEmpty()) {
            throw new MachineException("interface " + config.name() + " is not as it should be after " + MAX_ROUNDS
                    + " rounds; missing: " + String.join("; ", plan.describe()));
        }
        guard.applied();
        tries.settle(actual, clock.epochSeconds());
        return actual;
    }

    /** Peers that get another endpoint have no session, so one is tried for as for a new one. */
    private static List<PublicKey32> triedElsewhere(Plan plan) {
        return plan.only(Step.ChangePeer.class)
                .filter(step -> step.endpoint().isPresent())
                .map(Step.ChangePeer::key)
                .toList();
    }

    /**
     * The other side may have forgotten its session with us, or have no idea of us: whoever adds a peer or starts sends
     * first, and then whichever side was later gets an answer. Otherwise the session hangs for 15 s.
     */
    private void nudge(Desired desired, Set<PublicKey32> keys, Predicate<PublicKey32> hasNoSession) {
        if (keys.isEmpty()) {
            return;
        }
        watch.added(keys.stream().filter(hasNoSession).toList(), clock.monotonicMillis());
        machine.nudge(desired.peers().values().stream()
                .filter(peer -> keys.contains(peer.key()))
                .flatMap(peer -> peer.meshAddresses().stream().limit(1))
                .toList());
    }

    /** Looks after the first handshakes of new peers; cheap, and done often while there are any. */
    synchronized void watchHandshakes() {
        Desired desired = tried;
        if (watch.isEmpty() || desired == null) {
            return;
        }
        SortedMap<PublicKey32, PeerState> peers = reader.wireguard().peers();
        report(desired, peers);
        List<DesiredPeer> again = watch.due(peers, clock.monotonicMillis()).stream()
                .map(key -> desired.peers().get(key))
                .filter(Objects::nonNull)
                .filter(peer -> isUndisturbed(peer, peers))
                .toList();
        if (!again.isEmpty()) {
            applier.addAgain(again, peer -> tries.again(peer, Objects.requireNonNull(peers.get(peer.key()))));
            again.forEach(peer -> tries.addedAgain(peer.key(), clock.monotonicMillis()));
            machine.nudge(again.stream()
                    .flatMap(peer -> peer.meshAddresses().stream().limit(1))
                    .toList());
            log.handshakeAgain(again);
        }
    }

    /** What somebody changed by hand is left to the next pass, which tells of it. */
    private static boolean isUndisturbed(DesiredPeer wanted, SortedMap<PublicKey32, PeerState> peers) {
        PeerState present = peers.get(wanted.key());
        return present != null && present.allowedIps().equals(wanted.allowedIps());
    }

    /** When something is to be done although nothing happens, at the latest at {@code pollMillis}. */
    synchronized long nextPassMillis(long pollMillis) {
        return Math.min(pollMillis, grace.nextEndMillis(clock.monotonicMillis()).orElse(pollMillis));
    }

    synchronized OptionalLong nextLookMillis() {
        return watch.nextLookMillis(clock.monotonicMillis());
    }

    /** Deletes the interface when it is ours. */
    synchronized void tearDown(@Nullable Snapshot lastKnown) {
        if (!interfaceExists()) {
            return;
        }
        Actual actual = reader.read();
        if (!guard.isOurs(lastKnown, actual)) {
            throw new MachineException(
                    "interface " + config.name() + " is left alone: it is not the one of this agent");
        }
        machine.deleteInterface(config.name());
        // With the interface goes everything but these.
        machine.rules("del", List.copyOf(actual.forwarding().rules()));
    }

    private void reportDrift(Actual actual, View view) {
        if (applied != null) {
            Plan drift = Planner.withoutEndpointHints(plan(applied, actual, view, Set.of()));
            if (!drift.isEmpty()) {
                log.drift(drift, actual);
            }
        }
    }

    private Desired desired(Snapshot snapshot) {
        Set<NodeId> fading = grace.update(snapshot.view(), clock.monotonicMillis());
        followKey(snapshot);
        boolean out = snapshot.standing() == Snapshot.Standing.REVOKED || snapshot.standing() == Snapshot.Standing.LEFT;
        InterfaceConfig chosen =
                config.mtu() == InterfaceConfig.MTU_OF_UNDERLAY ? config.withMtu(underlay.mtu()) : config;
        return out
                ? Desired.nothing(chosen)
                : lastDesired.of(snapshot.view(), snapshot.self(), chosen, fading, paths(snapshot));
    }

    private Paths paths(Snapshot snapshot) {
        return new Paths(snapshot.reach(), reports.unreached(), underlay.onLink());
    }

    /**
     * Lets every peer hear from this machine at once, as it has another address now. wireguard-go 0.0.20220316 goes on to
     * send from the former one, and nothing gets out (Linux 6.18), until an endpoint is written; it is the one that is there.
     */
    synchronized void addressChanged() {
        Desired desired = applied;
        if (desired == null || !interfaceExists()) {
            return;
        }
        applier.rewriteEndpoints(reader.wireguard().peers().values());
        machine.nudge(desired.peers().values().stream()
                .flatMap(peer -> peer.meshAddresses().stream().limit(1))
                .toList());
    }

    /** What the interface was given last. */
    Set<PublicKey32> peers() {
        Desired desired = applied();
        return desired == null ? Set.of() : desired.peers().keySet();
    }

    /** Peers whose traffic goes by another one, and by which. */
    SortedMap<PublicKey32, PublicKey32> relays() {
        Desired desired = applied();
        return desired == null ? new TreeMap<>() : desired.relays();
    }

    private synchronized @Nullable Desired applied() {
        return applied;
    }

    private void followKey(Snapshot snapshot) {
        PublicKey32 next = nextKey;
        if (next != null
                && snapshot.view()
                        .member(snapshot.self())
                        .filter(own -> own.wireguardKey().equals(next))
                        .isPresent()) {
            config = config.withOwnKey(next);
            guard.ownKeyIs(next);
            watch.ownKeyIs(next);
            nextKey = null;
        }
    }

    private Plan plan(Desired desired, Actual actual, View view, Set<PublicKey32> dead) {
        long seconds = clock.epochSeconds();
        long millis = clock.monotonicMillis();
        return Planner.plan(
                desired,
                actual,
                key -> ChangeLog.nameOf(view, lastView, key),
                (wanted, present) -> tries.next(wanted, present, seconds, millis),
                dead);
    }

    /** While the genesis is unknown, the mesh range is too. */
    private static boolean isPlaceless(Snapshot snapshot) {
        return snapshot.standing() == Snapshot.Standing.JOINING;
    }
}
