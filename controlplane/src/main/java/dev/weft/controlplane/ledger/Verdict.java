package dev.weft.controlplane.ledger;

import java.util.Locale;

/** What the ledger did with an entry that was offered. Only {@link #ACCEPTED} changed anything. */
public enum Verdict {
    ACCEPTED,
    /** Held already. */
    DUPLICATE,
    /** Comes before an entry that it builds on; sync brings both. */
    GAP,
    /** Contradicts an entry of the same author that is held. */
    FORK,
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

    /** Nothing is wrong with the entry: it is held, or will be when what it builds on has arrived. */
    public boolean isHarmless() {
        return this == ACCEPTED || this == DUPLICATE || this == GAP || this == UNKNOWN_INVITER;
    }
}
