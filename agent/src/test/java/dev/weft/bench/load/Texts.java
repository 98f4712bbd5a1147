package dev.weft.bench.load;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts of the bench's messages: which run, which of it, and when it was handed to the daemon, filled up to a length. */
final class Texts {
    private static final Pattern TEXT = Pattern.compile("\"text\":\"bench/([^/\"]+)/([^/\"]+)/(\\d+)/");

    private Texts() {}

    /** One message of the bench that was found in some JSON. */
    record Found(String tag, String id, long sentNanos) {}

    static String of(String tag, String id, long nanos, int bytes) {
        StringBuilder text = new StringBuilder("bench/" + tag + "/" + id + "/" + nanos + "/");
        while (text.length() < bytes) {
            text.append('.');
        }
        return text.toString();
    }

    static void find(String json, Consumer<Found> finder) {
        Matcher matcher = TEXT.matcher(json);
        while (matcher.find()) {
            finder.accept(new Found(matcher.group(1), matcher.group(2), Long.parseLong(matcher.group(3))));
        }
    }
}
