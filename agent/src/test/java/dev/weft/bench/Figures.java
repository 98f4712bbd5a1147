package dev.weft.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Figures of one bench, each measured several times, some with a limit that they are to keep. */
public final class Figures {
    /** One row of the table. */
    private record Row(String words, int decimals, @Nullable Double limit, int percent, Series series) {
        boolean isKept() {
            return limit == null
                    || (series.missed() == 0 && !series.values().isEmpty() && percentile(percent) <= limit);
        }

        /** In millionths, as all that is counted in whole numbers. */
        double percentile(int percent) {
            List<Long> millionths = series.values().stream()
                    .map(value -> Math.round(value * 1e6))
                    .toList();
            return Percentile.of(millionths, percent) / 1e6;
        }
    }

    private static final int ALL = 100;

    private final Map<String, Row> rows = new LinkedHashMap<>();

    /** A figure without a limit. */
    public void add(String key, String words, int decimals, double value) {
        row(key, words, decimals, null, ALL).series().add(value);
    }

    /** A figure whose worst value is to stay at or below the limit. */
    public void add(String key, String words, int decimals, double limit, double value) {
        row(key, words, decimals, limit, ALL).series().add(value);
    }

    /** A figure of which so many percent of all values are to stay at or below the limit: the machine has a share in the rest. */
    public void add(String key, String words, int decimals, double limit, int percent, double value) {
        row(key, words, decimals, limit, percent).series().add(value);
    }

    private Row row(String key, String words, int decimals, @Nullable Double limit, int percent) {
        return rows.computeIfAbsent(key, same -> new Row(words, decimals, limit, percent, new Series()));
    }

    /** The table for people. */
    public List<String> table() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("", "median (worst)", "limit"));
        rows.values().forEach(row -> lines.add(List.of(row.words(), row.series().text(row.decimals()), limit(row))));
        return Report.aligned(lines);
    }

    private static String limit(Row row) {
        Double limit = row.limit();
        if (limit == null) {
            return "";
        }
        String number = limit % 1 == 0 ? String.valueOf(limit.longValue()) : limit.toString();
        return number + (row.percent() == ALL ? "" : " for " + row.percent() + " %") + (row.isKept() ? "" : "  MISSED");
    }

    /** Where the values of one figure lie, and how many are over a limit. */
    public String spread(String key, double limit) {
        Row row = Objects.requireNonNull(rows.get(key));
        StringBuilder text = new StringBuilder();
        for (int percent : new int[] {50, 90, 99, ALL}) {
            text.append(percent == ALL ? "worst" : "p" + percent)
                    .append(String.format(Locale.ROOT, " %.1f, ", row.percentile(percent)));
        }
        List<Double> values = row.series().values();
        return text + "over " + limit + ": "
                + values.stream().filter(value -> value > limit).count() + " of " + values.size();
    }

    /** Whether all figures have kept their limits. */
    public boolean areKept() {
        return rows.values().stream().allMatch(Row::isKept);
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
        rows.forEach((key, row) -> {
            ObjectNode one = figures.putObject(key);
            row.series().median().ifPresent(value -> one.put("median", value));
            row.series().worst().ifPresent(value -> one.put("worst", value));
            if (row.limit() != null) {
                one.put("limit", row.limit());
                one.put("ofPercent", row.percent());
                one.put("kept", row.isKept());
            }
            one.set("values", mapper.valueToTree(row.series().values()));
        });
        mapper.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), all);
    }
}
