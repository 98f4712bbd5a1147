package dev.weft.controlplane.ledger;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.ledger.Event.Accusation;
import dev.weft.controlplane.ledger.Event.Announced;
import dev.weft.controlplane.ledger.Event.Dead;
import dev.weft.controlplane.ledger.Event.Incarnation;
import dev.weft.controlplane.ledger.Event.Left;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger says of one node. Everything here is a join: the newest entry of the node about itself, and per accuser
 * the newest suspicion and the newest verdict. So the order in which the entries of different authors arrive does not
 * matter.
 *
 * <p>The state follows from the newest self entry S:
 *
 * <pre>
 *   S is Left                                                  left
 *   some Dead against S, with a Suspected of its author        dead
 *   some Suspected against S                                   suspect
 *   else                                                       alive
 * </pre>
 */
public final class NodeRecord {
    private static final Comparator<Charge> EARLIEST = Comparator.comparingLong((Charge charge) -> charge.entry.time())
            .thenComparing(charge -> charge.entry.ref());

    private final NodeId id;
    private final PublicKey32 controlKey;
    private final PublicKey32 admittedWireguardKey;
    private final @Nullable Invite invite;
    private final long admittedAt;
    private final TreeMap<NodeId, Charge> suspicions = new TreeMap<>();
    private final TreeMap<NodeId, Charge> verdicts = new TreeMap<>();
    private Entry newestSelf;
    private boolean left;
    private @Nullable Announced announced;

    private record Charge(Entry entry, Accusation accusation) {}

    NodeRecord(Entry admission, PublicKey32 controlKey, PublicKey32 wireguardKey, @Nullable Invite invite) {
        this.id = admission.author();
        this.controlKey = controlKey;
        this.admittedWireguardKey = wireguardKey;
        this.invite = invite;
        this.admittedAt = admission.time();
        this.newestSelf = admission;
    }

    void applySelf(Entry entry, Event event) {
        newestSelf = entry;
        left = event instanceof Left;
        if (event instanceof Announced facts) {
            announced = facts;
        }
    }

    void applyAccusation(Entry entry, Accusation accusation) {
        if (entry.author().equals(id)) {
            return;
        }
        TreeMap<NodeId, Charge> charges = accusation instanceof Dead ? verdicts : suspicions;
        charges.put(entry.author(), new Charge(entry, accusation));
    }

    public NodeId id() {
        return id;
    }

    public PublicKey32 controlKey() {
        return controlKey;
    }

    public PublicKey32 wireguardKey() {
        return announced == null ? admittedWireguardKey : announced.wireguardKey();
    }

    /** What it was invited with; null for the founder. */
    public @Nullable Invite invite() {
        return invite;
    }

    public boolean isAdmin() {
        return invite == null || invite.admin();
    }

    /** Hybrid time of its admission. */
    public long admittedAt() {
        return admittedAt;
    }

    public Optional<Announced> announced() {
        return Optional.ofNullable(announced);
    }

    public String name() {
        return announced == null ? id.shortText() : announced.name();
    }

    public List<Endpoint> controlEndpoints() {
        return announced == null ? List.of() : announced.controlEndpoints();
    }

    /** Its life as of its newest entry about itself. */
    public Incarnation incarnation() {
        return new Incarnation(id, newestSelf.sequence(), newestSelf.shortHash());
    }

    /** See the class comment. */
    public MemberStatus status() {
        if (left) {
            return MemberStatus.LEFT;
        }
        if (verdicts.values().stream().anyMatch(this::verdictCounts)) {
            return MemberStatus.DEAD;
        }
        return suspicions.values().stream().anyMatch(this::counts) ? MemberStatus.SUSPECT : MemberStatus.ALIVE;
    }

    /** The entry that put it into this state. Of several accusations the earliest. */
    public Entry cause() {
        return switch (status()) {
            case DEAD ->
                verdicts.values().stream()
                        .filter(this::verdictCounts)
                        .min(EARLIEST)
                        .map(Charge::entry)
                        .orElse(newestSelf);
            case SUSPECT ->
                suspicions.values().stream()
                        .filter(this::counts)
                        .min(EARLIEST)
                        .map(Charge::entry)
                        .orElse(newestSelf);
            case ALIVE, LEFT, REVOKED -> newestSelf;
        };
    }

    /** Who suspects its present life. */
    public List<NodeId> accusers() {
        return suspicions.values().stream()
                .filter(this::counts)
                .map(charge -> charge.entry.author())
                .toList();
    }

    /** The suspicions against its present life, the earliest first, at most {@code maximum}. */
    public List<Entry> suspicionEntries(int maximum) {
        return suspicions.values().stream()
                .filter(this::counts)
                .sorted(EARLIEST)
                .limit(maximum)
                .map(Charge::entry)
                .toList();
    }

    /** The suspicions of {@code first} (before all others) and of others, as a verdict cites them. */
    List<EntryRef> citations(NodeId first) {
        List<EntryRef> refs = new ArrayList<>();
        Charge own = suspicions.get(first);
        if (own != null && counts(own)) {
            refs.add(own.entry.ref());
        }
        suspicionEntries(Dead.MAX_SUSPICIONS).stream()
                .map(Entry::ref)
                .filter(ref -> !ref.author().equals(first))
                .limit(Dead.MAX_SUSPICIONS - 1L)
                .forEach(refs::add);
        return refs;
    }

    /** A verdict against the present life, by which {@code author} may back it up: its own suspicion and others'. */
    public Optional<Dead> verdictBy(NodeId author) {
        Charge own = suspicions.get(author);
        if (own == null || !counts(own)) {
            return Optional.empty();
        }
        return Optional.of(new Dead(incarnation(), citations(author)));
    }

    private boolean counts(Charge charge) {
        return charge.accusation.target().sequence() == newestSelf.sequence()
                && charge.accusation.target().shortHash() == newestSelf.shortHash();
    }

    /** A verdict counts only with a suspicion by its own author that it cites: nobody judges by hearsay alone. */
    private boolean verdictCounts(Charge charge) {
        Charge own = suspicions.get(charge.entry.author());
        return counts(charge)
                && own != null
                && counts(own)
                && charge.accusation instanceof Dead dead
                && dead.suspicions().contains(own.entry.ref());
    }
}
