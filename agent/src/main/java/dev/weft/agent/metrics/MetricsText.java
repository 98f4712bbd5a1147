package dev.weft.agent.metrics;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes metrics in Prometheus' text format, version 0.0.4. */
public final class MetricsText {
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

    private final StringBuilder text = new StringBuilder();
    private final Set<String> written = new HashSet<>();

    /** One value that goes up and down. */
    public void gauge(String name, String help, double value) {
        family(name, "gauge", help);
        sample(name, Labels.NONE, value);
    }

    /** One value each; nothing when there are none. */
    public void gauges(String name, String help, Map<Labels, ? extends Number> values) {
        all(name, "gauge", help, values);
    }

    /** One value that only grows. */
    public void counter(String name, String help, double value) {
        counters(name, help, Map.of(Labels.NONE, value));
    }

    /** One value each, none of which shrinks. */
    public void counters(String name, String help, Map<Labels, ? extends Number> values) {
        if (!name.endsWith("_total")) {
            throw new IllegalArgumentException("a counter's name ends with _total, unlike " + name);
        }
        all(name, "counter", help, values);
    }

    private void all(String name, String type, String help, Map<Labels, ? extends Number> values) {
        if (values.isEmpty()) {
            return;
        }
        family(name, type, help);
        values.forEach((labels, value) -> sample(name, labels, value.doubleValue()));
    }

    /** One histogram each; nothing when there are none. */
    public void histograms(String name, String help, Map<Labels, Histogram> histograms) {
        if (histograms.isEmpty()) {
            return;
        }
        family(name, "histogram", help);
        histograms.forEach((labels, histogram) -> {
            Histogram.Reading reading = histogram.read();
            for (int bucket = 0; bucket < reading.bounds().size(); bucket++) {
                sample(
                        name + "_bucket",
                        labels.and("le", number(reading.bounds().get(bucket))),
                        reading.atMost().get(bucket));
            }
            sample(name + "_bucket", labels.and("le", "+Inf"), (double) reading.count());
            sample(name + "_sum", labels, reading.sum());
            sample(name + "_count", labels, (double) reading.count());
        });
    }

    private void family(String name, String type, String help) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no name of a metric");
        }
        if (!written.add(name)) {
            throw new IllegalArgumentException(name + " is written already");
        }
        text.append("# HELP ").append(name).append(' ');
        text.append(help.replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void sample(String name, Labels labels, double value) {
        text.append(name).append(labels).append(' ').append(number(value)).append('\n');
    }

    private static String number(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return String.format(Locale.ROOT, "%d", (long) value);
        }
        return Double.toString(value);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
