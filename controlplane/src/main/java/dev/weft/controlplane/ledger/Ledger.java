package dev.weft.controlplane.ledger;

import dev.weft.controlplane.View;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.FeedSet;
import dev.weft.controlplane.feed.Pruning;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Invite;
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
    private final FeedSet feeds = new FeedSet();
    private final NavigableMap<NodeId, NodeRecord> records = new TreeMap<>();
    private final Map<PublicKey32, TreeSet<Claim>> admissionsByInvite = new HashMap<>();
    /** Who was accused before it was known here; its accusations are looked up once it is. */
    private final Set<NodeId> accusedStrangers = new HashSet<>();

    private final Trust trust = new Trust(feeds);
    private final Inspection inspection;
    private final Adoptions adoptions = new Adoptions(feeds);
    private final List<Jumped> jumped = new ArrayList<>();
    private @Nullable Genesis genesis;
    private @Nullable NodeId founder;
    private @Nullable View view;

    /**
     * A feed went on from a checkpoint.
     *
     * @param taken the entries that were added
     * @param dropped what is not held any more
     */
    public record Jumped(List<Entry> taken, Pruning dropped) {}

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
        if (verdict == Verdict.GAP && isGathered(entry)) {
            return jump(entry) ? Verdict.JUMPED : Verdict.PENDING;
        }
        if (verdict.isTaken()) {
            feeds.add(entry);
            Event event = EventCodec.decode(entry);
            if (entry.sequence() == 1) {
                trust.admitted(entry, event instanceof Admission admission ? admission.invite() : null);
            }
            boolean unsettled = trust.taken(entry, event);
            if (feeds.forkedAt(entry.author()).isPresent()) {
                // Its entries no longer come one after the other.
                settle();
                rebuild();
            } else if (!unsettled || !settle()) {
                apply(entry, event);
            }
            view = null;
            return jump(entry) ? Verdict.JUMPED : verdict;
        }
        return verdict;
    }

    private boolean isGathered(Entry entry) {
        return (entry.kind() == EventCodec.CHECKPOINT || adoptions.isMissing(entry))
                && entry.hasValidSignature(crypto)
                && adoptions.gather(entry);
    }

    private boolean jump(Entry last) {
        NodeId author = last.author();
        Adoptions.Jump jump = adoptions.ready(author).orElse(null);
        if (jump == null) {
            return false;
        }
        feeds.rebase(jump.base(), jump.keep(), jump.others());
        List<Entry> taken = new ArrayList<>(jump.others());
        taken.add(jump.base());
        if (!taken.contains(last)) {
            taken.add(last);
        }
        taken.forEach(entry -> {
            boolean unused = trust.taken(entry, EventCodec.decode(entry));
        });
        jumped.add(new Jumped(taken, new Pruning(author, jump.base().sequence(), jump.keep())));
        boolean unused = settle();
        rebuild();
        view = null;
        return true;
    }

    /** What {@link Verdict#JUMPED} brought since the last call. */
    public List<Jumped> takeJumped() {
        List<Jumped> taken = List.copyOf(jumped);
        jumped.clear();
        return taken;
    }

    /** What is to be asked for of an author: its entries after this number. */
    public long wantAfter(NodeId author) {
        return adoptions.wantAfter(author);
    }

    /** How much was gathered of the author, and waits for the rest of what its checkpoint keeps. */
    public long gathered(NodeId author) {
        return adoptions.gathered(author);
    }

    /**
     * Drops what checkpoints older than {@code retentionMillis} let go. Feeds that were cut or have forked stay whole.
     *
     * @return what a store may drop
     */
    public List<Pruning> prune(long wallMillis, long retentionMillis) {
        List<Pruning> dropped = new ArrayList<>();
        for (NodeId author : List.copyOf(feeds.authors())) {
            Entry base = trust.fate(author).isCut()
                    ? null
                    : Checkpoints.newestBefore(feeds, author, wallMillis - retentionMillis)
                            .orElse(null);
            if (base != null && EventCodec.decode(base) instanceof Event.Checkpoint checkpoint) {
                Pruning pruning = new Pruning(author, base.sequence(), Set.copyOf(checkpoint.kept()));
                if (feeds.prune(author, pruning.base(), pruning.kept())) {
                    dropped.add(pruning);
                }
            }
        }
        if (!dropped.isEmpty()) {
            rebuild();
            view = null;
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
            if (fate.isCut()) {
                feeds.cut(node, fate.cut());
            } else {
                feeds.uncut(node);
            }
        }
        if (!changed.isEmpty()) {
            rebuild();
        }
        return !changed.isEmpty();
    }

    /** Everything that follows from the entries, from the visible ones alone. */
    private void rebuild() {
        records.clear();
        admissionsByInvite.clear();
        accusedStrangers.clear();
        for (NodeId author : feeds.authors()) {
            feeds.first(author).ifPresent(first -> admit(first, EventCodec.decode(first)));
        }
        for (NodeId author : feeds.authors()) {
            for (Entry entry : feeds.range(author, 2, Long.MAX_VALUE)) {
                apply(entry, EventCodec.decode(entry));
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
            for (Entry entry : feeds.range(author, 1, Long.MAX_VALUE)) {
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
            current = Views.of(this);
            view = current;
        }
        return current;
    }
}
