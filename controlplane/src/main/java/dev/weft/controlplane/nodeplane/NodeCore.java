package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.ControlPlaneException;
import dev.weft.controlplane.InviteRequest;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Snapshot.Standing;
import dev.weft.controlplane.View;
import dev.weft.controlplane.detector.FailureDetector;
import dev.weft.controlplane.identity.Contact;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.IdentityKeys;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Announced;
import dev.weft.controlplane.ledger.Event.Left;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.NodeRecord;
import dev.weft.controlplane.nodeplane.Message.Introduced;
import dev.weft.controlplane.nodeplane.Message.Refused;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
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
 *   LEAVING      Left stored                       tells everybody                           {@link #LEAVE_MILLIS}
 *   GONE         –                                 nothing
 * </pre>
 */
final class NodeCore {
    /** How long a leaving node stays to pass the news on. */
    static final long LEAVE_MILLIS = 400;

    private static final int MAX_FAREWELLS = 64;

    enum Phase {
        IDLE,
        RECOVERING,
        RUNNING,
        LEAVING,
        GONE
    }

    private final CoreConfig config;
    private final RandomGenerator random;
    private final NodeId self;
    private final Ledger ledger;
    private final Map<NodeId, Contact> contacts;
    private final CoreClock clock = new CoreClock();
    private final Outbox outbox = new Outbox();
    private final GossipQueue news = new GossipQueue();
    private final LedgerMembership members;
    private final SealedDatagrams sealed;
    private final AddressBook addresses;
    private final Transmitter transmitter;
    private final SyncEngine sync;
    private final SyncDialogue dialogue;
    private final EntryIntake intake;
    private final Inbox inbox;
    private final Inviter inviter;
    private final GossipRounds gossip;
    private final OwnFeed ownFeed;
    private final FailureDetector detector;
    private Phase phase = Phase.IDLE;
    private @Nullable LocalFacts facts;
    private @Nullable Startup startup;
    private long nextIntroductionAt = Long.MAX_VALUE;
    private long goneAt = Long.MAX_VALUE;
    private String note = "";

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
        this.random = random;
        this.self = NodeId.of(crypto.signingPublicKey(keys.signing()));
        this.contacts = contacts.stream()
                .filter(contact -> !contact.node().equals(self))
                .collect(Collectors.toMap(Contact::node, contact -> contact, (a, b) -> a, TreeMap::new));
        PeerDirectory directory = new PeerDirectory(ledger, this.contacts);
        this.members = new LedgerMembership(ledger, self);
        this.sealed = new SealedDatagrams(crypto, ledger.network(), self, keys.control(), random);
        this.addresses = new AddressBook(directory::endpointsOf);
        this.sync = new SyncEngine(config, ledger.feeds());
        this.ownFeed = new OwnFeed(crypto, keys, ledger);
        this.transmitter =
                new Transmitter(self, config, ledger, members, sealed, addresses, directory, news, outbox, random);
        this.dialogue = new SyncDialogue(clock, sync, transmitter, outbox);
        this.intake = new EntryIntake(clock, ledger, ownFeed, news, transmitter, outbox, this::ledgerChanged);
        this.inviter = new Inviter(self, clock, crypto, keys, ledger, members, intake, random);
        this.gossip = new GossipRounds(config, ledger, members, news, transmitter, random);
        this.detector = new FailureDetector(
                self,
                config.detector(),
                members,
                new ProbeActions(self, clock, ledger, transmitter, intake, outbox, random),
                random);
        this.inbox = new Inbox(
                clock,
                ledger,
                sealed,
                directory,
                transmitter,
                addresses,
                intake,
                new Reception(self, clock, ledger, sealed, intake, sync, transmitter, outbox),
                dialogue,
                detector,
                new Entrance(),
                outbox,
                random);
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
        if (ownStatus().filter(MemberStatus.LEFT::equals).isPresent()) {
            return Standing.LEFT;
        }
        return ledger.isFounded() ? Standing.MEMBER : Standing.JOINING;
    }

    /** What a person should know now; empty when all is well. */
    String note() {
        return ledger.isFounded() ? "" : note;
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
        facts = localFacts;
        ledger.feeds().entries().forEach(entry -> ownFeed.witness(entry, at.wallMillis()));
        if (standing() == Standing.LEFT) {
            // Perhaps it was stopped before anybody had heard that it leaves.
            sealed.startSession(ownHead() + 1);
            sayFarewell();
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
        facts = localFacts;
        if (phase == Phase.RUNNING && !isAnnounced(localFacts)) {
            intake.publish(Announced.of(localFacts));
        }
    }

    /** Issues an invite and returns its token's text. */
    String invite(InviteRequest request, Now at) {
        clock.set(at);
        if (phase != Phase.RUNNING || !ledger.isFounded()) {
            throw new ControlPlaneException("this node has not joined yet, so it cannot invite");
        }
        return inviter.issue(request);
    }

    /** Leaves for good; {@link Phase#GONE} is reached a moment later. */
    void leave(Now at) {
        clock.set(at);
        if (phase != Phase.RUNNING) {
            throw new ControlPlaneException(
                    standing() == Standing.LEFT ? "this node has left already" : "this node has not joined yet");
        }
        intake.publish(new Left());
        detector.stop();
        sayFarewell();
    }

    private void sayFarewell() {
        phase = Phase.LEAVING;
        goneAt = clock.millis() + LEAVE_MILLIS;
        ledger.feeds().head(self).ifPresent(news::add);
        gossip.tell(MAX_FAREWELLS, clock.millis());
        gossip.soon(clock.millis());
    }

    /** When {@link #wake} has something to do; {@link Long#MAX_VALUE} when never. Monotonic milliseconds. */
    long nextWakeMillis() {
        long next = Math.min(gossip.nextWakeMillis(), Math.min(nextIntroductionAt, goneAt));
        if (phase == Phase.RECOVERING && startup != null) {
            next = Math.min(next, startup.nextWakeMillis());
        }
        return Math.min(next, Math.min(inbox.nextWakeMillis(), detector.nextWakeMillis()));
    }

    /** Does what is due. */
    void wake(Now at) {
        clock.set(at);
        long millis = at.monotonicMillis();
        if (phase == Phase.RECOVERING) {
            recover();
        }
        if (millis >= nextIntroductionAt) {
            nextIntroductionAt = millis + config.introductionMillis();
            introduceToContacts();
        }
        inbox.wake(millis);
        detector.wake(millis, at.wallMillis());
        gossip.wake(millis);
        if (millis >= goneAt) {
            goneAt = Long.MAX_VALUE;
            gossip.stop();
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
            inbox.receive(datagram, from);
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
            peersToAsk().forEach(peer -> transmitter.introduceNow(peer, millis));
        }
    }

    private void begin() {
        startup = null;
        phase = Phase.RUNNING;
        LocalFacts current = facts;
        if (current == null) {
            throw new IllegalStateException("started without facts");
        }
        sealed.startSession(ledger.feeds().headSequence(self) + 1);
        intake.publish(Announced.of(current));
        detector.start(clock.millis(), clock.wallMillis());
        if (!ledger.isFounded()) {
            nextIntroductionAt = clock.millis();
        }
        outbox.log("node.started", "node", self.shortText(), "incarnation", ownHead());
    }

    private void introduceToContacts() {
        if (ledger.isFounded()) {
            nextIntroductionAt = Long.MAX_VALUE;
            return;
        }
        if (note.isEmpty()) {
            note = "joining: no member has answered yet";
        }
        contacts.keySet().forEach(contact -> transmitter.introduceNow(contact, clock.millis()));
    }

    private List<NodeId> peersToAsk() {
        return members.somePeers(contacts.keySet(), Startup.MAX_ASKED, random);
    }

    /** The ledger has changed, and these nodes are what the news is about. */
    private void ledgerChanged(List<NodeId> about) {
        members.changed();
        sync.ledgerChanged(clock.millis());
        about.forEach(node -> detector.review(node, clock.millis()));
        refuteIfAccused();
        if (phase == Phase.RUNNING || phase == Phase.LEAVING) {
            gossip.soon(clock.millis());
        }
    }

    private void refuteIfAccused() {
        LocalFacts current = facts;
        boolean accused = ownStatus()
                .filter(status -> status == MemberStatus.SUSPECT || status == MemberStatus.DEAD)
                .isPresent();
        if (phase == Phase.RUNNING && accused && current != null) {
            String accusation = ledger.record(self)
                    .map(own -> own.cause().ref().shortText())
                    .orElse("");
            outbox.count("refutations");
            outbox.log("refuted", "accusation", accusation);
            intake.publish(Announced.of(current));
        }
    }

    private boolean isAnnounced(LocalFacts localFacts) {
        return ledger.record(self)
                .flatMap(NodeRecord::announced)
                .filter(Announced.of(localFacts)::equals)
                .isPresent();
    }

    private Optional<MemberStatus> ownStatus() {
        return ledger.record(self).map(NodeRecord::status);
    }

    private long ownHead() {
        return ledger.feeds().headSequence(self);
    }

    /** What members say to this node's introductions. */
    private final class Entrance implements Inbox.Answers {
        @Override
        public void introduced(NodeId sender, InetSocketAddress from, Introduced introduced) {
            if (startup != null && phase == Phase.RECOVERING) {
                startup.told(sender, introduced.headSequence());
                recover();
            }
            if (phase == Phase.RUNNING && introduced.digest() != ledger.digest() && !ledger.isFounded()) {
                dialogue.start(sender, from);
            } else {
                dialogue.compare(sender, from, introduced.digest());
            }
        }

        @Override
        public void refused(NodeId sender, Refused refused) {
            if (standing() == Standing.JOINING) {
                note = "joining was refused by " + sender.shortText() + ": " + refused.reason();
                outbox.warn("join.refused", "by", sender.shortText(), "reason", refused.reason());
            }
        }
    }
}
