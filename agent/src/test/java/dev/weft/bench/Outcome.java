package dev.weft.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.Map;

/** All figures of one system at one size. */
final class Outcome {
    final String system;
    final int nodes;
    private final Map<Figure, Series> figures = new EnumMap<>(Figure.class);

    Outcome(String system, int nodes) {
        this.system = system;
        this.nodes = nodes;
    }

    Series of(Figure figure) {
        return figures.computeIfAbsent(figure, key -> new Series());
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
        return node;
    }
}
