package dev.weft.agent.lab;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is broken on purpose between the nodes, and the bridge rules that break it.
 *
 * @param groups node numbers that reach each other but nobody else; nodes in no group reach each other too, so they
 *     are one more group; empty when there is no partition
 * @param lossPercents by node number: how much of what it sends and of what it is sent gets lost, each
 */
record Faults(List<List<Integer>> groups, SortedMap<Integer, Integer> lossPercents) {
    static final Faults NONE = new Faults(List.of(), new TreeMap<>());

    Faults {
        groups = groups.stream().map(List::copyOf).toList();
        lossPercents = Collections.unmodifiableSortedMap(new TreeMap<>(lossPercents));
    }

    /** The partition, instead of an earlier one; losses stay. */
    Faults withGroups(List<List<Integer>> newGroups) {
        return new Faults(newGroups, lossPercents);
    }

    /** The loss at that node, instead of an earlier one; 0 ends it. */
    Faults withLoss(int node, int percent) {
        SortedMap<Integer, Integer> losses = new TreeMap<>(lossPercents);
        if (percent == 0) {
            losses.remove(node);
        } else {
            losses.put(node, percent);
        }
        return new Faults(groups, losses);
    }

    boolean none() {
        return groups.isEmpty() && lossPercents.isEmpty();
    }

    /** The whole rule set for {@code nft -f}: replaces the one before in one transaction. */
    String toRules() {
        StringBuilder rules = new StringBuilder("""
                table bridge lab
                delete table bridge lab
                table bridge lab {
                  chain faults {
                    type filter hook forward priority 0; policy accept;
                """);
        for (List<Integer> group : groups) {
            rules.append("    iifname %1$s oifname != %1$s drop\n".formatted(ports(group)));
            rules.append("    iifname != %1$s oifname %1$s drop\n".formatted(ports(group)));
        }
        lossPercents.forEach((node, percent) -> {
            for (String direction : List.of("iifname", "oifname")) {
                String chance = percent == 100 ? "" : "numgen random mod 100 < %d ".formatted(percent);
                rules.append("    %s p%d %sdrop\n".formatted(direction, node, chance));
            }
        });
        return rules.append("  }\n}\n").toString();
    }

    private static String ports(List<Integer> group) {
        return group.stream().map(node -> "p" + node).collect(Collectors.joining(", ", "{ ", " }"));
    }

    /** One line for people. */
    String describe() {
        if (none()) {
            return "none";
        }
        StringBuilder text = new StringBuilder();
        if (!groups.isEmpty()) {
            text.append("partition ")
                    .append(groups.stream()
                            .map(group ->
                                    group.stream().map(node -> "node" + node).collect(Collectors.joining(",")))
                            .collect(Collectors.joining(" / ")));
        }
        lossPercents.forEach((node, percent) ->
                text.append(text.isEmpty() ? "" : ", ").append("node%d loses %d %%".formatted(node, percent)));
        return text.toString();
    }
}
