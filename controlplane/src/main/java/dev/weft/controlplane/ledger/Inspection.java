package dev.weft.controlplane.ledger;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.feed.FeedSet;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Admission;
import dev.weft.controlplane.ledger.Event.Genesis;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Says of an entry that is offered whether it is in order. */
final class Inspection {
    private static final long HOUR_MILLIS = 3_600_000;
    private static final int MAX_REMEMBERED_INVITES = 256;

    private final NetworkId network;
    private final Crypto crypto;
    private final NodeId self;
    private final FeedSet feeds;
    private final Map<NodeId, NodeRecord> records;
    private final Trust trust;
    /** Invites whose signatures have been found good: all who join with one show the same. */
    private final Set<Invite> signed = new HashSet<>();

    Inspection(
            NetworkId network,
            Crypto crypto,
            NodeId self,
            FeedSet feeds,
            Map<NodeId, NodeRecord> records,
            Trust trust) {
        this.network = network;
        this.crypto = crypto;
        this.self = self;
        this.feeds = feeds;
        this.records = records;
        this.trust = trust;
    }

    /** Says what the entry would be; changes nothing. */
    Verdict of(Entry entry) {
        if (entry.wireLength() > LedgerLimits.MAX_ENTRY_BYTES) {
            return Verdict.TOO_LARGE;
        }
        if (feeds.size(entry.author()) >= LedgerLimits.MAX_ENTRIES_PER_AUTHOR) {
            return Verdict.TOO_MANY_ENTRIES;
        }
        FeedSet.Offer offer = feeds.check(entry);
        return switch (offer) {
            case DUPLICATE -> Verdict.DUPLICATE;
            case LET_GO -> Verdict.LET_GO;
            case GAP -> Verdict.GAP;
            case BEYOND_CUT -> Verdict.AUTHOR_REVOKED;
            case TOO_MANY_BRANCHES -> Verdict.TOO_MANY_FORKS;
            case DETACHED -> entry.hasValidSignature(crypto) ? Verdict.DETACHED : Verdict.BAD_SIGNATURE;
            case NEXT -> inspectContent(entry, Verdict.ACCEPTED);
            case AHEAD -> inspectContent(entry, Verdict.JUMPED);
            case FORK -> inspectContent(entry, Verdict.FORK);
        };
    }

    private Verdict inspectContent(Entry entry, Verdict good) {
        if (!entry.hasValidSignature(crypto)) {
            return Verdict.BAD_SIGNATURE;
        }
        Verdict verdict = entry.sequence() == 1 ? inspectFirst(entry) : inspectTime(entry);
        return verdict == Verdict.ACCEPTED ? good : verdict;
    }

    private Verdict inspectTime(Entry entry) {
        if (entry.sequence() <= feeds.base(entry.author())) {
            // What came before it may be gone, and must make no difference.
            return Verdict.ACCEPTED;
        }
        long before = feeds.before(entry).map(Entry::time).orElse(0L);
        if (entry.time() < before) {
            return Verdict.TIME_WENT_BACK;
        }
        long longAgo = entry.sequence() - LedgerLimits.MAX_ENTRIES_PER_HOUR;
        boolean tooMany = feeds.get(new EntryRef(entry.author(), longAgo))
                .filter(old -> entry.time() - old.time() < HybridTime.of(HOUR_MILLIS))
                .isPresent();
        return tooMany ? Verdict.TOO_MANY_IN_AN_HOUR : Verdict.ACCEPTED;
    }

    private Verdict inspectFirst(Entry entry) {
        if (records.size() >= LedgerLimits.MAX_MEMBERS) {
            return Verdict.TOO_MANY_MEMBERS;
        }
        Event event = EventCodec.decode(entry);
        if (event instanceof Genesis) {
            return NetworkId.of(entry.wire()).equals(network) ? Verdict.ACCEPTED : Verdict.FOREIGN_NETWORK;
        }
        return event instanceof Admission admission ? inspectAdmission(entry, admission) : Verdict.NO_ADMISSION;
    }

    private Verdict inspectAdmission(Entry entry, Admission admission) {
        Invite invite = admission.invite();
        if (!invite.network().equals(network)) {
            return Verdict.FOREIGN_NETWORK;
        }
        NodeRecord inviter = records.get(invite.inviterId());
        if (!entry.author().equals(self)) {
            if (inviter == null) {
                return trust.fate(invite.inviterId()).isVoid() ? Verdict.INVITER_REVOKED : Verdict.UNKNOWN_INVITER;
            }
            if (!inviter.isAdmin()) {
                return Verdict.INVITER_NOT_ADMIN;
            }
            if (trust.fateOf(entry.author(), invite).isVoid()) {
                return trust.fate(invite.inviterId()).isCut() ? Verdict.INVITER_REVOKED : Verdict.INVITE_WITHDRAWN;
            }
        }
        if (HybridTime.wallMillis(entry.time()) > invite.expiresAtMillis()) {
            return Verdict.INVITE_EXPIRED;
        }
        byte[] proven = invite.admissionBytes(entry.authorKey(), admission.controlKey(), admission.wireguardKey());
        return isSigned(invite) && crypto.verify(invite.inviteKey(), proven, admission.proof())
                ? Verdict.ACCEPTED
                : Verdict.BAD_PROOF;
    }

    private boolean isSigned(Invite invite) {
        if (signed.contains(invite)) {
            return true;
        }
        boolean good = invite.hasValidSignature(crypto);
        if (good && signed.size() < MAX_REMEMBERED_INVITES) {
            boolean unused = signed.add(invite);
        }
        return good;
    }
}
