package dev.weft.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each line of the threat model is tied to a test that exists. */
class ThreatModelTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern NAMED_TEST = Pattern.compile("`([A-Z]\\w*Test)\\.(\\w+)`");
    private static final Pattern TABLE_HEAD = Pattern.compile("\\| (it|---) \\|.*");

    @Test
    void everyLineNamesTestsThatExist() throws IOException {
        List<String> page = Files.readAllLines(REPOSITORY.resolve("docs/threat-model.md"));

        assertThat(linesWithoutTest(page)).isEmpty();
        assertThat(missingTests(page)).isEmpty();
        assertThat(page.stream().filter(line -> line.startsWith("| "))).hasSizeGreaterThan(30);
    }

    @Test
    void aLineWithoutATestAndATestThatIsGoneAreFound() throws IOException {
        List<String> page = List.of(
                "| it | because | shown by |",
                "| --- | --- | --- |",
                "| cannot fly | it has no wings | nothing |",
                "| cannot swim | it is a stone | `ThreatModelTest.stonesSink`, `NoSuchTest.noSuchMethod` |",
                "| cannot hide | it is read | `ThreatModelTest.everyLineNamesTestsThatExist` |");

        assertThat(linesWithoutTest(page)).containsExactly(page.get(2));
        assertThat(missingTests(page)).containsExactly("ThreatModelTest.stonesSink", "NoSuchTest.noSuchMethod");
    }

    private static List<String> linesWithoutTest(List<String> page) {
        return page.stream()
                .filter(line ->
                        line.startsWith("|") && !TABLE_HEAD.matcher(line).matches())
                .filter(line -> !NAMED_TEST.matcher(line).find())
                .toList();
    }

    private static List<String> missingTests(List<String> page) throws IOException {
        List<Path> sources = testSources();
        List<String> missing = new ArrayList<>();
        for (String line : page) {
            Matcher named = NAMED_TEST.matcher(line);
            while (named.find()) {
                if (!exists(sources, named.group(1), named.group(2))) {
                    missing.add(named.group(1) + "." + named.group(2));
                }
            }
        }
        return missing;
    }

    private static boolean exists(List<Path> sources, String type, String method) throws IOException {
        for (Path source : sources) {
            if (source.endsWith(type + ".java")
                    && Pattern.compile("\\bvoid " + method + "\\(")
                            .matcher(Files.readString(source))
                            .find()) {
                return true;
            }
        }
        return false;
    }

    private static List<Path> testSources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("agent", "controlplane", "messaging-app")) {
            try (Stream<Path> files = Files.walk(REPOSITORY.resolve(module).resolve("src/test/java"))) {
                files.filter(file -> file.toString().endsWith("Test.java")).forEach(sources::add);
            }
        }
        return sources;
    }
}
