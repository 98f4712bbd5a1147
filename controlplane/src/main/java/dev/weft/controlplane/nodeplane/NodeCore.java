package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.ControlPlaneException;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.InviteRequest;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Snapshot.Standing;
import dev.weft.controlplane.View;
import dev.weft.controlplane.detector.DetectorActions;
import dev.weft.controlplane.detector.FailureDetector;
import dev.weft.controlplane.detector.Shuffle;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.Contact;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.IdentityKeys;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.InviteToken;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.ledger.Event;
import dev.weft.controlplane.ledger.Event.Announced;
import dev.weft.controlplane.ledger.Event.Evidence;
import dev.weft.controlplane.ledger.Event.InviteIssued;
import dev.weft.controlplane.ledger.Event.Left;
import dev.weft.controlplane.ledger.Event.Suspected;
import dev.weft.controlplane.ledger.EventCodec;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.LedgerLimits;
import dev.weft.controlplane.ledger.NodeRecord;
import dev.weft.controlplane.ledger.Verdict;
import dev.weft.controlplane.nodeplane.Message.Ack;
import dev.weft.controlplane.nodeplane.Message.Gossip;
import dev.weft.controlplane.nodeplane.Message.Head;
import dev.weft.controlplane.nodeplane.Message.Heads;
import dev.weft.controlplane.nodeplane.Message.Introduced;
import dev.weft.controlplane.nodeplane.Message.Ping;
import dev.weft.controlplane.nodeplane.Message.PingRequest;
import dev.weft.controlplane.nodeplane.Message.Refused;
import dev.weft.controlplane.nodeplane.Message.RelayedAck;
import dev.weft.controlplane.nodeplane.Message.SyncEntries;
import dev.weft.controlplane.nodeplane.Message.Want;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** Introductions that are looked at in one second: each costs a key agreement. */
    static final int MAX_INTRODUCTIONS_PER_SECOND = 200;

    private static final long GOSSIP_GAP_MILLIS = 20;
    private static final long GAP_QUESTION_MILLIS = 100;
    private static final int MAX_FAREWELLS = 64;

    enum Phase {
        IDLE,
        RECOVERING,
        RUNNING,
        LEAVING,
        GONE
    }

    private final CoreConfig config;
    private final Crypto crypto;
    private final IdentityKeys keys;
    private final RandomGenerator random;
    private final NodeId self;
    private final Ledger ledger;
    private final Map<NodeId, Contact> contacts;
    private final Outbox outbox = new Outbox();
    private final GossipQueue news = new GossipQueue();
    private final Relays relays = new Relays();
    private final LedgerMembership members;
    private final SealedDatagrams sealed;
    private final AddressBook addresses;
    private final Transmitter transmitter;
    private final SyncEngine sync;
    private final OwnFeed ownFeed;
    private final FailureDetector detector;
    private final Map<NodeId, Long> gapAskedAt = new HashMap<>();
    private Phase phase = Phase.IDLE;
    private Now now = new Now(0, 0);
    private @Nullable LocalFacts facts;
    private @Nullable Startup startup;
    private long nextGossipAt = Long.MAX_VALUE;
    private long lastGossipAt = Long.MIN_VALUE / 2;
    private long nextIntroductionAt = Long.MAX_VALUE;
    private long goneAt = Long.MAX_VALUE;
    private long introductionSecond;
    private int introductionsInSecond;
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
        this.crypto = crypto;
        this.keys = keys;
        this.ledger = ledger;
        this.random = random;
        this.self = NodeId.of(crypto.signingPublicKey(keys.signing()));
        this.contacts = contacts.stream()
                .filter(contact -> !contact.node().equals(self))
                .collect(Collectors.toMap(Contact::node, contact -> contact, (a, b) -> a, TreeMap::new));
        this.members = new LedgerMembership(ledger, self);
        this.sealed = new SealedDatagrams(crypto, ledger.network(), self, keys.control(), random);
        this.addresses = new AddressBook(this::knownEndpoints);
        this.sync = new SyncEngine(config, ledger.feeds());
        this.ownFeed = new OwnFeed(crypto, keys, ledger);
        this.transmitter =
                new Transmitter(self, config, ledger, members, sealed, addresses, this.contacts, news, outbox, random);
        this.detector = new FailureDetector(self, config.detector(), members, new Actions(), random);
    }

    NodeId self() {
        return self;
    }

    View view() {
        return ledger.view();
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
        now = at;
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
        now = at;
        facts = localFacts;
        if (phase == Phase.RUNNING && !isAnnounced(localFacts)) {
            publish(announcement(localFacts));
        }
    }

    /** Issues an invite and returns its token's text. */
    String invite(InviteRequest request, Now at) {
        now = at;
        NodeRecord own = ledger.record(self).orElse(null);
        if (phase != Phase.RUNNING || own == null || !ledger.isFounded()) {
            throw new ControlPlaneException("this node has not joined yet, so it cannot invite");
        }
        if (!own.isAdmin()) {
            throw new ControlPlaneException("this node may not invite: it is no admin. Ask one of: " + admins());
        }
        PrivateKey32 inviteKey = PrivateKey32.random(random);
        Invite invite = Invite.sign(
                crypto,
                keys.signing(),
                ledger.network(),
                crypto.signingPublicKey(inviteKey),
                request.admin(),
                at.wallMillis() + request.validity().toMillis(),
                request.uses());
        publish(new InviteIssued(invite));
        return new InviteToken(invite, inviteKey, contactsForToken(own)).toText();
    }

    /** Leaves for good; {@link Phase#GONE} is reached a moment later. */
    void leave(Now at) {
        now = at;
        if (phase != Phase.RUNNING) {
            throw new ControlPlaneException(
                    standing() == Standing.LEFT ? "this node has left already" : "this node has not joined yet");
        }
        publish(new Left());
        detector.stop();
        sayFarewell();
    }

    private void sayFarewell() {
        long millis = now.monotonicMillis();
        phase = Phase.LEAVING;
        goneAt = millis + LEAVE_MILLIS;
        ledger.feeds().head(self).ifPresent(news::add);
        List<NodeId> present = new ArrayList<>(members.present());
        Shuffle.inPlace(present, random);
        for (NodeId peer : present.subList(0, Math.min(present.size(), MAX_FAREWELLS))) {
            transmitter.send(peer, new Gossip(ledger.digest()), millis);
        }
        gossipSoon();
    }

    /** When {@link #wake} has something to do; {@link Long#MAX_VALUE} when never. Monotonic milliseconds. */
    long nextWakeMillis() {
        long next = Math.min(nextGossipAt, Math.min(nextIntroductionAt, goneAt));
        if (phase == Phase.RECOVERING && startup != null) {
            next = Math.min(next, startup.nextWakeMillis());
        }
        return Math.min(next, detector.nextWakeMillis());
    }

    /** Does what is due. */
    void wake(Now at) {
        now = at;
        long millis = at.monotonicMillis();
        if (phase == Phase.RECOVERING) {
            recover();
        }
        if (millis >= nextIntroductionAt) {
            nextIntroductionAt = millis + config.introductionMillis();
            introduceToContacts();
        }
        detector.wake(millis);
        if (millis >= nextGossipAt) {
            gossip();
        }
        if (millis >= goneAt) {
            goneAt = Long.MAX_VALUE;
            nextGossipAt = Long.MAX_VALUE;
            phase = Phase.GONE;
        }
    }

    /** A datagram came in. */
    void receive(byte[] datagram, InetSocketAddress from, Now at) {
        now = at;
        outbox.count("datagrams.received");
        outbox.count("bytes.received", datagram.length);
        if (phase == Phase.IDLE || phase == Phase.GONE) {
            return;
        }
        if (datagram.length > SealedDatagrams.MAX_DATAGRAM_BYTES) {
            drop(Drop.TOO_LONG);
        } else if (datagram.length < 2) {
            drop(Drop.TOO_SHORT);
        } else if (datagram[0] != SealedDatagrams.VERSION) {
            drop(Drop.WRONG_VERSION);
        } else if (datagram[1] == SealedDatagrams.SEALED) {
            receiveSealed(datagram, from);
        } else if (datagram[1] == SealedDatagrams.INTRODUCTION) {
            receiveIntroduction(datagram, from);
        } else {
            drop(Drop.UNKNOWN_TYPE);
        }
    }

    private void receiveSealed(byte[] datagram, InetSocketAddress from) {
        SealedDatagrams.Opened opened = sealed.open(datagram, transmitter::controlKeyOf);
        if (opened.drop() != null) {
            drop(opened.drop());
            return;
        }
        Packet packet;
        try {
            packet = PacketCodec.decode(opened.plaintext());
        } catch (MalformedException | IllegalArgumentException e) {
            drop(Drop.MALFORMED);
            return;
        }
        NodeId sender = opened.sender();
        addresses.heardFrom(sender, from, now.monotonicMillis());
        takeEntries(packet.entries(), sender, from);
        handle(sender, from, packet.message());
    }

    private void handle(NodeId sender, InetSocketAddress from, Message message) {
        long millis = now.monotonicMillis();
        if (message instanceof Gossip gossip) {
            compare(sender, from, gossip.digest());
        } else if (message instanceof Ping ping) {
            transmitter.reply(sender, from, new Ack(ping.probeId(), ledger.digest()));
            compare(sender, from, ping.digest());
        } else if (message instanceof Ack ack) {
            detector.acknowledged(sender, ack.probeId());
            relays.answered(sender, ack.probeId(), millis)
                    .ifPresent(relay -> transmitter.send(
                            relay.requester(), new RelayedAck(relay.probeId(), relay.target()), millis));
            compare(sender, from, ack.digest());
        } else if (message instanceof PingRequest request) {
            relay(sender, request);
        } else if (message instanceof RelayedAck ack) {
            detector.acknowledged(ack.target(), ack.probeId());
        } else if (message instanceof Heads heads) {
            answerHeads(sender, from, heads);
        } else if (message instanceof Want want) {
            if (mayAnswer(sender)) {
                sync.answer(want).forEach(packet -> transmitter.reply(sender, from, packet));
            }
        } else if (message instanceof SyncEntries entries) {
            if (entries.more()) {
                startSync(sender, from);
            } else {
                compare(sender, from, entries.digest());
            }
        } else if (message instanceof Introduced introduced) {
            introduced(sender, from, introduced);
        } else if (message instanceof Refused refused) {
            if (standing() == Standing.JOINING) {
                note = "joining was refused by " + sender.shortText() + ": " + refused.reason();
                outbox.warn("join.refused", "by=" + sender.shortText() + " reason=" + refused.reason());
            }
        }
    }

    private void relay(NodeId requester, PingRequest request) {
        long probeId = random.nextLong() >>> 1;
        long millis = now.monotonicMillis();
        Relays.Relay relay =
                new Relays.Relay(requester, request.probeId(), request.target(), millis + Relays.RELAY_MILLIS);
        if (relays.add(probeId, relay, millis)) {
            transmitter.send(request.target(), new Ping(probeId, ledger.digest()), millis);
        } else {
            drop(Drop.RELAY_LIMIT);
        }
    }

    private boolean mayAnswer(NodeId peer) {
        if (sync.mayAnswer(peer, now.monotonicMillis())) {
            return true;
        }
        drop(Drop.SYNC_RATE);
        return false;
    }

    private void answerHeads(NodeId sender, InetSocketAddress from, Heads heads) {
        if (heads.from().compareTo(heads.to()) > 0) {
            drop(Drop.MALFORMED);
        } else if (mayAnswer(sender)) {
            sync.started(sender, now.monotonicMillis());
            sync.wantedOf(heads).forEach(want -> transmitter.reply(sender, from, Packet.of(want, List.of())));
            sync.entriesBeyond(heads).forEach(packet -> transmitter.reply(sender, from, packet));
        }
    }

    private void compare(NodeId peer, InetSocketAddress from, long digest) {
        if (sync.shouldStart(peer, digest, now.monotonicMillis())) {
            startSync(peer, from);
        }
    }

    private void startSync(NodeId peer, InetSocketAddress to) {
        outbox.count("sync.started");
        sync.started(peer, now.monotonicMillis());
        sync.heads().forEach(heads -> transmitter.reply(peer, to, Packet.of(heads, List.of())));
    }

    private void receiveIntroduction(byte[] datagram, InetSocketAddress from) {
        long second = now.monotonicMillis() / 1_000;
        if (second != introductionSecond) {
            introductionSecond = second;
            introductionsInSecond = 0;
        }
        if (++introductionsInSecond > MAX_INTRODUCTIONS_PER_SECOND) {
            drop(Drop.INTRODUCTION_RATE);
            return;
        }
        SealedDatagrams.Opened opened = sealed.openIntroduction(datagram);
        if (opened.drop() != null) {
            drop(opened.drop());
            return;
        }
        try {
            Introduction introduction = Introduction.decode(opened.plaintext());
            Entry admission = Entry.decode(introduction.admission(), LedgerLimits.MAX_ENTRY_BYTES);
            if (admission.sequence() != 1
                    || !admission.author().equals(opened.sender())
                    || admission.author().equals(self)) {
                drop(Drop.MALFORMED);
                return;
            }
            welcome(admission, introduction.headSequence(), from);
        } catch (MalformedException | IllegalArgumentException e) {
            drop(Drop.MALFORMED);
        }
    }

    private void welcome(Entry admission, long theirHead, InetSocketAddress from) {
        NodeId node = admission.author();
        if (ledger.record(node).isEmpty()) {
            String refusal = Gatekeeper.refusal(ledger, admission, now.wallMillis());
            if (!refusal.isEmpty()) {
                drop(Drop.INTRODUCTION_REFUSED);
                outbox.warn(
                        "introduction.refused", "node=" + node.shortText() + " from=" + from + " reason=" + refusal);
                Gatekeeper.controlKey(admission)
                        .flatMap(key -> sealed.hasSession()
                                ? sealed.seal(node, key, PacketCodec.encode(Packet.of(new Refused(refusal), List.of())))
                                : Optional.empty())
                        .ifPresent(datagram -> outbox.send(from, datagram));
                sealed.forget(node);
                return;
            }
            takeEntry(admission, node, from);
            finishIntake();
        }
        long held = ledger.feeds().headSequence(node);
        transmitter.reply(node, from, Packet.of(new Introduced(held, ledger.digest()), List.of()));
        if (held > theirHead) {
            sync.answer(new Want(List.of(new Head(node, theirHead))))
                    .forEach(packet -> transmitter.reply(node, from, packet));
        }
    }

    private void introduced(NodeId sender, InetSocketAddress from, Introduced introduced) {
        if (startup != null && phase == Phase.RECOVERING) {
            startup.told(sender, introduced.headSequence());
            recover();
        }
        if (phase == Phase.RUNNING && introduced.digest() != ledger.digest() && !ledger.isFounded()) {
            startSync(sender, from);
        } else {
            compare(sender, from, introduced.digest());
        }
    }

    private void recover() {
        Startup current = startup;
        if (current == null) {
            return;
        }
        long millis = now.monotonicMillis();
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
        publish(announcement(current));
        detector.start(now.monotonicMillis());
        if (!ledger.isFounded()) {
            nextIntroductionAt = now.monotonicMillis();
        }
        outbox.log("node.started", "node=" + self.shortText() + " incarnation=" + ownHead());
    }

    private void introduceToContacts() {
        if (ledger.isFounded()) {
            nextIntroductionAt = Long.MAX_VALUE;
            return;
        }
        if (note.isEmpty()) {
            note = "joining: no member has answered yet";
        }
        contacts.keySet().forEach(contact -> transmitter.introduceNow(contact, now.monotonicMillis()));
    }

    private List<NodeId> peersToAsk() {
        List<NodeId> peers = new ArrayList<>(members.present());
        Shuffle.inPlace(peers, random);
        List<NodeId> dead = new ArrayList<>(members.dead());
        Shuffle.inPlace(dead, random);
        peers.addAll(dead);
        Set<NodeId> all = new LinkedHashSet<>(peers);
        all.addAll(contacts.keySet());
        return all.stream().limit(Startup.MAX_ASKED).toList();
    }

    private void takeEntries(List<byte[]> wires, NodeId sender, InetSocketAddress from) {
        for (byte[] wire : wires) {
            try {
                takeEntry(Entry.decode(wire, LedgerLimits.MAX_ENTRY_BYTES), sender, from);
            } catch (MalformedException | IllegalArgumentException e) {
                drop(Drop.MALFORMED_ENTRY);
            }
        }
        finishIntake();
    }

    private final Set<NodeId> touched = new LinkedHashSet<>();

    private void takeEntry(Entry entry, NodeId sender, InetSocketAddress from) {
        Verdict verdict = ledger.offer(entry);
        outbox.count("entries." + verdict.word());
        if (verdict == Verdict.ACCEPTED) {
            ownFeed.witness(entry, now.wallMillis());
            outbox.store(entry, false);
            accepted(entry, EventCodec.decode(entry));
        } else if (verdict == Verdict.GAP) {
            askForGap(entry, sender, from);
        } else if (!verdict.isHarmless()) {
            outbox.warn("entry.refused", "entry=" + entry.ref().shortText() + " reason=" + verdict.word());
        }
    }

    private void accepted(Entry entry, Event event) {
        news.add(entry);
        touched.add(entry.author());
        if (event instanceof Event.Accusation accusation) {
            touched.add(accusation.target().node());
        }
    }

    /** An entry came before the one it follows: the sender has that one too. */
    private void askForGap(Entry entry, NodeId sender, InetSocketAddress from) {
        Long last = gapAskedAt.get(entry.author());
        if (last == null || now.monotonicMillis() - last >= GAP_QUESTION_MILLIS) {
            gapAskedAt.put(entry.author(), now.monotonicMillis());
            Want want = new Want(List.of(new Head(entry.author(), ledger.feeds().headSequence(entry.author()))));
            transmitter.reply(sender, from, Packet.of(want, List.of()));
        }
    }

    private void finishIntake() {
        if (touched.isEmpty()) {
            return;
        }
        List<NodeId> changed = List.copyOf(touched);
        touched.clear();
        members.changed();
        sync.ledgerChanged(now.monotonicMillis());
        outbox.viewChanged();
        changed.forEach(node -> detector.review(node, now.monotonicMillis()));
        refuteIfAccused();
        gossipSoon();
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
            outbox.log("refuted", "accusation=" + accusation);
            publish(announcement(current));
        }
    }

    /** Writes an own entry and spreads it. */
    private Entry publish(Event event) {
        Entry entry = ownFeed.write(event, now.wallMillis());
        outbox.store(entry, true);
        accepted(entry, event);
        finishIntake();
        return entry;
    }

    private void gossipSoon() {
        if (phase == Phase.RUNNING || phase == Phase.LEAVING) {
            nextGossipAt = Math.min(nextGossipAt, Math.max(now.monotonicMillis(), lastGossipAt + GOSSIP_GAP_MILLIS));
        }
    }

    private void gossip() {
        lastGossipAt = now.monotonicMillis();
        List<NodeId> peers = new ArrayList<>(members.present());
        Shuffle.inPlace(peers, random);
        for (NodeId peer : peers.subList(0, Math.min(peers.size(), config.gossipPeers()))) {
            if (!news.isEmpty()) {
                transmitter.send(peer, new Gossip(ledger.digest()), lastGossipAt);
            }
        }
        nextGossipAt = news.isEmpty() || peers.isEmpty() ? Long.MAX_VALUE : lastGossipAt + config.gossipPeriodMillis();
    }

    private boolean isAnnounced(LocalFacts localFacts) {
        return ledger.record(self)
                .flatMap(NodeRecord::announced)
                .filter(announcement(localFacts)::equals)
                .isPresent();
    }

    private static Announced announcement(LocalFacts facts) {
        return new Announced(
                facts.name(), facts.wireguardKey(), facts.endpoints(), facts.controlEndpoints(), facts.services());
    }

    private Optional<MemberStatus> ownStatus() {
        return ledger.record(self).map(NodeRecord::status);
    }

    private long ownHead() {
        return ledger.feeds().headSequence(self);
    }

    private List<Endpoint> knownEndpoints(NodeId node) {
        List<Endpoint> known = new ArrayList<>(
                ledger.record(node).map(NodeRecord::controlEndpoints).orElse(List.of()));
        Contact contact = contacts.get(node);
        if (contact != null) {
            known.addAll(contact.endpoints());
        }
        return known;
    }

    private List<Contact> contactsForToken(NodeRecord own) {
        List<NodeId> others = new ArrayList<>(members.present());
        Shuffle.inPlace(others, random);
        List<Contact> result = new ArrayList<>();
        result.add(new Contact(self, own.controlKey(), own.controlEndpoints()));
        for (NodeId other : others) {
            ledger.record(other)
                    .filter(record -> !record.controlEndpoints().isEmpty())
                    .filter(record -> result.size() < InviteToken.MAX_CONTACTS)
                    .ifPresent(
                            record -> result.add(new Contact(other, record.controlKey(), record.controlEndpoints())));
        }
        return result;
    }

    private String admins() {
        return ledger.records().stream()
                .filter(NodeRecord::isAdmin)
                .map(NodeRecord::name)
                .collect(Collectors.joining(", "));
    }

    private void drop(Drop reason) {
        outbox.count(reason.counter());
    }

    /** What the detector wants done. */
    private final class Actions implements DetectorActions {
        @Override
        public void ping(NodeId target, long probeId, boolean again) {
            outbox.count("probes.sent");
            if (again) {
                transmitter.introduce(target, now.monotonicMillis());
            }
            transmitter.send(target, new Ping(probeId, ledger.digest()), now.monotonicMillis());
        }

        @Override
        public void askToPing(NodeId helper, NodeId target, long probeId) {
            outbox.count("probes.indirect");
            transmitter.send(helper, new PingRequest(probeId, target), now.monotonicMillis());
        }

        @Override
        public void contact(NodeId dead) {
            transmitter.introduce(dead, now.monotonicMillis());
            transmitter.send(dead, new Ping(random.nextLong() >>> 1, ledger.digest()), now.monotonicMillis());
        }

        @Override
        public void suspect(NodeId target, Evidence evidence) {
            ledger.record(target).ifPresent(record -> {
                Entry entry = publish(new Suspected(record.incarnation(), evidence));
                outbox.count("suspicions.written");
                outbox.log(
                        "suspicion.written",
                        "target=" + target.shortText() + " incarnation="
                                + record.incarnation().sequence() + " evidence="
                                + evidence.name().toLowerCase(java.util.Locale.ROOT) + " entry="
                                + entry.ref().shortText());
            });
        }

        @Override
        public void declareDead(NodeId target) {
            ledger.record(target).flatMap(record -> record.verdictBy(self)).ifPresent(verdict -> {
                Entry entry = publish(verdict);
                outbox.count("verdicts.written");
                outbox.log(
                        "verdict.written",
                        "target=" + target.shortText() + " incarnation="
                                + verdict.target().sequence() + " suspicions="
                                + verdict.suspicions().size() + " entry="
                                + entry.ref().shortText());
            });
        }
    }
}
