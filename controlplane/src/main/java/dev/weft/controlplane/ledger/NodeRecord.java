package dev.weft.controlplane.ledger;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.Ipv6Range;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.ledger.Charges.Charge;
import dev.weft.controlplane.ledger.Event.Accusation;
import dev.weft.controlplane.ledger.Event.Announced;
import dev.weft.controlplane.ledger.Event.Dead;
import dev.weft.controlplane.ledger.Event.Evidence;
import dev.weft.controlplane.ledger.Event.Incarnation;
import dev.weft.controlplane.ledger.Event.Left;
import dev.weft.controlplane.ledger.Event.Suspected;
import java.net.Inet4Address;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger says of one node. Everything here is a join: the newest entry of the node about itself, and all
 * suspicions and verdicts against it. So the order in which the entries of different authors arrive does not matter.
 *
 * <p>The state follows from the newest self entry S:
 *
 * <pre>
 *   thrown out (see {@link Trust})                             revoked
 *   S is Left (nothing after it counts)                        left
 *   some Dead against S, with a Suspected of its author        dead
 *   some Suspected against S                                   suspect
 *   else                                                       alive
 * </pre>
 */
public final class NodeRecord {
    private final NodeId id;
    private final PublicKey32 controlKey;
    private final PublicKey32 admittedWireguardKey;
    private final @Nullable Invite invite;
    private final long admittedAt;
    private final Charges suspicions = new Charges();
    private final Charges verdicts = new Charges();
    private Entry newestSelf;
    private boolean left;
    private @Nullable Entry revocation;
    private @Nullable Announced announced;
    /** As it was last shown; null when something has changed since. */
    private @Nullable Member shown;

    NodeRecord(Entry admission, PublicKey32 controlKey, PublicKey32 wireguardKey, @Nullable Invite invite) {
        this.id = admission.author();
        this.controlKey = controlKey;
        this.admittedWireguardKey = wireguardKey;
        this.invite = invite;
        this.admittedAt = admission.time();
        this.newestSelf = admission;
    }

    void applySelf(Entry entry, Event event) {
        if (left) {
            // It left for good: whatever its keys sign after that says nothing about it any more.
            return;
        }
        shown = null;
        newestSelf = entry;
        left = event instanceof Left;
        if (event instanceof Announced facts) {
            announced = facts;
        }
        suspicions.settle(entry.sequence());
        verdicts.settle(entry.sequence());
    }

    void revoke(Entry by) {
        shown = null;
        revocation = by;
    }

    void applyAccusation(Entry entry, Accusation accusation) {
        if (!entry.author().equals(id)) {
            shown = null;
            Charges charges = accusation instanceof Dead ? verdicts : suspicions;
            charges.add(new Charge(entry, accusation), newestSelf.sequence());
        }
    }

    /** As it is to be shown: views are asked for far more often than a member changes. */
    Member shown(@Nullable Inet4Address meshIp4, Ipv6Range ipv6Range, boolean forked) {
        Member known = shown;
        if (known == null || known.forked() != forked || !Objects.equals(known.meshIp4(), meshIp4)) {
            known = Views.member(this, meshIp4, ipv6Range, forked);
            shown = known;
        }
        return known;
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
        if (revocation != null) {
            return MemberStatus.REVOKED;
        }
        if (left) {
            return MemberStatus.LEFT;
        }
        if (suspicions.isEmpty()) {
            // Nearly always; a verdict counts only with a suspicion.
            return MemberStatus.ALIVE;
        }
        if (countingVerdicts().findAny().isPresent()) {
            return MemberStatus.DEAD;
        }
        return countingSuspicions().findAny().isPresent() ? MemberStatus.SUSPECT : MemberStatus.ALIVE;
    }

    /** The entry that put it into this state. Of several accusations the earliest. */
    public Entry cause() {
        if (revocation != null) {
            return revocation;
        }
        Stream<Charge> charges = switch (status()) {
            case DEAD -> countingVerdicts();
            case SUSPECT -> countingSuspicions();
            case ALIVE, LEFT, REVOKED -> Stream.empty();
        };
        return charges.min(Charges.EARLIEST).map(Charge::entry).orElse(newestSelf);
    }

    /** Who suspects its present life, in the order of ids. */
    public List<NodeId> accusers() {
        return countingSuspicions().map(Charge::accuser).toList();
    }

    /** How many of them say that its host refused. */
    public int refusals() {
        return (int) countingSuspicions()
                .filter(charge ->
                        charge.accusation() instanceof Suspected suspected && suspected.evidence() == Evidence.REFUSED)
                .count();
    }

    /** The suspicions against its present life, the earliest first, at most {@code maximum}. */
    public List<Entry> suspicionEntries(int maximum) {
        return countingSuspicions()
                .sorted(Charges.EARLIEST)
                .limit(maximum)
                .map(Charge::entry)
                .toList();
    }

    /**
     * A verdict against the present life, as {@code author} may pronounce it: it cites the author's own suspicion and
     * those of others. Empty when the author has none.
     */
    public Optional<Dead> verdictBy(NodeId author) {
        return suspicions.against(incarnation(), author).map(own -> {
            Stream<EntryRef> others = countingSuspicions()
                    .filter(charge -> !charge.accuser().equals(author))
                    .sorted(Charges.EARLIEST)
                    .limit(Dead.MAX_SUSPICIONS - 1L)
                    .map(Charge::ref);
            return new Dead(
                    incarnation(), Stream.concat(Stream.of(own.ref()), others).toList());
        });
    }

    private Stream<Charge> countingSuspicions() {
        return suspicions.against(incarnation());
    }

    /** A verdict counts only with a suspicion by its own author that it cites: nobody judges by hearsay alone. */
    private Stream<Charge> countingVerdicts() {
        return verdicts.allAgainst(incarnation()).filter(this::restsOnOwnSuspicion);
    }

    private boolean restsOnOwnSuspicion(Charge verdict) {
        return verdict.accusation() instanceof Dead dead
                && suspicions
                        .allAgainst(dead.target(), verdict.accuser())
                        .anyMatch(own -> dead.suspicions().contains(own.ref()));
    }
}
