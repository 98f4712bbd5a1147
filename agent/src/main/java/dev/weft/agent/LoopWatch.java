package dev.weft.agent;

import dev.weft.agent.metrics.Histogram;
import dev.weft.agent.metrics.Labels;
import dev.weft.agent.metrics.MetricsText;
import dev.weft.agent.os.Clock;
import java.util.List;
import java.util.Map;

/** Whether the control plane's event loop answers, and how soon. Knows only when something was asked and answered. */
final class LoopWatch {
    static final long STUCK_AFTER_MILLIS = 30_000;

    private static final double[] SECONDS = {0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5};
    private static final long NOTHING_ASKED = -1;

    private final Clock clock;
    private final Histogram waits = new Histogram(SECONDS);
    private long unansweredSinceMillis = NOTHING_ASKED;

    LoopWatch(Clock clock) {
        this.clock = clock;
    }

    /** Something was asked of the loop. To be followed by {@link #answered}, however long that takes. */
    synchronized long asked() {
        long now = clock.monotonicMillis();
        if (unansweredSinceMillis == NOTHING_ASKED) {
            unansweredSinceMillis = now;
        }
        return now;
    }

    synchronized void answered(long askedMillis) {
        unansweredSinceMillis = NOTHING_ASKED;
        waits.add((clock.monotonicMillis() - askedMillis) / 1e3);
    }

    synchronized List<String> failures() {
        long waited = unansweredSinceMillis == NOTHING_ASKED ? 0 : clock.monotonicMillis() - unansweredSinceMillis;
        return waited <= STUCK_AFTER_MILLIS
                ? List.of()
                : List.of("the event loop of the control plane has not answered for " + waited / 1_000 + " s");
    }

    void write(MetricsText text) {
        text.histograms(
                "weft_event_loop_wait_seconds",
                "How long a question to the control plane's event loop waited for its answer; asked now and then.",
                Map.of(Labels.NONE, waits));
    }
}
