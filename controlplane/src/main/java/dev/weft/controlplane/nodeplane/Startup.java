package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.identity.NodeId;
import java.util.HashSet;
import java.util.Set;

/**
 * What a starting node has heard about its own feed. It writes only once it knows that it holds the whole of it: a machine
 * restored from a backup would otherwise write a second entry with a number that it has used before.
 *
 * <p>Done when {@link #ENOUGH_ANSWERS} peers (or all that were asked) have answered and everything they told of is here,
 * or when the time is over; the time is longer while a peer says that it holds more. Once an entry of its own that it lacks
 * was seen there is no limit: to write would be to fork, and whoever showed that entry can give the ones before it. Unless
 * the feed has forked already: what contradicts the own entries cannot be had before this node may ask for it.
 */
final class Startup {
    static final int ENOUGH_ANSWERS = 3;
    static final int MAX_ASKED = 5;
    static final long ASK_AGAIN_MILLIS = 150;
    private static final int PATIENCE_FACTOR = 6;

    private final long deadline;
    private final long patientDeadline;
    private final int asked;
    private final Set<NodeId> answered = new HashSet<>();
    private long highestTold;
    private long highestProven;
    private long askAgainAt;
    private boolean patient;
    private boolean proving;
    private boolean forked;

    Startup(long now, long recoveryMillis, int peers) {
        this.deadline = now + recoveryMillis;
        this.patientDeadline = now + PATIENCE_FACTOR * recoveryMillis;
        this.asked = Math.min(peers, MAX_ASKED);
        this.askAgainAt = now;
    }

    void told(NodeId peer, long headSequence) {
        answered.add(peer);
        highestTold = Math.max(highestTold, headSequence);
    }

    /** An entry of the own feed was seen, with its signature. */
    void proven(long sequence) {
        highestProven = Math.max(highestProven, sequence);
    }

    /** An entry of the own feed was seen that contradicts one that is here: to write makes it no worse. */
    void contradicted() {
        forked = true;
    }

    boolean isDone(long ownHead, long now) {
        proving = highestProven > ownHead && !forked;
        if (proving) {
            return false;
        }
        patient = highestTold > ownHead && !forked;
        if (patient) {
            return now >= patientDeadline;
        }
        return answered.size() >= Math.min(asked, ENOUGH_ANSWERS) || now >= deadline;
    }

    /** Whether it is time to ask (again). */
    boolean shouldAsk(long now) {
        if (now < askAgainAt) {
            return false;
        }
        askAgainAt = now + ASK_AGAIN_MILLIS;
        return true;
    }

    long nextWakeMillis() {
        return proving ? askAgainAt : Math.min(askAgainAt, patient ? patientDeadline : deadline);
    }
}
