package dev.weft.controlplane.nodeplane;

/**
 * How long the past is kept.
 *
 * @param checkpointEntries after so many own entries a node says which of them still matter
 * @param retentionMillis how long entries that no longer matter are kept after the checkpoint that says so, for people who
 *     ask why
 * @param periodMillis how often that is looked at
 */
public record RetentionConfig(int checkpointEntries, long retentionMillis, long periodMillis) {
    /** A week of past, looked at every ten minutes. */
    public static final RetentionConfig DEFAULT = new RetentionConfig(500, 7L * 24 * 3_600_000, 600_000);
}
