package dev.weft.scale;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of all runs: a table for people, and JSON. */
final class ScaleReport {
    private static final String GAP = "  ";

    private final long seed;
    private final List<ScaleOutcome> outcomes = new ArrayList<>();
    private final List<PauseRun.Outcome> pauses = new ArrayList<>();

    ScaleReport(long seed) {
        this.seed = seed;
    }

    void add(ScaleOutcome outcome) {
        outcomes.add(outcome);
    }

    void add(PauseRun.Outcome outcome) {
        pauses.add(outcome);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (!outcomes.isEmpty()) {
            lines.addAll(aligned(outcomeRows()));
        }
        if (!pauses.isEmpty()) {
            lines.addAll(aligned(pauseRows()));
        }
        return lines;
    }

    private List<List<String>> outcomeRows() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "nodes",
                "loss",
                "rules",
                "first verdict, s: median / 99th",
                "each survivor, s",
                "spread, s",
                "bytes/s",
                "datagrams/s",
                "node-s at rest",
                "false suspicions",
                "false verdicts"));
        for (ScaleOutcome outcome : outcomes) {
            rows.add(List.of(
                    String.valueOf(outcome.plan().nodes()),
                    outcome.plan().lossPercent() + " %",
                    outcome.plan().rules().word(),
                    outcome.toVerdict().text(),
                    outcome.toSurvivor().text(),
                    outcome.spread().text(),
                    number("%.0f", outcome.bytesPerNodeSecond()),
                    number("%.2f", outcome.datagramsPerNodeSecond()),
                    number("%.0f", outcome.nodeSeconds()),
                    String.valueOf(outcome.falseSuspicions()),
                    String.valueOf(outcome.falseVerdicts())));
        }
        return rows;
    }

    private List<List<String>> pauseRows() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "nodes",
                "loss",
                "rules",
                "one member gets",
                "times",
                "suspected",
                "false verdicts",
                "shown dead",
                "back at all: median / most, s"));
        for (PauseRun.Outcome outcome : pauses) {
            rows.add(List.of(
                    String.valueOf(outcome.plan().nodes()),
                    outcome.plan().lossPercent() + " %",
                    outcome.plan().rules().word(),
                    outcome.plan().kind().words,
                    String.valueOf(outcome.plan().times()),
                    String.valueOf(outcome.shownSuspect()),
                    String.valueOf(outcome.falseVerdicts()),
                    String.valueOf(outcome.shownDead()),
                    outcome.back().text(1)));
        }
        return rows;
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static List<String> aligned(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            line.append(cell).append(" ".repeat(widths[column] - cell.length())).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    void write(Path file) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(file.toFile(), JsonEncoding.UTF8)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeNumberField("seed", seed);
            json.writeArrayFieldStart("outcomes");
            for (ScaleOutcome outcome : outcomes) {
                write(json, outcome);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("pauses");
            for (PauseRun.Outcome outcome : pauses) {
                write(json, outcome);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, ScaleOutcome outcome) throws IOException {
        json.writeStartObject();
        json.writeStringField("rules", outcome.plan().rules().word());
        json.writeNumberField("nodes", outcome.plan().nodes());
        json.writeNumberField("lossPercent", outcome.plan().lossPercent());
        json.writeNumberField("kills", outcome.plan().kills());
        write(json, "toFirstVerdict", outcome.toVerdict());
        write(json, "toEachSurvivor", outcome.toSurvivor());
        write(json, "spread", outcome.spread());
        json.writeNumberField("bytesPerNodeSecond", outcome.bytesPerNodeSecond());
        json.writeNumberField("datagramsPerNodeSecond", outcome.datagramsPerNodeSecond());
        json.writeNumberField("restNodeSeconds", outcome.nodeSeconds());
        json.writeNumberField("falseSuspicions", outcome.falseSuspicions());
        json.writeNumberField("falseVerdicts", outcome.falseVerdicts());
        json.writeNumberField("falseDeadShown", outcome.falseDeadShown());
        json.writeNumberField("events", outcome.events());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, PauseRun.Outcome outcome) throws IOException {
        json.writeStartObject();
        json.writeStringField("rules", outcome.plan().rules().word());
        json.writeNumberField("nodes", outcome.plan().nodes());
        json.writeNumberField("lossPercent", outcome.plan().lossPercent());
        json.writeStringField("kind", outcome.plan().kind().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("times", outcome.plan().times());
        json.writeNumberField("suspected", outcome.shownSuspect());
        json.writeNumberField("falseVerdicts", outcome.falseVerdicts());
        json.writeNumberField("shownDead", outcome.shownDead());
        write(json, "backAtAll", outcome.back());
        json.writeEndObject();
    }

    /** A quantile that never came about is left out. */
    private static void write(JsonGenerator json, String name, Distribution distribution) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("count", distribution.count());
        json.writeNumberField("never", distribution.never());
        write(json, "medianMillis", distribution, Distribution.MEDIAN);
        write(json, "p99Millis", distribution, Distribution.NINETY_NINE);
        write(json, "mostMillis", distribution, 1);
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Distribution distribution, double share)
            throws IOException {
        long millis = distribution.count() == 0 ? Long.MAX_VALUE : distribution.quantileMillis(share);
        if (millis != Long.MAX_VALUE) {
            json.writeNumberField(name, millis);
        }
    }
}
