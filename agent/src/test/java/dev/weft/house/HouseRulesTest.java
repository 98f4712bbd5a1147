package dev.weft.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** This project keeps its own rules. {@link PlantedOffendersTest} shows that the rules can fail. */
class HouseRulesTest {

    private static final String ROOT = "dev.weft";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // Tests of another module come in a jar of their own.
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages(ROOT);

    @TestFactory
    Stream<DynamicTest> packagesKnowOnlyWhatTheyMay() {
        return PackageArrows.below(ROOT).entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().check(CLASSES)));
    }

    @TestFactory
    Stream<DynamicTest> onlyNamedClassesHaveEffects() {
        return Stream.of(Effect.values())
                .map(effect -> DynamicTest.dynamicTest(
                        effect.saying(),
                        () -> EffectRule.of(effect, ROOT, AllowedEffect.TABLE).check(CLASSES)));
    }

    /** A line that nobody needs any more would let the next class in by the same name. */
    @Test
    void everyAllowanceIsUsed() {
        assertThat(AllowedEffect.TABLE)
                .allSatisfy(allowed -> assertThat(CLASSES)
                        .as("%s needs %s", allowed.type(), allowed.effect())
                        .anyMatch(javaClass ->
                                allowed.named(ROOT, javaClass.getName()) && has(allowed.effect(), javaClass)));
    }

    private static boolean has(Effect effect, JavaClass javaClass) {
        return javaClass.getAccessesFromSelf().stream().anyMatch(effect::isDoneBy);
    }

    @Test
    void processesAreStartedByTheAgentOnly() {
        assertThat(AllowedEffect.TABLE)
                .filteredOn(allowed -> allowed.effect() == Effect.PROCESS)
                .allSatisfy(allowed -> assertThat(allowed.type()).startsWith("agent."));
    }

    @Test
    void packagesAreNullMarked() {
        TypeRules.packagesAreNullMarked(ROOT).check(CLASSES);
    }

    @Test
    void publicFacesAreSmall() {
        assertThat(TypeRules.crowdedPackages(CLASSES, TypeRules.MAXIMUM_PUBLIC_TYPES_PER_PACKAGE))
                .isEmpty();
    }

    @Test
    void sourcesAreSmallAndHideNothing() throws IOException {
        List<String> offences = new ArrayList<>();
        for (Path folder : sourceFolders()) {
            offences.addAll(SourceText.offences(folder));
        }
        assertThat(offences).isEmpty();
    }

    private static List<Path> sourceFolders() throws IOException {
        Path repository = Path.of("").toAbsolutePath().getParent();
        try (Stream<Path> modules = Files.list(repository)) {
            List<Path> folders = modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .toList();
            assertThat(folders).as("source folders below %s", repository).hasSizeGreaterThanOrEqualTo(2);
            return folders;
        }
    }
}
