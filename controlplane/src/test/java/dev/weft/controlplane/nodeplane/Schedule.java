package dev.weft.controlplane.nodeplane;

import java.util.PriorityQueue;

/** Virtual time, and what is to happen when. */
public final class Schedule {
    private final PriorityQueue<Planned> queue = new PriorityQueue<>();
    private final Trace trace;
    private long now;
    private long planned;
    private long events;

    /** Something that happens at a time; of two at one time the one that was planned first. */
    private record Planned(long at, long order, Runnable action) implements Comparable<Planned> {
        @Override
        public int compareTo(Planned other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    public Schedule(Trace trace) {
        this.trace = trace;
    }

    public long now() {
        return now;
    }

    public long events() {
        return events;
    }

    public void in(long delayMillis, Runnable action) {
        queue.add(new Planned(now + delayMillis, planned++, action));
    }

    public void runUntil(long end) {
        while (!queue.isEmpty() && queue.peek().at() <= end) {
            Planned next = queue.poll();
            now = next.at();
            events++;
            trace.add(now);
            next.action().run();
        }
        now = end;
    }
}
