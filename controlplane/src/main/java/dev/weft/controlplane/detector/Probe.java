package dev.weft.controlplane.detector;

/**
 * One try to reach a member: first directly, then also by way of others while the ping is repeated. Where datagrams are
 * lost a single ping says little; repeating it costs nothing where they are not, because an answer ends the probe.
 */
final class Probe {
    final long id;
    final long startedAt;
    long deadline;
    boolean indirect;
    boolean refused;
    boolean heard;
    boolean hasAsked;
    /** It accuses nobody: see {@link Probes#check}. */
    boolean isCheck;

    int askedHelpers;
    int unheardHelpers;
    private int repeatsLeft;
    private long repeatMillis;
    private long nextRepeatAt = Long.MAX_VALUE;

    Probe(long id, long startedAt, boolean isCheck) {
        this.id = id;
        this.startedAt = startedAt;
        this.isCheck = isCheck;
    }

    /** From now on for so long, with so many more pings at even distances. */
    void goIndirect(long now, long millis, int repeats) {
        indirect = true;
        deadline = now + millis;
        repeatsLeft = repeats;
        repeatMillis = Math.max(1, millis / (repeats + 1));
        planRepeat(now);
    }

    boolean isRepeatDue(long now) {
        return now >= nextRepeatAt;
    }

    void repeated(long now) {
        repeatsLeft--;
        planRepeat(now);
    }

    /** The node stood still: the rest begins anew. */
    void resume(long now, long millis) {
        deadline = now + millis;
        planRepeat(now);
    }

    private void planRepeat(long now) {
        nextRepeatAt = repeatsLeft > 0 ? now + repeatMillis : Long.MAX_VALUE;
    }

    long nextWakeMillis() {
        return Math.min(deadline, nextRepeatAt);
    }
}
