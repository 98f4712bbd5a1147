package dev.weft.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each house rule finds the offence that was planted for it, and nothing else. */
class PlantedOffendersTest {

    private static final String ROOT = "dev.weft.house.planted";
    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages(ROOT);
    private static final List<AllowedEffect> TABLE = List.of(new AllowedEffect(
            Effect.CLOCK, "controlplane.nodeplane.Effects$NamedInTheTable", "shows that the table counts"));

    @ParameterizedTest
    @CsvSource({
        "encoding, controlplane.encoding.Offender",
        "identity, controlplane.identity.Offender",
        "feed, controlplane.feed.Offender",
        "controlplane, controlplane.Offender",
        "controlplane contract, controlplane.Offender",
        "ledger, controlplane.ledger.Offender",
        "detector, controlplane.detector.Offender",
        "detector without sockets, controlplane.detector.Offender",
        "agent, agent.Offender",
        "agent.wireguard, agent.wireguard.Offender",
        "agent.os, agent.os.Offender",
        "agent.reconcile, agent.reconcile.Offender",
        "agent.http, agent.http.Offender",
        "chat, chat.Offender",
        "chat.core, chat.core.Offender",
        "chat.store, chat.store.Offender",
        "chat.net, chat.net.Offender",
        "chat.agent, chat.agent.Offender",
        "chat.terminal, chat.terminal.Offender",
        "chat.web, chat.web.Offender",
        "no cycles in controlplane, controlplane.encoding.Offender"
    })
    void aTurnedArrowIsFound(String rule, String offender) {
        assertThat(violations(Objects.requireNonNull(PackageArrows.below(ROOT).get(rule))))
                .isNotEmpty()
                .allMatch(violation -> violation.contains(ROOT + "." + offender));
    }

    @Test
    void everyArrowHasItsOffender() {
        Map<String, ArchRule> arrows = PackageArrows.below(ROOT);
        assertThat(arrows)
                .allSatisfy(
                        (name, rule) -> assertThat(violations(rule)).as(name).isNotEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "PROCESS, StartsProcess",
        "SOCKET, OpensSocket",
        "CLOCK, ReadsClock ReadsWallClock",
        "CHANCE, DrawsChance",
        "THREAD, StartsThread",
        "FILE, TouchesFile",
        "CONSOLE, WritesToConsole",
        "NATIVE, CallsNativeCode",
        "UTIL_LOGGING, LogsByTheJdk"
    })
    void anEffectIsFoundInEveryClassButTheNamed(Effect effect, String offenders) {
        assertThat(violations(EffectRule.of(effect, ROOT, TABLE)))
                .extracting(violation -> violation.substring(violation.indexOf('$') + 1, violation.indexOf(' ')))
                .containsOnly(offenders.split(" "));
    }

    @Test
    void everyEffectHasItsOffender() {
        for (Effect effect : Effect.values()) {
            assertThat(violations(EffectRule.of(effect, ROOT, List.of())))
                    .as(effect.saying())
                    .isNotEmpty();
        }
    }

    @Test
    void aPackageWithoutNullChecksIsFound() {
        JavaClasses markedAndPlanted = new ClassFileImporter().importPackages("dev.weft.house");
        assertThat(TypeRules.packagesAreNullMarked("dev.weft.house")
                        .evaluate(markedAndPlanted)
                        .getFailureReport()
                        .getDetails())
                .isNotEmpty()
                .allMatch(violation -> violation.startsWith(ROOT));
    }

    @Test
    void aCrowdedPackageIsFound() {
        assertThat(TypeRules.crowdedPackages(PLANTED, 0)).anyMatch(line -> line.contains("controlplane.feed shows 1"));
        assertThat(TypeRules.crowdedPackages(PLANTED, 1)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "main, 'try { a(); } catch (IOException gone) {\n}', an empty catch",
        "main, 'new ProcessBuilder(\"/bin/sh\", \"-c\", text)', a shell",
        "test, 'Thread.sleep(1);', sleeps",
        "test, 'TimeUnit.SECONDS.sleep(1);', sleeps",
        "test, 'import static org.mockito.Mockito.mock;', a mock"
    })
    void textIsFound(String kind, String line, String offence, @TempDir Path folder) throws IOException {
        write(folder, kind, List.of("class A {", line, "}"));
        assertThat(SourceText.offences(folder)).singleElement().asString().contains(offence);
    }

    @Test
    void aLongFileIsFound(@TempDir Path folder) throws IOException {
        write(folder, "main", Collections.nCopies(SourceText.MAXIMUM_LINES, "//"));
        assertThat(SourceText.offences(folder)).isEmpty();
        write(folder, "main", Collections.nCopies(SourceText.MAXIMUM_LINES + 1, "//"));
        assertThat(SourceText.offences(folder)).singleElement().asString().contains("401 lines");
    }

    @Test
    void aCatchThatSaysWhyIsNoOffence(@TempDir Path folder) throws IOException {
        write(folder, "main", List.of("catch (IOException gone) {", "    // it was to be closed anyway", "}"));
        assertThat(SourceText.offences(folder)).isEmpty();
    }

    private static void write(Path folder, String kind, List<String> lines) throws IOException {
        Path file = folder.resolve("src").resolve(kind).resolve("A.java");
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
    }

    private static List<String> violations(ArchRule rule) {
        return rule.evaluate(PLANTED).getFailureReport().getDetails();
    }
}
