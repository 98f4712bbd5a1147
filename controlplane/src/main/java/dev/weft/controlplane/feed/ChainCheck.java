package dev.weft.controlplane.feed;

import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Checks stored entries as they are read, author by author and number by number: each follows one that is there, and the
 * last ones, which no successor vouches for with its hash, have valid signatures. Up to the base of a pruned feed every
 * entry stands alone, with its signature.
 */
final class ChainCheck {
    private final Predicate<Entry> hasValidSignature;
    private final Map<NodeId, Long> bases;
    private List<Entry> before = new ArrayList<>();
    private List<Entry> current = new ArrayList<>();
    private final Set<Entry> followed = new HashSet<>();

    ChainCheck(Predicate<Entry> hasValidSignature, Map<NodeId, Long> bases) {
        this.bases = bases;
        this.hasValidSignature = hasValidSignature;
    }

    /**
     * Looks at the next entry.
     *
     * @return what is wrong; empty when nothing is
     */
    String next(Entry entry) {
        String wrong = "";
        if (!current.isEmpty()) {
            Entry last = current.get(0);
            boolean isSameLevel = last.author().equals(entry.author()) && last.sequence() == entry.sequence();
            boolean isNextLevel = last.author().equals(entry.author()) && last.sequence() + 1 == entry.sequence();
            if (!isSameLevel) {
                wrong = advance(isNextLevel);
            }
        }
        long base = bases.getOrDefault(entry.author(), 1L);
        if (wrong.isEmpty() && base > 1 && entry.sequence() <= base) {
            wrong = hasValidSignature.test(entry) ? "" : entry + " has a wrong signature";
        } else if (wrong.isEmpty() && entry.sequence() > 1) {
            List<Entry> followedBy =
                    before.stream().filter(entry::follows).limit(1).toList();
            followed.addAll(followedBy);
            if (followedBy.isEmpty()) {
                wrong = entry + " does not follow an entry before it";
            }
        }
        current.add(entry);
        return wrong;
    }

    /** After the last entry. */
    String finish() {
        return advance(false);
    }

    private String advance(boolean isNextLevel) {
        String wrong = badEnd(before);
        if (isNextLevel) {
            before = current;
        } else {
            wrong = wrong.isEmpty() ? badEnd(current) : wrong;
            before = new ArrayList<>();
        }
        current = new ArrayList<>();
        return wrong;
    }

    private String badEnd(List<Entry> level) {
        String wrong = "";
        for (Entry entry : level) {
            if (!followed.remove(entry) && !hasValidSignature.test(entry)) {
                wrong = entry + " has a wrong signature";
            }
        }
        return wrong;
    }
}
