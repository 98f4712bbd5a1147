package dev.weft.controlplane.ledger;

import dev.weft.controlplane.View;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.FeedSet;
import dev.weft.controlplane.feed.Pruning;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.MeshAddresses;
import dev.weft.controlplane.identity.MeshAddresses.Claim;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.ledger.Event.AboutSelf;
import dev.weft.controlplane.ledger.Event.Accusation;
import dev.weft.controlplane.ledger.Event.Admission;
import dev.weft.controlplane.ledger.Event.Genesis;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The union of all feeds that a node holds, and what follows from it. A plain object for one thread.
 *
 * <p>Entries come in any order across authors; what follows from the set is always the same ({@link #view} builds only
 * on joins, see {@link NodeRecord}). A feed is taken only when its first entry is the genesis, or an admission whose
 * invite leads back to the genesis.
 */
public final class Ledger {
    private static final int MAX_ACCUSED_STRANGERS = 1_000;

    private final NetworkId network;
    private final Crypto crypto;
    private final FeedSet feeds = new FeedSet(new Lasting());
    private final NavigableMap<NodeId, NodeRecord> records = new TreeMap<>();
    private final Map<PublicKey32, TreeSet<Claim>> admissionsByInvite = new HashMap<>();
    /** Who was accused before it was known here; its accusations are looked up once it is. */
    private final Set<NodeId> accusedStrangers = new HashSet<>();

    private final Trust trust = new Trust(feeds);
    private final Inspection inspection;
    private final Twins twins = new Twins();
    private List<Entry> proofs = new ArrayList<>();
    private @Nullable Genesis genesis;
    private @Nullable NodeId founder;
    private final MeshAddresses meshAddresses = new MeshAddresses();
    private @Nullable View view;
    private long rebuilds;

    /**
     * An empty ledger.
     *
     * @param self the node that keeps it; its own feed is taken before its inviter is known
     */
    public Ledger(NetworkId network, Crypto crypto, NodeId self) {
        this.network = network;
        this.crypto = crypto;
        this.inspection = new Inspection(network, crypto, self, feeds, records, trust);
    }

    /** Takes the entry when it is in order, and says what it did. */
    public Verdict offer(Entry entry) {
        Verdict verdict = inspection.of(entry);
        if (verdict.isWithoutPlace() && feeds.first(entry.author()).isPresent()) {
            Entry twin = twins.of(entry).orElse(null);
            twins.remember(entry);
            if (twin == null || !entry.hasValidSignature(crypto) || !twin.hasValidSignature(crypto)) {
                return verdict;
            }
            restore(List.of(twin));
            proofs.add(twin);
            verdict = inspection.of(entry);
        }
        if (verdict.isTaken()) {
            add(entry);
        }
        return verdict;
    }

    /** Takes entries of known authors that were held before, whether they have a place now or not. */
    void restore(Collection<Entry> entries) {
        boolean any = false;
        for (Entry entry : entries) {
            boolean isKnown = feeds.first(entry.author()).isPresent();
            if (isKnown && !feeds.holds(entry) && entry.hasValidSignature(crypto)) {
                feeds.restore(entry);
                boolean unused = trust.taken(entry, EventCodec.decode(entry));
                any = true;
            }
        }
        if (any) {
            boolean unused = settle();
            rebuild();
            view = null;
        }
    }

    private void add(Entry entry) {
        NodeId author = entry.author();
        boolean isLast = entry.sequence() > feeds.heldSequence(author);
        boolean letsGo = entry.kind() == EventCodec.CHECKPOINT;
        List<Entry> before = letsGo ? feeds.counting(author) : List.of();
        feeds.add(entry);
        Event event = EventCodec.decode(entry);
        if (entry.sequence() == 1) {
            trust.admitted(entry, event instanceof Admission admission ? admission.invite() : null);
        }
        boolean unsettled = trust.taken(entry, event);
        boolean isSettled = unsettled && settle();
        if (!isSettled && isLast && !(letsGo && isMissed(entry, before))) {
            apply(entry, event);
        } else if (!isSettled) {
            // It does not come after all others, or takes something back.
            rebuild();
        }
        view = null;
    }

    /** Whether a checkpoint changes anybody's state: by what it lets go, or by what an earlier one had let go. */
    private boolean isMissed(Entry checkpoint, List<Entry> before) {
        Set<Entry> changed = new HashSet<>(feeds.counting(checkpoint.author()));
        changed.remove(checkpoint);
        before.stream().filter(entry -> !changed.remove(entry)).toList().forEach(changed::add);
        return changed.stream()
                .anyMatch(entry -> EventCodec.decode(entry) instanceof Accusation accusation
                        && record(accusation.target().node())
                                .filter(target -> target.incarnation().sequence()
                                        <= accusation.target().sequence())
                                .isPresent());
    }

    /** A number that changes when something else has changed than what the entries taken since then are about. */
    public long rebuilds() {
        return rebuilds;
    }

    /** Entries that were taken beside one that was offered: the other sides of forks. */
    public List<Entry> takeProofs() {
        List<Entry> taken = proofs;
        proofs = new ArrayList<>();
        return taken;
    }

    /**
     * Drops what was let go by checkpoints older than {@code retentionMillis}. Feeds that were cut stay whole.
     *
     * @return whose feeds have become smaller, and what is left of them
     */
    public List<Pruning> prune(long wallMillis, long retentionMillis) {
        List<Pruning> dropped = new ArrayList<>();
        for (NodeId author : List.copyOf(feeds.authors())) {
            Entry base = trust.fate(author).isCut()
                    ? null
                    : Checkpoints.newestBefore(feeds, author, wallMillis - retentionMillis)
                            .orElse(null);
            if (base != null
                    && EventCodec.decode(base) instanceof Event.Checkpoint checkpoint
                    && feeds.prune(author, base.sequence(), Set.copyOf(checkpoint.kept()))) {
                dropped.add(feeds.remains(author, base.sequence()));
            }
        }
        return dropped;
    }

    /**
     * Works out who counts and how far.
     *
     * @return whether anything changed; then everything was built anew
     */
    private boolean settle() {
        Set<NodeId> changed = trust.settle();
        for (NodeId node : changed) {
            Trust.Fate fate = trust.fate(node);
            feeds.limit(node, fate.visible(), fate.isClosed());
        }
        if (!changed.isEmpty()) {
            rebuild();
        }
        return !changed.isEmpty();
    }

    /** Everything that follows from the entries, from the visible ones alone. */
    private void rebuild() {
        rebuilds++;
        records.clear();
        admissionsByInvite.clear();
        accusedStrangers.clear();
        for (NodeId author : feeds.authors()) {
            feeds.first(author).ifPresent(first -> admit(first, EventCodec.decode(first)));
        }
        for (NodeId author : feeds.authors()) {
            for (Entry entry : feeds.counting(author)) {
                if (entry.sequence() > 1) {
                    apply(entry, EventCodec.decode(entry));
                }
            }
        }
    }

    private void apply(Entry entry, Event event) {
        if (entry.sequence() == 1) {
            admit(entry, event);
        } else if (event instanceof AboutSelf && !(event instanceof Genesis) && !(event instanceof Admission)) {
            record(entry.author()).ifPresent(record -> record.applySelf(entry, event));
        } else if (event instanceof Accusation accusation) {
            accuse(entry, accusation);
        }
    }

    private void admit(Entry entry, Event event) {
        NodeRecord record;
        if (event instanceof Genesis founding) {
            genesis = founding;
            founder = entry.author();
            record = new NodeRecord(entry, founding.controlKey(), founding.wireguardKey(), null);
        } else if (event instanceof Admission admission) {
            Invite invite = admission.invite();
            record = new NodeRecord(entry, admission.controlKey(), admission.wireguardKey(), invite);
            boolean unused = admissionsByInvite
                    .computeIfAbsent(invite.inviteKey(), key -> new TreeSet<>(Claim.ORDER))
                    .add(new Claim(entry.author(), entry.time()));
        } else {
            throw new IllegalStateException("inspected as an admission");
        }
        Entry revocation = trust.fate(entry.author()).cause();
        if (revocation != null) {
            record.revoke(revocation);
        }
        records.put(entry.author(), record);
        if (accusedStrangers.remove(entry.author()) || accusedStrangers.size() >= MAX_ACCUSED_STRANGERS) {
            findAccusations(record);
        }
    }

    private void findAccusations(NodeRecord record) {
        for (NodeId author : feeds.authors()) {
            for (Entry entry : feeds.counting(author)) {
                if (EventCodec.decode(entry) instanceof Accusation accusation
                        && accusation.target().node().equals(record.id())) {
                    record.applyAccusation(entry, accusation);
                }
            }
        }
    }

    private void accuse(Entry entry, Accusation accusation) {
        NodeId target = accusation.target().node();
        NodeRecord record = records.get(target);
        if (record != null) {
            record.applyAccusation(entry, accusation);
        } else if (accusedStrangers.size() < MAX_ACCUSED_STRANGERS) {
            boolean unused = accusedStrangers.add(target);
        }
    }

    public NetworkId network() {
        return network;
    }

    /** Whether the genesis entry has arrived: before that nobody can be told apart from a stranger. */
    public boolean isFounded() {
        return genesis != null;
    }

    public Optional<Genesis> genesis() {
        return Optional.ofNullable(genesis);
    }

    public Optional<NodeId> founder() {
        return Optional.ofNullable(founder);
    }

    /** The feeds, for reading; {@link #offer} alone adds to them. */
    public FeedSet feeds() {
        return feeds;
    }

    public Optional<NodeRecord> record(NodeId node) {
        return Optional.ofNullable(records.get(node));
    }

    /** Every admitted node, in the order of ids; some may be beyond the uses of their invite. */
    public Collection<NodeRecord> records() {
        return java.util.Collections.unmodifiableCollection(records.values());
    }

    /** Of the nodes that joined with one invite, the earliest ones count, as many as it has uses. */
    public boolean isMember(NodeRecord record) {
        Invite invite = record.invite();
        if (invite == null) {
            return true;
        }
        TreeSet<Claim> claims = admissionsByInvite.getOrDefault(invite.inviteKey(), new TreeSet<>(Claim.ORDER));
        return claims.size() <= invite.uses()
                || claims.headSet(new Claim(record.id(), record.admittedAt())).size() < invite.uses();
    }

    /** Of the author's entries, those that contradict each other; nearly always none. */
    public List<Entry> contradictions(NodeId author) {
        return feeds.contradictions(author);
    }

    /** Who may revoke a node: who invited it, who invited that one, and so on, as far as they count themselves. */
    public List<NodeId> mayRevoke(NodeId node) {
        return trust.ancestors(node).stream()
                .filter(ancestor -> !trust.fate(ancestor).isCut())
                .toList();
    }

    /**
     * The entry that threw a node out, or made its admission void. Such a node may have no record any more.
     *
     * @return empty for a member, a stranger, and one that merely died or left
     */
    public Optional<Entry> overruledBy(NodeId node) {
        return Optional.ofNullable(trust.fate(node).cause());
    }

    /**
     * Whether the entry throws the node out, as far as the tree of admissions shows here: it revokes the node, or an admin
     * that its invite goes back to, or withdraws that invite.
     */
    public boolean isRevocationOf(NodeId node, Entry entry) {
        return trust.wouldThrowOut(node, entry, EventCodec.decode(entry)) && entry.hasValidSignature(crypto);
    }

    /** The entry that withdrew an invite. */
    public Optional<Entry> withdrawal(Invite invite) {
        return trust.withdrawal(invite);
    }

    /** How many nodes joined with an invite. */
    public int usesOf(Invite invite) {
        TreeSet<Claim> claims = admissionsByInvite.get(invite.inviteKey());
        return claims == null ? 0 : claims.size();
    }

    /** Short digest of all that is held. */
    public long digest() {
        return feeds.digest();
    }

    /** Who is a member and in which state. */
    public View view() {
        View current = view;
        if (current == null) {
            current = Views.of(this, meshAddresses);
            view = current;
        }
        return current;
    }
}
