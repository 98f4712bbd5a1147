package dev.weft.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Figures that are measured in meshes of several sizes, each several times: a row a figure, a column a size. */
public final class SizedFigures {
    /**
     * One figure.
     *
     * @param isRate whether more is better
     */
    public record Figure(String key, String words, int decimals, boolean isRate) {}

    private final Map<Figure, Map<Integer, Series>> rows = new LinkedHashMap<>();

    public void add(Figure figure, int size, double value) {
        rows.computeIfAbsent(figure, same -> new LinkedHashMap<>())
                .computeIfAbsent(size, same -> new Series())
                .add(value);
    }

    /** The table for people. */
    public List<String> table() {
        TreeSet<Integer> sizes = new TreeSet<>();
        rows.values().forEach(cells -> sizes.addAll(cells.keySet()));
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("median (worst)"));
        sizes.forEach(size -> head.add(size + " nodes"));
        lines.add(head);
        rows.forEach((figure, cells) -> {
            List<String> line = new ArrayList<>(List.of(figure.words()));
            sizes.forEach(size -> line.add(cells.containsKey(size) ? text(figure, cells.get(size)) : "-"));
            lines.add(line);
        });
        return Report.aligned(lines);
    }

    private static String text(Figure figure, Series series) {
        String median = number(figure, series.median().orElseThrow());
        return series.values().size() == 1 ? median : median + " (" + number(figure, worst(figure, series)) + ")";
    }

    private static String number(Figure figure, double value) {
        return String.format(Locale.ROOT, "%." + figure.decimals() + "f", value);
    }

    private static double worst(Figure figure, Series series) {
        return figure.isRate() ? Collections.min(series.values()) : Collections.max(series.values());
    }

    /** Writes all values. */
    public void writeJson(Path file, Map<String, Object> about) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode all = mapper.createObjectNode();
        all.put("measuredAt", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        all.put("processors", Runtime.getRuntime().availableProcessors());
        all.put("java", Runtime.version().toString());
        about.forEach((key, value) -> all.set(key, mapper.valueToTree(value)));
        ObjectNode figures = all.putObject("figures");
        rows.forEach((figure, cells) -> {
            ObjectNode row = figures.putObject(figure.key());
            cells.forEach((size, series) -> {
                ObjectNode cell = row.putObject(String.valueOf(size));
                series.median().ifPresent(value -> cell.put("median", value));
                cell.put("worst", worst(figure, series));
                cell.set("values", mapper.valueToTree(series.values()));
            });
        });
        mapper.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), all);
    }
}
