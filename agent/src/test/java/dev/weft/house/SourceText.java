package dev.weft.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rules that byte code does not show: they read the sources. */
final class SourceText {

    static final int MAXIMUM_LINES = 400;

    private static final Pattern EMPTY_CATCH = Pattern.compile("catch\\s*\\([^)]*\\)\\s*\\{\\s*\\}");
    private static final Pattern SHELL = Pattern.compile("\"(/bin/|/usr/bin/)?(ba|da)?sh\"");
    private static final Pattern SLEEP = Pattern.compile("\\b(Thread|TimeUnit\\.\\w+)\\.sleep\\(");
    private static final Pattern MOCK = Pattern.compile("import (static )?org\\.(mockito|easymock|powermock)\\.");

    private SourceText() {}

    /** What is wrong with the sources below a folder, a line each. */
    static List<String> offences(Path folder) throws IOException {
        List<String> offences = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(SourceText::isJudged).sorted().toList()) {
                judge(file, Files.readString(file), offences);
            }
        }
        return offences;
    }

    private static boolean isJudged(Path file) {
        String path = file.toString();
        return path.endsWith(".java") && !path.contains("/target/") && !path.contains("/house/");
    }

    private static void judge(Path file, String text, List<String> offences) {
        long lines = text.lines().count();
        if (lines > MAXIMUM_LINES) {
            offences.add(file + ": " + lines + " lines, more than " + MAXIMUM_LINES + ": it holds more than one idea");
        }
        if (EMPTY_CATCH.matcher(text).find()) {
            offences.add(file + ": an empty catch hides a failure: handle it, count it, or say in a comment why not");
        }
        if (file.toString().contains("/src/test/")) {
            if (SLEEP.matcher(text).find()) {
                offences.add(file + ": a test sleeps: wait for a condition with a deadline");
            }
            if (MOCK.matcher(text).find()) {
                offences.add(file + ": a mock: write a small fake");
            }
        } else if (SHELL.matcher(text).find()) {
            offences.add(file + ": a child process by way of a shell: give ProcessBuilder the argument list");
        }
    }
}
