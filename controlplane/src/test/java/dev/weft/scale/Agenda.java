package dev.weft.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * What happens when, in virtual milliseconds: a wheel with a slot a millisecond, so that planning and taking cost the same
 * however much is planned. Of two events in one millisecond the one planned first comes first.
 */
final class Agenda {
    /** How far ahead the wheel reaches; what is later waits in a queue. */
    private static final int SLOTS = 1 << 13;

    private final List<List<Event>> slots = new ArrayList<>(SLOTS);
    private final PriorityQueue<Late> late = new PriorityQueue<>();
    private long now;
    private long lateOrder;
    private long happened;

    /** Something that happens. */
    interface Event {
        void happen(long now);
    }

    private record Late(long at, long order, Event event) implements Comparable<Late> {
        @Override
        public int compareTo(Late other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    Agenda() {
        for (int i = 0; i < SLOTS; i++) {
            slots.add(new ArrayList<>(0));
        }
    }

    long now() {
        return now;
    }

    /** How many events have happened. */
    long happened() {
        return happened;
    }

    void at(long time, Event event) {
        if (time < now) {
            throw new IllegalArgumentException("planned for " + time + ", and it is " + now);
        }
        if (time - now < SLOTS) {
            slot(time).add(event);
        } else {
            late.add(new Late(time, lateOrder++, event));
        }
    }

    /** Lets everything happen that is planned for up to this time, itself included. */
    void runUntil(long end) {
        while (now <= end) {
            List<Event> due = slot(now);
            // What happens may plan more for this very millisecond.
            for (int i = 0; i < due.size(); i++) {
                due.get(i).happen(now);
            }
            happened += due.size();
            due.clear();
            now++;
            while (!late.isEmpty() && late.element().at - now < SLOTS) {
                Late next = late.remove();
                slot(next.at).add(next.event);
            }
        }
    }

    private List<Event> slot(long time) {
        return slots.get((int) (time & (SLOTS - 1)));
    }
}
