package dev.weft.agent.lab;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** A chat's daemon that is about to be killed, looked up before, so that the kill itself takes no time. */
record ChatVictim(int node, ProcessMark process) {
    private static final Duration END_LIMIT = Duration.ofSeconds(10);
    private static final long NAP_NANOS = 50_000;

    static ChatVictim of(Lab lab, int node) {
        return new ChatVictim(node, Objects.requireNonNull(lab.node(node).chat()));
    }

    /** By SIGKILL, so many nanoseconds from now; returns when it is gone. */
    void killAfter(long nanos) {
        long from = System.nanoTime();
        while (System.nanoTime() - from < nanos) {
            LockSupport.parkNanos(Math.min(NAP_NANOS, nanos));
        }
        ProcessTable.end(process, true);
        if (!Patience.of(END_LIMIT).until(() -> !ProcessTable.runs(process))) {
            throw new AssertionError("the chat of node" + node + " outlives SIGKILL");
        }
    }
}
