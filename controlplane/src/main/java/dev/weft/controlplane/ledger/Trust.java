package dev.weft.controlplane.ledger;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.FeedSet;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.ledger.Event.InviteIssued;
import dev.weft.controlplane.ledger.Event.InviteWithdrawn;
import dev.weft.controlplane.ledger.Event.Revoked;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who counts, and how far. Admissions form a tree with the founder at its root, and authority flows down it: what an
 * ancestor says of a node counts, whatever the node says of its ancestors does not. So fates are settled from the root
 * downwards, and the order in which entries arrive does not matter.
 *
 * <pre>
 *   fate of a node, from the fates of its ancestors           its entries count     it is
 *   inviter is void                                           none                  void, with its inviter
 *   inviter cut before it issued this invite                  none                  void
 *   invite withdrawn by the inviter or an ancestor of it,
 *     and the node is not among those who stay                none                  void
 *   some Revoked of an ancestor, itself not beyond a cut      up to the lowest cut  revoked
 *   forked more often than is taken                           the first             revoked
 *   else                                                      all                   a member
 * </pre>
 */
final class Trust {
    private final FeedSet feeds;
    private final Map<NodeId, Admitted> tree = new HashMap<>();
    private final Map<NodeId, Set<NodeId>> children = new HashMap<>();
    private final Map<NodeId, List<Entry>> revocationsByTarget = new HashMap<>();
    private final Map<PublicKey32, List<Entry>> withdrawalsByInvite = new HashMap<>();
    private Map<NodeId, Fate> fates = new HashMap<>();
    private boolean active;

    /** How a node came in. */
    private record Admitted(
            NodeId node, long admissionHash, @Nullable Invite invite) {}

    /**
     * How far a node counts.
     *
     * @param cut number of its last entry that counts; 0 when it is void
     * @param visible number of its last entry that is shown; of one that has forked too often later ones, the proof
     * @param cause the entry that made it so
     */
    record Fate(long cut, long visible, @Nullable Entry cause) {
        static final long NO_CUT = Long.MAX_VALUE;
        static final Fate MEMBER = new Fate(NO_CUT, NO_CUT, null);

        static Fate cutAt(long cut, @Nullable Entry cause) {
            return new Fate(cut, cut, cause);
        }

        boolean isVoid() {
            return cut == 0;
        }

        boolean isCut() {
            return cut != NO_CUT;
        }

        boolean isClosed() {
            return visible > cut;
        }
    }

    Trust(FeedSet feeds) {
        this.feeds = feeds;
    }

    /** A node was admitted; of two admissions of one node the one with the lower hash counts. */
    void admitted(Entry entry, @Nullable Invite invite) {
        NodeId node = entry.author();
        Admitted known = tree.get(node);
        if (known != null && Long.compareUnsigned(known.admissionHash(), entry.shortHash()) <= 0) {
            return;
        }
        if (known != null && known.invite() != null) {
            childrenOf(known.invite().inviterId()).remove(node);
        }
        tree.put(node, new Admitted(node, entry.shortHash(), invite));
        if (invite != null) {
            childrenOf(invite.inviterId()).add(node);
        }
    }

    private Set<NodeId> childrenOf(NodeId inviter) {
        return children.computeIfAbsent(inviter, node -> new TreeSet<>());
    }

    /**
     * An entry was taken.
     *
     * @return whether fates may have changed, so that {@link #settle} is due
     */
    boolean taken(Entry entry, Event event) {
        if (event instanceof Revoked revoked) {
            revocationsByTarget
                    .computeIfAbsent(revoked.target(), node -> new ArrayList<>())
                    .add(entry);
            active = true;
            return true;
        }
        if (event instanceof InviteWithdrawn withdrawn) {
            withdrawalsByInvite
                    .computeIfAbsent(withdrawn.inviteKey(), key -> new ArrayList<>())
                    .add(entry);
            active = true;
            return true;
        }
        active |= feeds.isFullOfForks(entry.author());
        return active && (entry.sequence() == 1 || fate(entry.author()).isCut() || feeds.isFullOfForks(entry.author()));
    }

    Fate fate(NodeId node) {
        return fates.getOrDefault(node, Fate.MEMBER);
    }

    /** What a newcomer's fate would be. */
    Fate fateOf(NodeId newcomer, Invite invite) {
        return active ? fateBelow(newcomer, invite, fates) : Fate.MEMBER;
    }

