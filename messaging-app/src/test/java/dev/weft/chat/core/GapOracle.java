package dev.weft.chat.core;

import dev.weft.controlplane.identity.NodeId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every gap that is shown is real, and every real one is shown: counted anew from what is on the disk. */
final class GapOracle {
    private final ChatWorld world;

    GapOracle(ChatWorld world) {
        this.world = world;
    }

    void check(ChatMachine machine) {
        Map<NodeId, Ranges> shown = new TreeMap<>();
        List<Gap> gaps = machine.core().view().gaps();
        for (Gap gap : gaps) {
            shown.computeIfAbsent(gap.author(), author -> new Ranges()).add(gap.first(), gap.last());
        }
        boolean hasBad = world.machines.stream().anyMatch(other -> other.isBad);
        for (StoredState.FeedState feed : machine.disk.load().feeds()) {
            Ranges here = shown.getOrDefault(feed.author(), new Ranges());
            for (Ranges.Range hole : feed.held().holes(feed.base(), feed.held().last())) {
                ChatOracles.require(
                        gaps.size() >= ChatLimits.MAX_GAPS || here.containsAll(hole.first(), hole.last()),
                        machine,
                        "hides that it lacks",
                        hole,
                        "of",
                        feed.author());
            }
            for (Ranges.Range gap : here.list()) {
                isReal(machine, feed, gap, hasBad);
            }
        }
    }

    private void isReal(ChatMachine machine, StoredState.FeedState feed, Ranges.Range gap, boolean hasBad) {
        ChatOracles.require(
                feed.held().within(gap.first(), gap.last()).isEmpty() && gap.first() >= feed.base(),
                machine,
                "shows a gap where it has messages",
                gap);
        // What bad members build on need not exist.
        boolean isByOthers = gap.last() > feed.held().last();
        if (world.isGood(feed.author()) && !(hasBad && isByOthers)) {
            ChatOracles.require(
                    world.truth.written.containsKey(new dev.weft.controlplane.feed.EntryRef(feed.author(), gap.last())),
                    machine,
                    "shows a gap",
                    gap,
                    "that nobody ever wrote, of",
                    feed.author());
        }
    }
}
