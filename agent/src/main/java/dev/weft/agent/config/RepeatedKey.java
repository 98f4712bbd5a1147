package dev.weft.agent.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A key that a file of plain keys sets twice: the parser only says so of the line after it. */
record RepeatedKey(String key, int firstLine, int line) {
    private static final Pattern SETTING = Pattern.compile("[ \\t]*([\"']?)([A-Za-z0-9_-]+)\\1[ \\t]*=.*");

    static Optional<RepeatedKey> in(String text) {
        Map<String, Integer> lines = new HashMap<>();
        int number = 0;
        for (String line : text.split("\\R", -1)) {
            number++;
            Matcher matcher = SETTING.matcher(line);
            if (matcher.matches()) {
                Integer first = lines.putIfAbsent(matcher.group(2), number);
                if (first != null) {
                    return Optional.of(new RepeatedKey(matcher.group(2), first, number));
                }
            }
        }
        return Optional.empty();
    }
}
