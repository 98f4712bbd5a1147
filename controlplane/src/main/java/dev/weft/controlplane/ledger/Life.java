package dev.weft.controlplane.ledger;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Charges.Charge;
import dev.weft.controlplane.ledger.Event.AboutSelf;
import dev.weft.controlplane.ledger.Event.Accusation;
import dev.weft.controlplane.ledger.Event.Dead;
import dev.weft.controlplane.ledger.Event.Incarnation;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One life of a node, past or present: the entry about itself that it began with, and all that was said against it. */
final class Life {
    /** Accusations of each kind that are told of one life; in a large mesh there are as many as nodes. */
    static final int MAX_TOLD = 20;

    private final Entry beginning;
    private final AboutSelf event;
    private final Map<NodeId, Charge> suspicions = new TreeMap<>();
    private final Map<NodeId, Charge> verdicts = new TreeMap<>();

    Life(Entry beginning, AboutSelf event) {
        this.beginning = beginning;
        this.event = event;
    }

    /** As in the record of a node, an accuser's first word counts, and nobody accuses itself. */
    void accuse(Entry entry, Accusation accusation) {
        if (accusation.target().equals(incarnation()) && !entry.author().equals(beginning.author())) {
            Map<NodeId, Charge> charges = accusation instanceof Dead ? verdicts : suspicions;
            charges.putIfAbsent(entry.author(), new Charge(entry, accusation));
        }
    }

    Entry beginning() {
        return beginning;
    }

    AboutSelf event() {
        return event;
    }

    Incarnation incarnation() {
        return new Incarnation(beginning.author(), beginning.sequence(), beginning.shortHash());
    }

    boolean isAccused() {
        return !suspicions.isEmpty() || !verdicts.isEmpty();
    }

    /** Whether its node, when it wrote the next entry about itself, could have heard of these accusations. */
    boolean wasAccusedBefore(Entry next) {
        return suspicions.values().stream().anyMatch(charge -> charge.entry().time() < next.time());
    }

    boolean wasDeadBefore(Entry next) {
        return verdicts.values().stream().anyMatch(charge -> charge.entry().time() < next.time() && counts(charge));
    }

    /** A verdict counts only when it cites a suspicion of its own author. */
    boolean counts(Charge verdict) {
        Charge own = suspicions.get(verdict.accuser());
        return own != null
                && verdict.accusation() instanceof Dead dead
                && dead.suspicions().contains(own.ref());
    }

    /** The accusations that are told, the earliest first. */
    List<Charge> told() {
        return Stream.concat(earliest(suspicions.values()), earliest(verdicts.values()))
                .sorted(Charges.EARLIEST)
                .toList();
    }

    int untold() {
        return Math.max(0, suspicions.size() - MAX_TOLD) + Math.max(0, verdicts.size() - MAX_TOLD);
    }

    private static Stream<Charge> earliest(Collection<Charge> charges) {
        return charges.stream().sorted(Charges.EARLIEST).limit(MAX_TOLD);
    }
}