    /**
     * Works out all fates anew.
     *
     * @return whose fate has changed
     */
    Set<NodeId> settle() {
        Map<NodeId, Fate> settled = new HashMap<>();
        Deque<NodeId> open = new ArrayDeque<>();
        tree.values().stream().filter(node -> node.invite() == null).forEach(founder -> open.add(founder.node()));
        Set<NodeId> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            NodeId node = open.poll();
            Admitted admitted = tree.get(node);
            Fate fate = admitted == null ? Fate.MEMBER : fateBelow(node, admitted.invite(), settled);
            if (fate.isCut()) {
                settled.put(node, fate);
            }
            children.getOrDefault(node, Set.of()).stream().filter(seen::add).forEach(open::add);
        }
        Set<NodeId> changed = new HashSet<>(settled.keySet());
        changed.addAll(fates.keySet());
        changed.removeIf(node -> settled.getOrDefault(node, Fate.MEMBER).equals(fate(node)));
        fates = settled;
        return changed;
    }

    private Fate fateBelow(NodeId node, @Nullable Invite invite, Map<NodeId, Fate> above) {
        if (invite != null) {
            Fate inviter = above.getOrDefault(invite.inviterId(), Fate.MEMBER);
            if (inviter.isVoid() || (inviter.isCut() && !wasIssuedBefore(invite, inviter.cut()))) {
                return Fate.cutAt(0, inviter.cause());
            }
            Optional<Entry> withdrawal = withdrawalAgainst(node, invite, above);
            if (withdrawal.isPresent()) {
                return Fate.cutAt(0, withdrawal.get());
            }
        }
        Fate revoked = revocationsByTarget.getOrDefault(node, List.of()).stream()
                .filter(entry -> isAncestor(entry.author(), node) && counts(entry, above))
                .map(entry -> Fate.cutAt(((Revoked) EventCodec.decode(entry)).cut(), entry))
                .min(Comparator.comparingLong(Fate::cut).thenComparing(fate -> timeOf(fate.cause())))
                .orElse(Fate.MEMBER);
        // A cut at the first entry leaves nothing that could be a fork, but for another first entry.
        return revoked.cut() > 1 && feeds.isFullOfForks(node, revoked.cut())
                ? new Fate(1, revoked.cut(), feeds.first(node).orElse(null))
                : revoked;
    }

    private static String timeOf(@Nullable Entry entry) {
        return entry == null ? "" : String.format("%016x %s", entry.time(), entry.ref());
    }

    /**
     * An invite that its cut author never told of before the cut was made with a stolen key. As long as that feed is not
     * complete here, this cannot be said.
     */
    private boolean wasIssuedBefore(Invite invite, long cut) {
        NodeId inviter = invite.inviterId();
        return feeds.counting(inviter, cut).stream().anyMatch(entry -> isIssueOf(entry, invite))
                || !feeds.isWhole(inviter, cut);
    }

    private static boolean isIssueOf(Entry entry, Invite invite) {
        return entry.kind() == EventCodec.INVITE_ISSUED
                && EventCodec.decode(entry) instanceof InviteIssued issued
                && issued.invite().inviteKey().equals(invite.inviteKey());
    }

    private Optional<Entry> withdrawalAgainst(NodeId node, Invite invite, Map<NodeId, Fate> above) {
        Map<NodeId, List<Entry>> byAuthor = new HashMap<>();
        for (Entry entry : withdrawalsByInvite.getOrDefault(invite.inviteKey(), List.of())) {
            boolean mayWithdraw =
                    entry.author().equals(invite.inviterId()) || isAncestor(entry.author(), invite.inviterId());
            if (mayWithdraw && counts(entry, above)) {
                byAuthor.computeIfAbsent(entry.author(), author -> new ArrayList<>())
                        .add(entry);
            }
        }
        return byAuthor.values().stream()
                .filter(parts -> excludes(parts, node))
                .flatMap(List::stream)
                .min(Comparator.comparing(Trust::timeOf));
    }

    private static boolean excludes(List<Entry> entries, NodeId node) {
        Set<Integer> parts = new HashSet<>();
        int total = 1;
        for (Entry entry : entries) {
            InviteWithdrawn withdrawn = (InviteWithdrawn) EventCodec.decode(entry);
            if (withdrawn.admitted().contains(node)) {
                return false;
            }
            parts.add(withdrawn.part());
            total = Math.max(total, withdrawn.parts());
        }
        return parts.size() >= total;
    }

    private static boolean counts(Entry entry, Map<NodeId, Fate> above) {
        return entry.sequence()
                <= above.getOrDefault(entry.author(), Fate.MEMBER).cut();
    }

    /** Whether an entry alone, that need not be held here, is enough to throw a node out. */
    boolean wouldThrowOut(NodeId node, Entry entry, Event event) {
        NodeId author = entry.author();
        if (entry.sequence() > fate(author).cut()) {
            return false;
        }
        boolean revokesIt = event instanceof Revoked revoked && revoked.target().equals(node);
        Admitted at = tree.get(node);
        Set<NodeId> seen = new HashSet<>();
        while (at != null && at.invite() != null && seen.add(at.node()) && isAncestor(author, at.node())) {
            if (revokesIt || makesVoid(at.node(), at.invite(), entry, event)) {
                return true;
            }
            at = tree.get(at.invite().inviterId());
        }
        return false;
    }

    private boolean makesVoid(NodeId node, Invite invite, Entry entry, Event event) {
        if (event instanceof InviteWithdrawn withdrawn) {
            return withdrawn.inviteKey().equals(invite.inviteKey()) && excludes(List.of(entry), node);
        }
        return event instanceof Revoked revoked
                && revoked.target().equals(invite.inviterId())
                && isAncestor(entry.author(), invite.inviterId())
                && !wasIssuedBefore(invite, revoked.cut());
    }

    /** Whether {@code ancestor} invited the node, or invited (whoever invited) the one who did. */
    boolean isAncestor(NodeId ancestor, NodeId node) {
        return ancestors(node).contains(ancestor);
    }

    /** Who invited the node, who invited that one, and so on, as far as it is known. */
    List<NodeId> ancestors(NodeId node) {
        Set<NodeId> found = new LinkedHashSet<>();
        Admitted admitted = tree.get(node);
        while (admitted != null && admitted.invite() != null) {
            NodeId inviter = admitted.invite().inviterId();
            if (!found.add(inviter)) {
                break;
            }
            admitted = tree.get(inviter);
        }
        return List.copyOf(found);
    }

    /** Whether a withdrawal of the invite counts, whoever may stay. */
    Optional<Entry> withdrawal(Invite invite) {
        // Nobody's id is all zeros: whoever is not named would be kept out.
        return active ? withdrawalAgainst(new NodeId(0, 0), invite, fates) : Optional.empty();
    }
}
