package dev.weft.controlplane.ledger;

import java.util.Locale;

/** What the ledger did with an entry that was offered. Only what {@link #isTaken} changed anything. */
public enum Verdict {
    ACCEPTED,
    /** Held already. */
    DUPLICATE,
    /** Was taken, and contradicts an entry of the same author that is held: the author has forked. */
    FORK,
    /** Was taken although the entry before it is not here: its author lets that go. */
    JUMPED,
    /** Its author has let it go. */
    LET_GO,
    /** Comes before an entry that it builds on; sync brings both. */
    GAP,
    /** Contradicts an entry of the same author that is held, and what it builds on is not here; sync brings it. */
    DETACHED,
    /** The author has forked so often that no further fork is taken. */
    TOO_MANY_FORKS,
    /** The author was revoked, and this comes after its last entry that counts. */
    AUTHOR_REVOKED,
    /** Earlier than the entry before it. */
    TIME_WENT_BACK,
    /** More than an author may write in an hour. */
    TOO_MANY_IN_AN_HOUR,
    TOO_LARGE,
    BAD_SIGNATURE,
    /** Founds, or is admitted to, another network. */
    FOREIGN_NETWORK,
    /** The first entry of a feed is neither the genesis nor an admission. */
    NO_ADMISSION,
    /** The inviter is not known yet; sync brings it. */
    UNKNOWN_INVITER,
    /** The inviter may not invite. */
    INVITER_NOT_ADMIN,
    /** The inviter was revoked, and issued this invite later, or never told of it. */
    INVITER_REVOKED,
    /** The invite was withdrawn before anybody here knew of this node. */
    INVITE_WITHDRAWN,
    /** The admission was written after the invite had expired. */
    INVITE_EXPIRED,
    /** The admission is not signed with the invite's key. */
    BAD_PROOF,
    TOO_MANY_MEMBERS,
    TOO_MANY_ENTRIES;

    /** For counters and logs: {@code bad-signature}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the entry was added. */
    public boolean isTaken() {
        return this == ACCEPTED || this == FORK || this == JUMPED;
    }

    /** Nothing is wrong with the entry: it is held, or will be when what it builds on has arrived. */
    public boolean isHarmless() {
        return isTaken() || this == DUPLICATE || this == LET_GO || isEarly();
    }

    /** What it builds on has not arrived. */
    public boolean isEarly() {
        return this == GAP || this == DETACHED || this == UNKNOWN_INVITER;
    }

    /** There is nothing of its feed that it could be put beside. */
    public boolean isWithoutPlace() {
        return this == GAP || this == DETACHED || this == LET_GO;
    }

    /** Counts for nothing because of a revocation or the like; may count again when that one is overruled itself. */
    public boolean isOverruled() {
        return this == AUTHOR_REVOKED || this == INVITER_REVOKED || this == INVITE_WITHDRAWN || this == TOO_MANY_FORKS;
    }
}
