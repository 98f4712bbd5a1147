package dev.weft.chat.core;

/** What nobody may exceed, whoever sends it. */
public final class ChatLimits {
    /** A frame without its length, and with its type. */
    public static final int MAX_FRAME_BYTES = 128 * 1024;

    /** Frames of lower types belong to the connection (hello, proof, ping); the core never sees them. */
    public static final int FIRST_CORE_TYPE = 16;

    /** Of one message, in UTF-8. */
    public static final int MAX_TEXT_BYTES = 4_000;

    /** Chat nodes that are known, with those that have left. */
    public static final int MAX_AUTHORS = 1_024;

    /** Direct messages to one receiver that have no receipt yet. */
    public static final int MAX_OPEN_DIRECTS_PER_PEER = 1_000;

    public static final int MAX_OPEN_DIRECTS = 10_000;

    /** Gaps that are shown. */
    public static final int MAX_GAPS = 500;

    static final int MAX_PARENTS = 32;

    /** A group message with everything around its text. */
    static final int MAX_ENTRY_BYTES = 6_144;

    static final int MAX_DIRECT_BYTES = 4_608;
    static final int MAX_ENTRIES_PER_ANSWER = 64;
    static final int MAX_RANGES_PER_AUTHOR = 32;

    /** No feed has more entries: beyond is nothing but a wish to overflow something. */
    static final long MAX_SEQUENCE = 1L << 40;

    /** Hybrid times end in the year 4000. */
    static final long MAX_TIME = 64_060_588_800_000L << 16;

    /**
     * Nobody jumps to a time beyond the year 3000, nor builds on what has it: else somebody who writes at the very end would
     * leave nobody a later time to write at.
     */
    static final long LATE_TIME = 32_503_680_000_000L << 16;

    /** There times are followed when they are at most so far beyond the last: nobody can take the whole rest that way. */
    static final long LATE_STEP = 1L << 20;

    static final long MAX_START_NUMBER = 1L << 62;

    /** Nobody makes a node raise its start number by more at one time. */
    static final long MAX_START_JUMP = 1L << 32;

    private ChatLimits() {}
}
