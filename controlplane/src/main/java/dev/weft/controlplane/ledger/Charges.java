package dev.weft.controlplane.ledger;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.feed.FeedSet;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Accusation;
import dev.weft.controlplane.ledger.Event.Incarnation;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The accusations of one kind against one node: of each accuser the first ones against each life that may still become the
 * newest. One that arrives before the entry it is about waits here for it.
 */
final class Charges {
    /** Lives of one node that one accuser may accuse before any of them is known here; only a bad member needs more. */
    static final int MAX_LIVES = 64;

    /**
     * Words of one accuser against one life that are kept. Who has been cloned may say the same on every branch of its feed,
     * and a verdict of one branch rests on what was said there.
     */
    static final int MAX_WORDS = 1 + FeedSet.MAX_BRANCHES;

    static final Comparator<Charge> EARLIEST =
            Comparator.comparingLong((Charge charge) -> charge.entry().time()).thenComparing(Charge::ref);

    /** Of one accuser's words the earlier ones, in whatever order they came. */
    private static final Comparator<Charge> FIRST = Comparator.comparing(Charge::ref)
            .thenComparing(charge -> charge.entry().shortHash(), Long::compareUnsigned);

    private final TreeMap<NodeId, TreeMap<Key, NavigableSet<Charge>>> byAccuser = new TreeMap<>();

    /** A life as the accuser names it; a forked node may have two with one number. */
    private record Key(long sequence, long shortHash) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparingLong(Key::sequence).thenComparingLong(Key::shortHash);

        static Key of(Incarnation life) {
            return new Key(life.sequence(), life.shortHash());
        }

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** One accusation and the entry it stands in. */
    record Charge(Entry entry, Accusation accusation) {
        EntryRef ref() {
            return entry.ref();
        }

        NodeId accuser() {
            return entry.author();
        }
    }

    void add(Charge charge, long newestLife) {
        if (charge.accusation().target().sequence() < newestLife) {
            return;
        }
        TreeMap<Key, NavigableSet<Charge>> lives =
                byAccuser.computeIfAbsent(charge.accuser(), accuser -> new TreeMap<>());
        NavigableSet<Charge> words =
                lives.computeIfAbsent(Key.of(charge.accusation().target()), life -> new TreeSet<>(FIRST));
        boolean unused = words.add(charge);
        if (words.size() > MAX_WORDS) {
            words.pollLast();
        }
        if (lives.size() > MAX_LIVES) {
            lives.pollLastEntry();
        }
    }

    /** The node has a new life: what was said against earlier ones is settled. */
    void settle(long newestLife) {
        byAccuser
                .values()
                .forEach(lives ->
                        lives.headMap(new Key(newestLife, Long.MIN_VALUE)).clear());
        byAccuser.values().removeIf(TreeMap::isEmpty);
    }

    boolean isEmpty() {
        return byAccuser.isEmpty();
    }

    /** Of each accuser its first word. */
    Stream<Charge> against(Incarnation life) {
        return words(life).map(NavigableSet::first);
    }

    Stream<Charge> allAgainst(Incarnation life) {
        return words(life).flatMap(NavigableSet::stream);
    }

    private Stream<NavigableSet<Charge>> words(Incarnation life) {
        return byAccuser.values().stream().flatMap(lives -> Stream.ofNullable(lives.get(Key.of(life))));
    }

    /** The first word of one accuser. */
    Optional<Charge> against(Incarnation life, NodeId accuser) {
        return allAgainst(life, accuser).findFirst();
    }

    Stream<Charge> allAgainst(Incarnation life, NodeId accuser) {
        return Optional.ofNullable(byAccuser.get(accuser)).map(lives -> lives.get(Key.of(life))).stream()
                .flatMap(NavigableSet::stream);
    }
}
