package dev.weft.controlplane.ledger;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Accusation;
import dev.weft.controlplane.ledger.Event.Incarnation;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The accusations of one kind against one node: of each accuser the first one against each life that may still become the
 * newest. One that arrives before the entry it is about waits here for it.
 */
final class Charges {
    /** Lives of one node that one accuser may accuse before any of them is known here; only a bad member needs more. */
    static final int MAX_LIVES = 64;

    static final Comparator<Charge> EARLIEST =
            Comparator.comparingLong((Charge charge) -> charge.entry().time()).thenComparing(Charge::ref);

    private final TreeMap<NodeId, TreeMap<Long, Charge>> byAccuser = new TreeMap<>();

    /** One accusation and the entry it stands in. */
    record Charge(Entry entry, Accusation accusation) {
        EntryRef ref() {
            return entry.ref();
        }

        NodeId accuser() {
            return entry.author();
        }

        boolean isAgainst(Incarnation life) {
            return accusation.target().equals(life);
        }
    }

    void add(Charge charge, long newestLife) {
        if (charge.accusation().target().sequence() < newestLife) {
            return;
        }
        TreeMap<Long, Charge> lives = byAccuser.computeIfAbsent(charge.accuser(), accuser -> new TreeMap<>());
        lives.putIfAbsent(charge.accusation().target().sequence(), charge);
        if (lives.size() > MAX_LIVES) {
            lives.pollLastEntry();
        }
    }

    /** The node has a new life: what was said against earlier ones is settled. */
    void settle(long newestLife) {
        byAccuser.values().forEach(lives -> lives.headMap(newestLife).clear());
        byAccuser.values().removeIf(TreeMap::isEmpty);
    }

    Stream<Charge> against(Incarnation life) {
        return byAccuser.values().stream()
                .flatMap(lives -> Stream.ofNullable(lives.get(life.sequence())))
                .filter(charge -> charge.isAgainst(life));
    }

    Optional<Charge> against(Incarnation life, NodeId accuser) {
        return Optional.ofNullable(byAccuser.get(accuser))
                .map(lives -> lives.get(life.sequence()))
                .filter(charge -> charge.isAgainst(life));
    }
}
