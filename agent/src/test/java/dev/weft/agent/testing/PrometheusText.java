package dev.weft.agent.testing;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Prometheus' text format as strictly as its specification is written: a family is one block with its help and its
 * type first, nothing occurs twice, counters and histograms are what they claim to be.
 */
public final class PrometheusText {
    private static final Pattern COMMENT =
            Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) ((?:[^\\\\\\n]|\\\\\\\\|\\\\n)+)");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (-?[0-9.]+(?:E-?[0-9]+)?|[+-]Inf|NaN)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\\\\\|\\\\\"|\\\\n)*)\"(,|$)");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, Double> samples = new LinkedHashMap<>();
    private final Set<String> helped = new HashSet<>();
    private String family = "";

    private PrometheusText() {}

    /** Every sample by its name and labels, {@code name{a="b"}}. */
    public static PrometheusText parse(String text) {
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("the last line does not end");
        }
        PrometheusText parsed = new PrometheusText();
        text.lines().forEach(parsed::line);
        parsed.checkHistograms();
        return parsed;
    }

    public Map<String, Double> samples() {
        return samples;
    }

    public Map<String, String> types() {
        return types;
    }

    public double value(String sample) {
        Double value = samples.get(sample);
        if (value == null) {
            throw new AssertionError("no sample " + sample + " in " + samples.keySet());
        }
        return value;
    }

    private void line(String line) {
        if (line.startsWith("#")) {
            comment(line);
        } else {
            sample(line);
        }
    }

    private void comment(String line) {
        Matcher matcher = matched(COMMENT, line);
        String name = matcher.group(2);
        if (matcher.group(1).equals("HELP")) {
            require(helped.add(name), "a second help of " + name);
            return;
        }
        require(helped.contains(name), name + " has no help");
        require(!types.containsKey(name), "a second type of " + name);
        require(Set.of("counter", "gauge", "histogram").contains(matcher.group(3)), line);
        types.put(name, matcher.group(3));
        family = name;
    }

    private void sample(String line) {
        Matcher matcher = matched(SAMPLE, line);
        String name = matcher.group(1);
        Map<String, String> labels = labels(matcher.group(2));
        boolean ofHistogram = "histogram".equals(types.get(family))
                && (name.equals(family + "_bucket") || name.equals(family + "_sum") || name.equals(family + "_count"));
        require(name.equals(family) || ofHistogram, line + " stands in the block of " + family);
        require(name.endsWith("_bucket") == labels.containsKey("le") || !ofHistogram, line);
        double value = number(matcher.group(3));
        boolean grows = "counter".equals(types.get(family)) || ofHistogram;
        require(!grows || value >= 0, line + " counts and is negative");
        require(!"counter".equals(types.get(family)) || name.endsWith("_total"), line + " is called no counter");
        require(samples.put(name + (labels.isEmpty() ? "" : labels), value) == null, "twice: " + line);
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        if (text == null) {
            return labels;
        }
        Matcher matcher = LABEL.matcher(text);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            String value = matcher.group(2)
                    .replaceAll("(?<!\\\\)\\\\n", "\n")
                    .replace("\\\"", "\"")
                    .replace("\\\\", "\\");
            require(labels.put(matcher.group(1), value) == null, "a label twice: " + text);
            end = matcher.end();
        }
        require(end == text.length() && !text.isEmpty(), "labels: " + text);
        return labels;
    }

    private void checkHistograms() {
        types.forEach((name, type) -> {
            require(samples.keySet().stream().anyMatch(sample -> sample.startsWith(name)), name + " has no sample");
            if (type.equals("histogram")) {
                checkHistogram(name);
            }
        });
    }

    private void checkHistogram(String name) {
        double before = 0;
        double infinite = -1;
        for (Map.Entry<String, Double> sample : samples.entrySet()) {
            if (sample.getKey().startsWith(name + "_bucket{")) {
                require(sample.getValue() >= before, sample + " is less than the bucket before");
                boolean last = sample.getKey().contains("le=+Inf");
                before = last ? 0 : sample.getValue();
                infinite = last ? sample.getValue() : infinite;
            } else if (sample.getKey().startsWith(name + "_count")) {
                require(sample.getValue() == infinite, sample + " is not what the bucket +Inf holds");
            }
        }
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static Matcher matched(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        require(matcher.matches(), "not of the format: " + line);
        return matcher;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
