package dev.weft.agent.lab;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody who goes on writing, to all and to one by turns, until told to stop. */
final class Chatter {
    private static final int MAX_TURNS = 100;

    private final Talk talk;
    private final int writer;
    private final int receiver;
    private final List<String> toAll = new CopyOnWriteArrayList<>();
    private final List<String> toOne = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> writing;
    private volatile boolean stopped;

    private Chatter(Talk talk, int writer, int receiver) {
        this.talk = talk;
        this.writer = writer;
        this.receiver = receiver;
        this.writing = CompletableFuture.runAsync(this::write);
    }

    static Chatter start(Talk talk, int writer, int receiver) {
        return new Chatter(talk, writer, receiver);
    }

    private void write() {
        for (int turn = 1; turn <= MAX_TURNS && !stopped; turn++) {
            toOne.add(talk.direct(writer, receiver, "to you, " + turn));
            toAll.add(talk.send(writer, "to all, " + turn));
        }
    }

    /** The ids of what was written to all, in its order. */
    List<String> toAll() {
        return List.copyOf(toAll);
    }

    /** The ids of what was written to one, in its order. */
    List<String> toOne() {
        return List.copyOf(toOne);
    }

    /** Whether it has come to an end, which before {@link #stop} it only does when it failed. */
    boolean isOver() {
        return writing.isDone();
    }

    /** Lets the turn that has begun come to its end. */
    void stop() {
        stopped = true;
        try {
            writing.join();
        } catch (CompletionException e) {
            throw new LabException("node%d cannot write: %s".formatted(writer, e.getMessage()), e);
        }
    }
}
