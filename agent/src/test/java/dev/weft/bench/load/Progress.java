package dev.weft.bench.load;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a daemon has by now, by its own counters; and, in the end, what it really shows. */
final class Progress {
    private static final long LOOK_NANOS = 25_000_000;
    private static final int PAGE = 500;
    private static final int MAX_PAGES = 1_000;
    private static final Pattern ORDER = Pattern.compile("\"order\":\"([0-9a-f]+)\"");

    private final Daemon daemon;

    Progress(Daemon daemon) {
        this.daemon = daemon;
    }

    /** Counted since the daemon's start. */
    record Count(long written, long live, long recovered, long gaps) {
        long all() {
            return written + live + recovered;
        }
    }

    Count now() throws IOException {
        String status = daemon.get("/v1/status");
        return new Count(
                number(status, "entries.written"),
                number(status, "entries.live"),
                number(status, "entries.recovered"),
                number(status, "gaps"));
    }

    private static long number(String json, String name) {
        Matcher matcher =
                Pattern.compile("\"" + Pattern.quote(name) + "\":(\\d+)").matcher(json);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    /** When the first of what is awaited was seen to be there, and when all was, without a gap. */
    record Moments(long firstNanos, long allNanos) {}

    Moments await(long more, long all, long limitMillis) throws IOException {
        long start = System.nanoTime();
        long first = 0;
        while (true) {
            Count count = now();
            long moment = System.nanoTime();
            if (first == 0 && count.all() >= more) {
                first = moment;
            }
            if (count.all() >= all && count.gaps() == 0) {
                return new Moments(first, moment);
            }
            if (moment - start > limitMillis * 1_000_000) {
                throw new IOException("after " + limitMillis + " ms: " + count + ", awaited are " + all);
            }
            Writer.Pace.until(moment + LOOK_NANOS);
        }
    }

    /** How many different messages with this tag are shown, and how often one is shown that was shown already. */
    record Shown(int messages, int repeated) {}

    Shown shown(String tag) throws IOException {
        Set<String> seen = new HashSet<>();
        int[] repeated = {0};
        String before = "";
        for (int page = 0; page < MAX_PAGES; page++) {
            String json = daemon.get("/v1/conversation?with=group&limit=" + PAGE + before);
            int known = seen.size();
            Texts.find(json, found -> {
                if (found.tag().equals(tag) && !seen.add(found.id() + "/" + found.sentNanos())) {
                    repeated[0]++;
                }
            });
            Matcher order = ORDER.matcher(json);
            // Messages of one run stand together.
            boolean isOver = known > 0 && seen.size() == known;
            if (isOver || !json.contains("\"more\":true") || !order.find()) {
                break;
            }
            before = "&before=" + order.group(1);
        }
        return new Shown(seen.size(), repeated[0]);
    }
}
