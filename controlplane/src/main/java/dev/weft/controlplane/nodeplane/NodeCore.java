package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.DataPath;
import dev.weft.controlplane.InviteRequest;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.Snapshot.Standing;
import dev.weft.controlplane.View;
import dev.weft.controlplane.detector.FailureDetector;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.Contact;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.IdentityKeys;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Left;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.Verdict;
import dev.weft.controlplane.nodeplane.Message.Introduced;
import dev.weft.controlplane.nodeplane.Message.Refused;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of one node, without clock, socket, file or thread: it is told what arrived and what time it is, and says
 * what to store, to send and when to wake it. One thread drives it.
 *
 * <pre>
 *   phase        begins with                       what it does                              ends with
 *   IDLE         –                                 nothing                                   start
 *   RECOVERING   start, when there are peers       asks them for the own last entry          see {@link Startup}
 *   RUNNING      announcement stored               probes, gossips, syncs                    leave
 *   LEAVING      Left stored                       tells everybody                           see {@link Farewell}
 *   GONE         –                                 nothing
 * </pre>
 */
final class NodeCore {
    enum Phase {
        IDLE,
        RECOVERING,
        RUNNING,
        LEAVING,
        GONE
    }

    private final CoreConfig config;
    private final Crypto crypto;
    private final RandomGenerator random;
    private final Ledger ledger;
    private final CoreParts parts;
    private final NodeId self;
    private final CoreClock clock;
    private final Outbox outbox;
    private final EntryIntake intake;
    private final FailureDetector detector;
    private final GossipRounds gossip;
    private Phase phase = Phase.IDLE;
    private @Nullable Startup startup;

    /**
     * A node with the entries that its store holds.
     *
     * @param contacts from the token it joined with; asked when no member is known
     */
    NodeCore(
            CoreConfig config,
            Crypto crypto,
            IdentityKeys keys,
            Ledger ledger,
            List<Contact> contacts,
            RandomGenerator random) {
        this.config = config;
        this.ledger = ledger;
        this.crypto = crypto;
        this.random = random;
        this.parts = new CoreParts(config, crypto, keys, ledger, contacts, random, new News(), new Entrance());
        this.self = parts.self;
        this.clock = parts.clock;
        this.outbox = parts.outbox;
        this.intake = parts.intake;
        this.detector = parts.detector;
        this.gossip = parts.gossip;
    }

    NodeId self() {
        return self;
    }

    /** What follows from the ledger alone. */
    View ledgerView() {
        return ledger.view();
    }

    /** What this node shows: see {@link ShownView}. */
    View shownView() {
        return ShownView.of(ledger.view(), detector::isShownDead);
    }

    Ledger ledger() {
        return ledger;
    }

    Phase phase() {
        return phase;
    }

    Standing standing() {
        return parts.standing.now();
    }

    /** What a person should know now; empty when all is well. */
    String note() {
        return parts.expulsion.isExpelled() ? parts.expulsion.text() : parts.joining.note();
    }

    SortedMap<String, Long> counters() {
        return outbox.counters();
    }

    /** What the steps since the last call want done. */
    Step takeStep() {
        return outbox.take();
    }

    /** Begins. */
    void start(LocalFacts localFacts, Now at) {
        clock.set(at);
        parts.setFacts(localFacts);
        ledger.feeds().entries().forEach(entry -> parts.ownFeed.witness(entry, at.wallMillis()));
        if (standing() == Standing.REVOKED) {
            expel();
            return;
        }
        if (standing() == Standing.LEFT) {
            sayThatItHadLeft();
            return;
        }
        List<NodeId> peers = peersToAsk();
        startup = new Startup(at.monotonicMillis(), config.recoveryMillis(), peers.size());
        phase = Phase.RECOVERING;
        if (peers.isEmpty()) {
            begin();
        } else {
            wake(at);
        }
    }

    /** Announces changed facts. */
    void announce(LocalFacts localFacts, Now at) {
        clock.set(at);
        parts.setFacts(localFacts);
        if (phase == Phase.RUNNING) {
            parts.announcer.announceIfChanged();
        }
    }

    /** See {@link Reachability#see}. */
    void see(DataPath path, Now at) {
        clock.set(at);
        parts.reachability.see(path);
    }

    Reachability reachability() {
        return parts.reachability;
    }

    /** Issues an invite and returns its token's text. */
    String invite(InviteRequest request, Now at) {
        clock.set(at);
        parts.standing.require(phase == Phase.RUNNING, "it cannot invite");
        return parts.inviter.issue(request);
    }

    /** See {@link Authority#revoke}. */
    void revoke(NodeId target, OptionalLong cut, Now at) {
        clock.set(at);
        parts.standing.require(phase == Phase.RUNNING, "it cannot revoke anybody");
        parts.authority.revoke(target, cut);
    }

    /** See {@link Authority#withdraw}. */
    int withdrawInvite(String name, Now at) {
        clock.set(at);
        parts.standing.require(phase == Phase.RUNNING, "it cannot withdraw an invite");
        return parts.authority.withdraw(name);
    }

    /** Leaves for good; {@link Phase#GONE} is reached a moment later. */
    void leave(Now at) {
        clock.set(at);
        parts.standing.requireRunning(phase == Phase.RUNNING);
        phase = Phase.LEAVING;
        intake.publish(new Left());
        detector.stop();
        parts.farewell.begin(clock.millis(), Farewell.LEAVE_MILLIS);
    }

    /** Once more, so that this run's session is newer than that of the run before. */
    private void sayThatItHadLeft() {
        phase = Phase.LEAVING;
        parts.sealed.startSession(ownHead() + 1);
        intake.publish(new Left());
        detector.stop();
        parts.farewell.begin(clock.millis(), Farewell.LEFT_BEFORE_MILLIS);
    }

