package dev.weft.controlplane.ledger;

import dev.weft.controlplane.Fork;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.HybridTime;
import java.util.ArrayList;
import java.util.List;

/** Finds entries of one author that claim one place in its feed. */
public final class Contradictions {
    /** Forks that are told of at most; only a bad member makes many. */
    public static final int MAX_FORKS = 100;

    private Contradictions() {}

    /** Of all members, the first ones by id when there are many. */
    public static List<Fork> forks(Ledger ledger) {
        return ledger.view().members().stream()
                .filter(Member::forked)
                .flatMap(member -> groups(ledger.contradictions(member.id())).stream())
                .limit(MAX_FORKS)
                .map(Contradictions::fork)
                .toList();
    }

    private static Fork fork(List<Entry> group) {
        Entry first = group.get(0);
        return new Fork(
                first.author(),
                first.sequence(),
                group.stream()
                        .map(entry -> HybridTime.toInstant(entry.time()))
                        .sorted()
                        .toList());
    }

    /** Those of one author's entries that contradict others, each with those that it contradicts. */
    static List<List<Entry>> groups(List<Entry> entries) {
        List<List<Entry>> groups = new ArrayList<>();
        for (Entry entry : entries) {
            groups.stream()
                    .filter(group -> group.get(0).hasSamePrevious(entry))
                    .findFirst()
                    .orElseGet(() -> {
                        List<Entry> group = new ArrayList<>();
                        groups.add(group);
                        return group;
                    })
                    .add(entry);
        }
        return groups.stream().filter(group -> group.size() > 1).toList();
    }
}
