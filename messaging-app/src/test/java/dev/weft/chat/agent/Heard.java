package dev.weft.chat.agent;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What a link has told, to be waited for in its order. */
final class Heard implements AgentListener {
    private static final long DEADLINE_SECONDS = 10;

    final BlockingQueue<AgentView> views = new LinkedBlockingQueue<>();
    final BlockingQueue<String> causes = new LinkedBlockingQueue<>();
    final BlockingQueue<String> announcements = new LinkedBlockingQueue<>();

    @Override
    public void members(AgentView view) {
        views.add(view);
    }

    @Override
    public void unreachable(String cause) {
        causes.add(cause);
    }

    @Override
    public void announced(String problem) {
        announcements.add(problem);
    }

    /** The first that fits; those before it are gone then. */
    static <T> T await(BlockingQueue<T> queue, Predicate<T> wanted) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        T last = null;
        while (true) {
            T next = queue.poll(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                throw new AssertionError(
                        "nothing that fits came within " + DEADLINE_SECONDS + " s; the last was " + last);
            }
            if (wanted.test(next)) {
                return next;
            }
            last = next;
        }
    }
}
