package dev.weft.agent.lab;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Reads what people call nodes: {@code node3} or {@code 3}. */
final class NodeNames {
    private static final Pattern NAME = Pattern.compile("(?:node)?([1-9][0-9]{0,3})");

    private final int count;

    /**
     * Reads names of nodes of a lab.
     *
     * @param count how many nodes the lab has
     */
    NodeNames(int count) {
        this.count = count;
    }

    int number(String name) {
        Matcher matcher = NAME.matcher(name.strip());
        int number = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        if (number < 1 || number > count) {
            throw new LabException("there is no node '%s'; this lab has node1 to node%d".formatted(name, count));
        }
        return number;
    }

    /** Several names, or {@code all}; each node once, in the order given. */
    List<Integer> numbers(List<String> names) {
        if (names.equals(List.of("all"))) {
            return IntStream.rangeClosed(1, count).boxed().toList();
        }
        return names.stream().map(this::number).distinct().toList();
    }

    /** Groups: {@code node1,node2/node3}. Nodes in none of them are one more group, so one group is enough. */
    List<List<Integer>> groups(String text) {
        Set<Integer> seen = new HashSet<>();
        List<List<Integer>> groups = new ArrayList<>();
        for (String group : text.split("/", -1)) {
            List<Integer> numbers = new ArrayList<>();
            for (String name : group.split(",", -1)) {
                int number = number(name);
                if (!seen.add(number)) {
                    throw new LabException("node%d stands in the partition twice".formatted(number));
                }
                numbers.add(number);
            }
            groups.add(List.copyOf(numbers));
        }
        if (groups.size() == 1 && seen.size() == count) {
            throw new LabException("one group of all nodes is no partition; write A,B/C,D");
        }
        return groups;
    }
}