    /** When {@link #wake} has something to do; {@link Long#MAX_VALUE} when never. Monotonic milliseconds. */
    long nextWakeMillis() {
        long next = parts.nextWakeMillis(phase == Phase.RUNNING);
        return phase == Phase.RECOVERING && startup != null ? Math.min(next, startup.nextWakeMillis()) : next;
    }

    /** Does what is due. */
    void wake(Now at) {
        clock.set(at);
        long millis = at.monotonicMillis();
        if (phase == Phase.RECOVERING) {
            recover();
        }
        parts.wake(millis, phase == Phase.RUNNING);
        detector.wake(millis, at.wallMillis());
        gossip.wake(millis);
        parts.farewell.wake(millis);
        if (phase == Phase.LEAVING && parts.farewell.isOver()) {
            gossip.stop();
            parts.joining.stop();
            phase = Phase.GONE;
        }
    }

    /** The host of a probe's target answered that nobody listens there. */
    void refused(NodeId target, long probeId, Now at) {
        clock.set(at);
        outbox.count("probes.refused");
        detector.refused(target, probeId, at.monotonicMillis());
    }

    /** A datagram came in. */
    void receive(byte[] datagram, InetSocketAddress from, Now at) {
        clock.set(at);
        outbox.count("datagrams.received");
        outbox.count("bytes.received", datagram.length);
        if (phase != Phase.IDLE && phase != Phase.GONE) {
            parts.inbox.receive(datagram, from);
        }
    }

    private void recover() {
        Startup current = startup;
        if (current == null) {
            return;
        }
        long millis = clock.millis();
        if (current.isDone(ledger.feeds().headSequence(self), millis)) {
            begin();
        } else if (current.shouldAsk(millis)) {
            peersToAsk().forEach(peer -> parts.transmitter.introduceNow(peer, millis));
        }
    }

    private void begin() {
        startup = null;
        if (standing() == Standing.LEFT) {
            sayThatItHadLeft();
            return;
        }
        phase = Phase.RUNNING;
        parts.sealed.startSession(ledger.feeds().headSequence(self) + 1);
        parts.announcer.announce();
        detector.start(clock.millis(), clock.wallMillis());
        parts.begin();
        outbox.log("node.started", "node", self.shortText(), "incarnation", ownHead());
    }

    private List<NodeId> peersToAsk() {
        return parts.members.somePeers(parts.contacts.keySet(), Startup.MAX_ASKED, random);
    }

    /** This node was thrown out: it says so, and nothing more to anybody. */
    private void expel() {
        if (phase == Phase.GONE) {
            return;
        }
        phase = Phase.GONE;
        detector.stop();
        gossip.stop();
        parts.end();
        outbox.viewChanged();
        parts.expulsion.warn(outbox);
    }

    /** What comes of entries. */
    private final class News implements EntryIntake.Listener {
        @Override
        public void changed(List<NodeId> about) {
            parts.ledgerChanged();
            if (parts.expulsion.isExpelled()) {
                expel();
                return;
            }
            about.forEach(node -> detector.review(node, clock.millis()));
            if (phase == Phase.RUNNING && standing() == Standing.LEFT) {
                // A copy of this machine has left, or it itself did before it was restored from an old one.
                sayThatItHadLeft();
            } else if (phase == Phase.RUNNING) {
                parts.announcer.refuteIfAccused();
            }
            if (phase == Phase.RUNNING || phase == Phase.LEAVING) {
                gossip.soon(clock.millis());
            }
        }

        @Override
        public void ownEntryFromOutside(Entry entry, Verdict verdict) {
            if (phase == Phase.RECOVERING && startup != null && verdict.isEarly() && isGenuine(entry)) {
                if (verdict == Verdict.DETACHED) {
                    startup.contradicted();
                }
                startup.proven(entry.sequence(), clock.millis());
            } else if (phase == Phase.RUNNING && isGenuine(entry)) {
                parts.ownFeed.cameFromOutside(clock.wallMillis());
                // The machine was cloned or rolled back. Peers may know a session of that other run: this one is newer.
                outbox.warn("identity.used-elsewhere", "entry", entry.ref().shortText(), "verdict", verdict.word());
                parts.sealed.startSession(Math.max(ownHead(), entry.sequence()) + 1);
                parts.announcer.contradicted();
            }
        }

        private boolean isGenuine(Entry entry) {
            return entry.hasValidSignature(crypto);
        }

        @Override
        public void revokedBy(Entry entry) {
            parts.expulsion.told(entry);
            expel();
        }
    }

    private long ownHead() {
        return ledger.feeds().headSequence(self);
    }

    /** What members say to this node's introductions. */
    private final class Entrance implements Inbox.Answers {
        @Override
        public void isEqual() {
            gossip.peerIsEqual();
        }

        @Override
        public void introduced(NodeId sender, InetSocketAddress from, Introduced introduced) {
            if (startup != null && phase == Phase.RECOVERING) {
                startup.told(sender, introduced.headSequence());
                recover();
            }
            parts.transmitter.isWelcome(clock.millis());
            if (phase == Phase.RUNNING && introduced.digest() != ledger.digest() && parts.joining.asksAtOnce()) {
                parts.dialogue.startJoined(sender, from, introduced.digest());
            } else {
                parts.dialogue.compare(sender, from, introduced.digest());
            }
        }

        @Override
        public void refused(NodeId sender, Refused refused) {
            if (refused.reason().equals(Verdict.UNKNOWN_INVITER.word())) {
                parts.transmitter.introduceWithVouchers(sender, clock.millis());
            } else {
                parts.joining.refused(sender, refused.reason());
            }
        }
    }
}
