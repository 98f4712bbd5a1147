package dev.weft.controlplane.ledger;

/** What a ledger takes at most; everything above is refused and counted. */
public final class LedgerLimits {
    /** An entry has to fit into one sealed datagram. */
    public static final int MAX_ENTRY_BYTES = 1_024;

    /** Members of one network, whatever their state. */
    public static final int MAX_MEMBERS = 20_000;

    /** Entries of one author that are held: what its checkpoints let go does not count. */
    public static final int MAX_ENTRIES_PER_AUTHOR = 200_000;

    /** Entries of one author within one hour of its own time. */
    public static final int MAX_ENTRIES_PER_HOUR = 10_000;

    private LedgerLimits() {}
}
