package dev.weft.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All figures of one system at one size. */
final class Outcome {
    final String system;
    final int nodes;
    private final Map<Figure, Series> figures = new EnumMap<>(Figure.class);

    private final Map<String, Map<String, Double>> counters = new TreeMap<>();

    Outcome(String system, int nodes) {
        this.system = system;
        this.nodes = nodes;
    }

    Series of(Figure figure) {
        return figures.computeIfAbsent(figure, key -> new Series());
    }

    /** What the nodes counted in one part of the last run, divided by nodes, or by nodes and seconds. */
    void counted(String part, Map<String, Long> sums, double divisor) {
        Map<String, Double> shares = new TreeMap<>();
        sums.forEach((name, sum) -> shares.put(name, Math.round(sum / divisor * 1_000) / 1_000.0));
        counters.put(part, shares);
    }

    /** A line a counter. */
    List<String> counterLines() {
        return counters.entrySet().stream()
                .flatMap(part -> part.getValue().entrySet().stream()
                        .map(one -> part.getKey() + " " + one.getKey() + " " + one.getValue()))
                .toList();
    }

    String heading() {
        return system + " N=" + nodes;
    }

    ObjectNode json(ObjectMapper mapper) {
        ObjectNode node = mapper.createObjectNode();
        node.put("system", system);
        node.put("nodes", nodes);
        ObjectNode all = node.putObject("figures");
        for (Figure figure : Figure.values()) {
            Series series = of(figure);
            if (!series.isEmpty()) {
                ObjectNode one = all.putObject(figure.key);
                series.median().ifPresentOrElse(value -> one.put("median", value), () -> one.putNull("median"));
                series.worst().ifPresentOrElse(value -> one.put("worst", value), () -> one.putNull("worst"));
                one.put("missed", series.missed());
                one.set("values", mapper.valueToTree(series.values()));
            }
        }
        if (!counters.isEmpty()) {
            node.set("counters", mapper.valueToTree(counters));
        }
        return node;
    }
}
