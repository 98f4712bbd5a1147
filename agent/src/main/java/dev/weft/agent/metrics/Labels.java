package dev.weft.agent.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The labels of one sample, in the order of their names. */
public record Labels(Map<String, String> values) {
    public static final Labels NONE = new Labels(Map.of());

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    public Labels {
        values.keySet().forEach(Labels::check);
        values = java.util.Collections.unmodifiableMap(new TreeMap<>(values));
    }

    private static void check(String name) {
        if (!NAME.matcher(name).matches() || name.startsWith("__")) {
            throw new IllegalArgumentException("'" + name + "' is no name of a label");
        }
    }

    public static Labels of(String name, String value) {
        return new Labels(Map.of(name, value));
    }

    /** These and one more. */
    public Labels and(String name, String value) {
        Map<String, String> more = new TreeMap<>(values);
        more.put(name, value);
        return new Labels(more);
    }

    /** As it stands behind the name of a metric; empty without labels. */
    @Override
    public String toString() {
        if (values.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("{");
        values.forEach((name, value) -> text.append(text.length() == 1 ? "" : ",")
                .append(name)
                .append("=\"")
                .append(escape(value))
                .append('"'));
        return text.append('}').toString();
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
