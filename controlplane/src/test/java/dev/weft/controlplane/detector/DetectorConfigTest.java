package dev.weft.controlplane.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bounds of every knob, and how long a suspicion lasts. */
class DetectorConfigTest {
    private static final DetectorConfig CONFIG = DetectorConfig.DEFAULT;

    /** The least and the most that fit to the other values of the default. */
    @ParameterizedTest
    @CsvSource({
        "probePeriodMillis, 100, 60000",
        "probeTimeoutMillis, 10, 10000",
        "probeTimeoutMinMillis, 10, 1500",
        "probeTimeoutMaxMillis, 150, 60000",
        "indirectTimeoutMillis, 10, 10000",
        "helpers, 0, 16",
        "pingRepeats, 0, 32",
        "suspicionMinMillis, 100, 3000",
        "suspicionMaxMillis, 1750, 600000",
        "confirmers, 0, 16",
        "deadContactPeriodMillis, 100, 600000",
        "verdictStaggerMillis, 0, 10000",
        "refusedTimeoutMillis, 10, 10000",
        "refusedSuspicionMillis, 10, 600000",
        "eagerConfirmers, 1, 64",
        "stallMillis, 10, 60000",
        "startQuietMillis, 0, 600000"
    })
    void everyKnobHasItsBounds(String name, long minimum, long maximum) throws ReflectiveOperationException {
        with(name, minimum);
        with(name, maximum);
        assertThatThrownBy(() -> with(name, minimum - 1))
                .cause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name + " is " + (minimum - 1) + ", allowed are " + minimum + " to ");
        assertThatThrownBy(() -> with(name, maximum + 1)).cause().isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noKnobIsForgotten() throws NoSuchMethodException {
        CsvSource source = DetectorConfigTest.class
                .getDeclaredMethod("everyKnobHasItsBounds", String.class, long.class, long.class)
                .getAnnotation(CsvSource.class);
        assertThat(Arrays.stream(source.value()).map(line -> line.substring(0, line.indexOf(','))))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(DetectorConfig.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
    }

    /** A row of the page: the knob, its default, the least and the most that is allowed. */
    private static final Pattern ROW =
            Pattern.compile("\\| `(\\w+)` \\| ([0-9,]+) \\| ([0-9,]+)–([0-9,]+)(, not below the minimum)? \\|.*");

    @Test
    void thePageHasEveryKnobWithItsDefaultAndItsRange() throws IOException, ReflectiveOperationException {
        Set<String> missing = Arrays.stream(DetectorConfig.class.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        for (String line : Files.readAllLines(Path.of("../docs/membership.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && missing.remove(row.group(1))) {
                String name = row.group(1);
                Object value = DetectorConfig.class.getDeclaredMethod(name).invoke(CONFIG);
                assertThat(((Number) value).longValue()).as(name).isEqualTo(number(row.group(2)));
                assertThatThrownBy(() -> with(name, number(row.group(3)) - 1))
                        .cause()
                        .hasMessageContaining(
                                row.group(5) == null ? " allowed are " + number(row.group(3)) + " to " : name);
                assertThatThrownBy(() -> with(name, number(row.group(4)) + 1))
                        .as(name)
                        .isNotNull();
            }
        }
        assertThat(missing).isEmpty();
    }

    private static long number(String withCommas) {
        return Long.parseLong(withCommas.replace(",", ""));
    }

    private static void with(String name, long value) throws ReflectiveOperationException {
        RecordComponent[] components = DetectorConfig.class.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            Object own = types[i] == int.class ? (Object) (int) value : (Object) value;
            values[i] = components[i].getName().equals(name)
                    ? own
                    : components[i].getAccessor().invoke(CONFIG);
        }
        try {
            assertThat(DetectorConfig.class.getDeclaredConstructor(types).newInstance(values))
                    .isNotNull();
        } catch (InvocationTargetException e) {
            throw new ReflectiveOperationException(e.getCause());
        }
    }

    @Test
    void furtherAccusersShortenASuspicion() {
        assertThat(CONFIG.suspicionMillis(0, 0, 10)).isEqualTo(3_000);
        assertThat(CONFIG.suspicionMillis(1, 0, 10)).as("ln 2 / ln 4 = 1/2").isEqualTo(2_375);
        assertThat(CONFIG.suspicionMillis(2, 0, 10)).as("ln 3 / ln 4 = 0.79").isEqualTo(2_009);
        assertThat(CONFIG.suspicionMillis(3, 0, 10)).isEqualTo(1_750);
        assertThat(CONFIG.suspicionMillis(50, 0, 10)).isEqualTo(1_750);
    }

    @Test
    void itLastsLongerWhereNewsTakesLonger() {
        assertThat(CONFIG.suspicionMillis(0, 0, 1_000)).isEqualTo(9_000);
        assertThat(CONFIG.suspicionMillis(3, 0, 1_000)).isEqualTo(2_625);
        assertThat(CONFIG.suspicionMillis(1, 2, 1_000)).isEqualTo(300);
        assertThat(CONFIG.suspicionMillis(0, 0, 4)).isEqualTo(3_000);
    }

    @Test
    void whoStandsStillForTwoSecondsIsNotPronouncedDead() {
        long missed = CONFIG.probeTimeoutMinMillis() + CONFIG.indirectTimeoutMillis();
        assertThat(missed + CONFIG.suspicionMillis(50, 0, 3)).isGreaterThan(2_000 + CONFIG.probeTimeoutMinMillis());
    }

    @Test
    void nobodyWaitsForConfirmersThatDoNotExist() {
        assertThat(CONFIG.suspicionMillis(0, 0, 2)).isEqualTo(1_610);
        assertThat(CONFIG.suspicionMillis(0, 0, 3)).isEqualTo(3_000);
        assertThat(CONFIG.suspicionMillis(1, 0, 3)).isEqualTo(1_610);
    }

    @Test
    void whereAllProbeASuspectAtOnceALittleLessIsEnough() {
        assertThat(CONFIG.suspicionMinMillis(CONFIG.eagerConfirmers() + 1)).isEqualTo(1_610);
        assertThat(CONFIG.suspicionMinMillis(CONFIG.eagerConfirmers() + 2)).isEqualTo(1_750);
    }

    @Test
    void refusalsOfSeveralShortenItOfOneNot() {
        assertThat(CONFIG.suspicionMillis(0, 1, 10)).isEqualTo(3_000);
        assertThat(CONFIG.suspicionMillis(1, 1, 10)).isEqualTo(2_375);
        assertThat(CONFIG.suspicionMillis(1, 2, 10)).isEqualTo(100);
        assertThat(CONFIG.suspicionMillis(0, 1, 2))
                .as("of two, there is no other to agree")
                .isEqualTo(100);
        assertThat(CONFIG.suspicionMillis(0, 1, 3)).isEqualTo(3_000);
    }

    @Test
    void fewDeadAreTriedMoreSeldomWhereManyCanTry() {
        assertThat(CONFIG.deadContactMillis(3, 1)).isEqualTo(1_000);
        assertThat(CONFIG.deadContactMillis(16, 1)).isEqualTo(1_000);
        assertThat(CONFIG.deadContactMillis(32, 1)).isEqualTo(2_000);
        assertThat(CONFIG.deadContactMillis(10_000, 1)).isEqualTo(625_000);
        assertThat(CONFIG.deadContactMillis(10_000, 5_000))
                .as("the other side of a partition")
                .isEqualTo(1_000);
        assertThat(CONFIG.deadContactMillis(10_000, 0)).as("nobody to try yet").isEqualTo(1_000);
    }
}
