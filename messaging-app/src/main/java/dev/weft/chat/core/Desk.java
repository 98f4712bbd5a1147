package dev.weft.chat.core;

import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NodeId;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What all parts of one core share: who this is, what it was given, the hybrid clock and the numbers that count up. */
final class Desk {
    private static final int MAX_TOO_LATE = 256;

    final ChatConfig config;
    final ChatIdentity identity;
    final NodeId self;
    final Crypto crypto;
    final RandomGenerator random;
    final ChatStore store;
    final Outbox outbox = new Outbox();
    final Counters counters = new Counters();

    /** Times that were seen and are too far beyond the others to be followed yet. */
    private final NavigableSet<Long> tooLate = new TreeSet<>();

    private long start;
    private long lastTime;
    private long lastArrival;

    Desk(
            ChatConfig config,
            ChatIdentity identity,
            Crypto crypto,
            RandomGenerator random,
            ChatStore store,
            StoredState state) {
        this.config = config;
        this.identity = identity;
        this.self = identity.chatId();
        this.crypto = crypto;
        this.random = random;
        this.store = store;
        this.lastTime = Math.min(state.lastTime(), ChatLimits.LATE_TIME);
        witness(state.lastTime());
        this.lastArrival = state.lastArrival();
        raiseStart(state.startNumber());
    }

    long start() {
        return start;
    }

    /** The start number becomes higher than that, on the disk before anything is sent with it. */
    void raiseStart(long above) {
        start = above + 1;
        outbox.write(new StoreWrite.StartNumber(start));
    }

    void send(Connection connection, Frame frame) {
        outbox.send(connection.id, start, frame);
    }

    void evidence(
            MessageId message,
            Evidence.What what,
            ChatTime now,
            @Nullable NodeId peer,
            long connection,
            String detail) {
        outbox.write(
                new StoreWrite.EvidenceAdded(new Evidence(message, what, now.wallMillis(), peer, connection, detail)));
    }

    /** The time of something that is written now: later than everything that was seen. */
    long nextTime(ChatTime now) {
        lastTime = HybridTime.next(lastTime, Math.max(0, now.wallMillis()));
        return lastTime;
    }

    /**
     * Something with that time was seen. What follows is later, however wrong the clock was that gave it. Only beyond
     * {@link ChatLimits#LATE_TIME} it takes others, whose times lead there step by step.
     */
    void witness(long time) {
        if (isNear(time)) {
            follow(time);
        } else if (time > lastTime && (tooLate.size() < MAX_TOO_LATE || time < tooLate.last())) {
            tooLate.add(time);
            if (tooLate.size() > MAX_TOO_LATE) {
                tooLate.pollLast();
            }
        }
    }

    private boolean isNear(long time) {
        return time <= Math.max(ChatLimits.LATE_TIME, lastTime) + ChatLimits.LATE_STEP;
    }

    /** What is written next is later than that. */
    void follow(long time) {
        lastTime = Math.max(lastTime, time);
        while (!tooLate.isEmpty() && isNear(tooLate.first())) {
            lastTime = Math.max(lastTime, tooLate.pollFirst());
        }
    }

    /** Whether what is written next is later than that. */
    boolean isFollowed(long time) {
        return time <= lastTime;
    }

    long nextArrival() {
        return ++lastArrival;
    }
}
