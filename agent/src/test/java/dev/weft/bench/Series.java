package dev.weft.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** One figure, measured several times. A run in which it never came about is counted, not left out. */
public final class Series {
    private final List<Double> values = new ArrayList<>();
    private int missed;

    public void add(OptionalDouble value) {
        if (value.isPresent()) {
            values.add(value.getAsDouble());
        } else {
            missed++;
        }
    }

    public void add(double value) {
        values.add(value);
    }

    public int missed() {
        return missed;
    }

    public List<Double> values() {
        return Collections.unmodifiableList(values);
    }

    boolean isEmpty() {
        return values.isEmpty() && missed == 0;
    }

    /** The value in the middle; a run that missed counts as longer than any other. Empty when that is the middle. */
    public OptionalDouble median() {
        List<Double> sorted = new ArrayList<>(values);
        sorted.addAll(Collections.nCopies(missed, Double.POSITIVE_INFINITY));
        if (sorted.isEmpty()) {
            return OptionalDouble.empty();
        }
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return Double.isInfinite(median) ? OptionalDouble.empty() : OptionalDouble.of(median);
    }

    /** The largest value; empty when a run missed. */
    public OptionalDouble worst() {
        return missed > 0
                ? OptionalDouble.empty()
                : values.stream().mapToDouble(Double::doubleValue).max();
    }

    /** {@code 0.41 (worst 0.93)}. */
    public String text(int decimals) {
        if (isEmpty()) {
            return "-";
        }
        return values.size() + missed == 1
                ? number(median(), decimals)
                : number(median(), decimals) + " (worst " + number(worst(), decimals) + ")";
    }

    private static String number(OptionalDouble value, int decimals) {
        return value.isPresent() ? String.format(Locale.ROOT, "%." + decimals + "f", value.getAsDouble()) : "never";
    }
}
