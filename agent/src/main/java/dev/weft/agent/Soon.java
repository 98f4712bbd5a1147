package dev.weft.agent;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does a thing once for all reasons that come within a short time. */
final class Soon {
    private static final Logger LOG = LoggerFactory.getLogger(Soon.class);

    private final ScheduledExecutorService worker;
    private final long settleMillis;
    private final Runnable task;
    private final AtomicBoolean asked = new AtomicBoolean();

    Soon(ScheduledExecutorService worker, long settleMillis, Runnable task) {
        this.worker = worker;
        this.settleMillis = settleMillis;
        this.task = task;
    }

    /** Returns at once. */
    void ask() {
        if (asked.compareAndSet(false, true)) {
            try {
                var unused = worker.schedule(this::run, settleMillis, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("the agent ends; nobody does this any more");
            }
        }
    }

    private void run() {
        asked.set(false);
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a task of the agent failed", e);
        }
    }
}
