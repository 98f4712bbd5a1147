package dev.weft.agent.lab;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import picocli.CommandLine.Help.Ansi;

/** Tells the steps of a story as they happen, and keeps how long each took. */
final class Storyteller {
    private final PrintWriter out;
    private final Ansi ansi;
    private final List<Fact> facts = new ArrayList<>();
    private int step;

    /** A line of the table at the end. */
    private record Fact(String what, String figure) {}

    Storyteller(PrintWriter out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    /** Why a story cannot go on. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Tells one step: its name, then what the action saw. */
    void step(String title, Supplier<String> action) {
        step++;
        Patience clock = Patience.unlimited();
        out.println(ansi.string("@|bold %s  %d  %s|@".formatted(Patience.timeOfDay(), step, title)));
        out.flush();
        try {
            String seen = action.get();
            out.println(ansi.string(
                    "              @|green ok|@ %s @|faint (%s)|@".formatted(seen, seconds(clock.elapsedMillis()))));
            out.flush();
        } catch (RuntimeException e) {
            out.println(ansi.string("              @|red FAILED|@ after " + seconds(clock.elapsedMillis())));
            out.flush();
            throw new Failed("step %d (%s): %s".formatted(step, title, e.getMessage()), e);
        }
    }

    /** Something worth a line within a step. */
    void note(String text) {
        out.println(ansi.string("              @|faint %s|@".formatted(text)));
        out.flush();
    }

    /** Waits for what must come true within the limit, and returns how long it took. */
    static long within(Duration limit, String what, BooleanSupplier condition) {
        Patience clock = Patience.of(limit);
        if (!clock.until(condition)) {
            throw new LabException("not within %d s: %s".formatted(limit.toSeconds(), what));
        }
        return clock.elapsedMillis();
    }

    static void check(boolean held, String complaint) {
        if (!held) {
            throw new LabException(complaint);
        }
    }

    void fact(String what, long millis) {
        facts.add(new Fact(what, seconds(millis)));
    }

    void fact(String what, String figure) {
        facts.add(new Fact(what, figure));
    }

    void table() {
        int width = facts.stream().mapToInt(fact -> fact.what().length()).max().orElse(0);
        out.println();
        for (Fact fact : facts) {
            out.println("  %s%s  %10s"
                    .formatted(fact.what(), ".".repeat(width + 2 - fact.what().length()), fact.figure()));
        }
        out.println();
        out.flush();
    }

    static String seconds(long millis) {
        return "%.2f s".formatted(millis / 1000.0);
    }
}
