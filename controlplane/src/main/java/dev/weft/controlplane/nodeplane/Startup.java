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
 * was seen it waits as long as somebody shows it: to write would be to fork, and whoever shows that entry can give the ones
 * before it. When nobody does any more, it may be that nobody can. Where the feed has forked already it does not wait: what
 * contradicts the own entries cannot be had before this node may ask for it.
 */
final class Startup {
    static final int ENOUGH_ANSWERS = 3;
    static final int MAX_ASKED = 5;
    static final long ASK_AGAIN_MILLIS = 150;
    private static final int PATIENCE_FACTOR = 6;
    /** Of many peers only a few are asked at a time: so long it may take until one is among them that shows it again. */
    private static final int PROOF_FACTOR = 20;

    private final long deadline;
    private final long patientDeadline;
    private final long proofMillis;
    private final int asked;
    private final Set<NodeId> answered = new HashSet<>();
    private long highestTold;
    private long highestProven;
    private long provenAt;
    private long askAgainAt;
    private boolean patient;
    private boolean proving;
    private boolean forked;

    Startup(long now, long recoveryMillis, int peers) {
        this.deadline = now + recoveryMillis;
        this.patientDeadline = now + PATIENCE_FACTOR * recoveryMillis;
        this.proofMillis = PROOF_FACTOR * recoveryMillis;
        this.asked = Math.min(peers, MAX_ASKED);
        this.askAgainAt = now;
    }

    void told(NodeId peer, long headSequence) {
        answered.add(peer);
        highestTold = Math.max(highestTold, headSequence);
    }

    /** An entry of the own feed was seen, with its signature. */
    void proven(long sequence, long now) {
        highestProven = Math.max(highestProven, sequence);
        provenAt = now;
    }

    /** An entry of the own feed was seen that contradicts one that is here: to write makes it no worse. */
    void contradicted() {
        forked = true;
    }

    boolean isDone(long ownHead, long now) {
        proving = highestProven > ownHead && !forked && now - provenAt < proofMillis;
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
