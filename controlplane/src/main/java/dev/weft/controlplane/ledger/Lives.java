package dev.weft.controlplane.ledger;

import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.AboutSelf;
import dev.weft.controlplane.ledger.Event.Accusation;
import dev.weft.controlplane.ledger.Event.Admission;
import dev.weft.controlplane.ledger.Event.Genesis;
import dev.weft.controlplane.ledger.Event.Left;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All lives of one node, in the order of its feed. A node that has forked may have two with one number. None follows after it
 * has left: whatever its keys sign then says nothing about it.
 *
 * @param lives the first one begins with its admission
 * @param contradictions groups of its entries that claim one place in its feed; nearly always none
 * @param voidEntries how many entries about itself it wrote after it had left
 */
record Lives(List<Life> lives, List<List<Entry>> contradictions, int voidEntries) {
    private record Key(long sequence, long shortHash) {}

    static Lives of(LedgerCopy ledger, NodeId node) {
        List<Entry> own = ledger.entries().stream()
                .filter(entry -> entry.author().equals(node))
                .toList();
        List<Life> lives = new ArrayList<>();
        int voidEntries = 0;
        boolean left = false;
        for (Entry entry : own) {
            if (EventCodec.decode(entry) instanceof AboutSelf event && isInItsPlace(entry, event, lives.isEmpty())) {
                if (left) {
                    voidEntries++;
                } else {
                    lives.add(new Life(entry, event));
                }
                left |= event instanceof Left;
            }
        }
        accuse(ledger, lives);
        return new Lives(List.copyOf(lives), Contradictions.groups(own), voidEntries);
    }

    /** An admission counts at the beginning only; of two the one that comes first. */
    private static boolean isInItsPlace(Entry entry, AboutSelf event, boolean first) {
        boolean isAdmission = event instanceof Genesis || event instanceof Admission;
        return isAdmission ? first : entry.sequence() > 1;
    }

    private static void accuse(LedgerCopy ledger, List<Life> lives) {
        Map<Key, Life> byKey = new HashMap<>();
        lives.forEach(life ->
                byKey.put(new Key(life.beginning().sequence(), life.beginning().shortHash()), life));
        for (Entry entry : ledger.entries()) {
            if (isAccusation(entry) && EventCodec.decode(entry) instanceof Accusation accusation) {
                Life accused = byKey.get(new Key(
                        accusation.target().sequence(), accusation.target().shortHash()));
                if (accused != null) {
                    accused.accuse(entry, accusation);
                }
            }
        }
    }

    /** Looked at before the body is read: most entries of a long ledger are about others. */
    private static boolean isAccusation(Entry entry) {
        return entry.kind() == EventCodec.SUSPECTED || entry.kind() == EventCodec.DEAD;
    }

    /** The life before that one, on whatever branch; null for the first. */
    @Nullable
    Life before(int index) {
        long sequence = lives.get(index).beginning().sequence();
        for (int i = index - 1; i >= 0; i--) {
            if (lives.get(i).beginning().sequence() < sequence) {
                return lives.get(i);
            }
        }
        return null;
    }

    /** The last accused life when it is older than those told anyway: why it died is asked for after it came back, too. */
    int firstTold(int toldLives) {
        int first = Math.max(0, lives.size() - toldLives);
        for (int i = lives.size() - 2; i >= 0; i--) {
            if (lives.get(i).isAccused()) {
                return Math.min(i, first);
            }
        }
        return first;
    }

    /** Says of an entry that contradicts others how many there are; empty for all else. */
    String contradiction(Entry entry) {
        return contradictions.stream()
                .filter(group -> group.contains(entry))
                .findFirst()
                .map(group -> " (one of " + group.size() + " entries that it signed as number " + entry.sequence()
                        + ": it was cloned or rolled back)")
                .orElse("");
    }

    /** Entries that contradict others and begin no life. */
    List<Entry> contradictionsThatAreNoLives() {
        return contradictions.stream()
                .flatMap(List::stream)
                .filter(entry ->
                        lives.stream().noneMatch(life -> life.beginning().equals(entry)))
                .toList();
    }
}
