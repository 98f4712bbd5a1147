package dev.weft.controlplane.ledger;

import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.ledger.Event.InviteIssued;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** All invites that members have told of. */
public final class Invites {
    /** Whether anybody can still join with an invite; the first that holds. */
    public enum State {
        /** Its issuer is no admin, so nobody could ever join with it. */
        VOID,
        WITHDRAWN,
        USED_UP,
        EXPIRED,
        OPEN;

        /** For programs and people: {@code used-up}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * One invite.
     *
     * @param invite what was signed
     * @param issuedAt by the issuer's clock
     * @param issuerName what people call who issued it
     * @param joined who joined with it and is a member, whatever its state, in the order of ids
     * @param state as of the time that was asked for
     */
    public record Item(Invite invite, Instant issuedAt, String issuerName, List<NodeId> joined, State state) {
        public Item {
            joined = List.copyOf(joined);
        }
    }

    private Invites() {}

    /**
     * Those that count, the oldest first. What a revoked node issued after its cut is not among them: nobody can join with
     * it any more.
     *
     * @param now decides which of them have expired
     */
    public static List<Item> of(LedgerCopy copy, Instant now) {
        Ledger ledger = CheckedBefore.ledger(copy);
        Map<PublicKey32, List<NodeId>> joined = joined(ledger);
        Set<Invite> seen = new HashSet<>();
        return ledger.feeds().entries().stream()
                .filter(entry -> entry.kind() == EventCodec.INVITE_ISSUED)
                .sorted(Comparator.comparingLong(Entry::time).thenComparing(Entry::ref))
                .filter(entry -> isOwn(entry) && seen.add(inviteOf(entry)))
                .map(entry -> {
                    Invite invite = inviteOf(entry);
                    List<NodeId> members = joined.getOrDefault(invite.inviteKey(), List.of());
                    return new Item(
                            invite,
                            HybridTime.toInstant(entry.time()),
                            copy.nameOf(entry.author()),
                            members,
                            state(ledger, invite, members.size(), now));
                })
                .toList();
    }

    private static Map<PublicKey32, List<NodeId>> joined(Ledger ledger) {
        Map<PublicKey32, List<NodeId>> joined = new HashMap<>();
        for (NodeRecord record : ledger.records()) {
            Invite invite = record.invite();
            if (invite != null && ledger.isMember(record)) {
                joined.computeIfAbsent(invite.inviteKey(), key -> new java.util.ArrayList<>())
                        .add(record.id());
            }
        }
        return joined;
    }

    /** Anybody can write down an invite of somebody else. */
    private static boolean isOwn(Entry entry) {
        return EventCodec.decode(entry) instanceof InviteIssued issued
                && issued.invite().inviterId().equals(entry.author());
    }

    private static Invite inviteOf(Entry entry) {
        return ((InviteIssued) EventCodec.decode(entry)).invite();
    }

    private static State state(Ledger ledger, Invite invite, int joined, Instant now) {
        boolean byAdmin = ledger.record(invite.inviterId())
                .filter(record -> record.isAdmin() && ledger.isMember(record))
                .isPresent();
        if (!byAdmin) {
            return State.VOID;
        }
        if (ledger.withdrawal(invite).isPresent()) {
            return State.WITHDRAWN;
        }
        if (joined >= invite.uses()) {
            return State.USED_UP;
        }
        return invite.expiresAtMillis() < now.toEpochMilli() ? State.EXPIRED : State.OPEN;
    }
}
