package dev.weft.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.agent.testing.PrometheusText;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTextTest {
    private final MetricsText text = new MetricsText();

    @Test
    void aGaugeIsThreeLines() {
        text.gauge("weft_view_version", "Grows with every change.", 7);

        assertThat(text.toString()).isEqualTo("""
                        # HELP weft_view_version Grows with every change.
                        # TYPE weft_view_version gauge
                        weft_view_version 7
                        """);
    }

    @Test
    void labelsAndHelpAreEscaped() {
        text.gauges("a", "back\\slash and\nline", Map.of(Labels.of("name", "q\"b\\n\nx"), 1.5));

        assertThat(text.toString())
                .contains("# HELP a back\\\\slash and\\nline\n", "a{name=\"q\\\"b\\\\n\\nx\"} 1.5\n");
        assertThat(PrometheusText.parse(text.toString()).samples()).hasSize(1);
    }

    @Test
    void aHistogramHasItsBucketsSumAndCount() {
        Histogram histogram = new Histogram(0.1, 1);
        for (double value : new double[] {0.05, 0.1, 0.5, 3}) {
            histogram.add(value);
        }
        text.histograms("took_seconds", "Time.", Map.of(Labels.of("of", "x"), histogram));

        PrometheusText parsed = PrometheusText.parse(text.toString());
        assertThat(parsed.value("took_seconds_bucket{le=0.1, of=x}")).isEqualTo(2);
        assertThat(parsed.value("took_seconds_bucket{le=1, of=x}")).isEqualTo(3);
        assertThat(parsed.value("took_seconds_bucket{le=+Inf, of=x}")).isEqualTo(4);
        assertThat(parsed.value("took_seconds_count{of=x}")).isEqualTo(4);
        assertThat(parsed.value("took_seconds_sum{of=x}")).isEqualTo(3.65);
    }

    @Test
    void largeAndSmallNumbersAreWrittenInFull() {
        text.gauge("large", "x", 1_700_000_000_000.0);
        text.gauge("small", "x", 0.000_001);

        assertThat(text.toString()).contains("large 1700000000000\n", "small 1.0E-6\n");
        assertThat(PrometheusText.parse(text.toString()).value("small")).isEqualTo(1e-6);
    }

    @Test
    void whatIsEmptyIsLeftOut() {
        text.gauges("a", "x", Map.of());
        text.counters("a_total", "x", Map.of());
        text.histograms("b", "x", Map.of());

        assertThat(text.toString()).isEmpty();
    }

    @Test
    void mistakesAreRefused() {
        text.gauge("once", "x", 1);

        assertThatIllegalArgumentException().isThrownBy(() -> text.gauge("once", "x", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> text.gauge("no name", "x", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> text.counter("weft_drops", "x", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Labels.of("no-label", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Histogram(1, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a 1\n",
                "# HELP a x\n# TYPE a gauge\na 1",
                "# HELP a x\n# TYPE a gauge\nb 1\n",
                "# HELP a x\n# TYPE a gauge\na 1\na 1\n",
                "# HELP a x\n# TYPE a gauge\na{b=c} 1\n",
                "# HELP a x\n# TYPE a gauge\na{b=\"c\",b=\"c\"} 1\n",
                "# HELP a x\n# TYPE a gauge\na{b=\"c\\x\"} 1\n",
                "# HELP a x\n# TYPE a counter\na 1\n",
                "# HELP a_total x\n# TYPE a_total counter\na_total -1\n",
                "# HELP a x\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n",
                "# HELP a x\n# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 2\n",
                "# TYPE a gauge\na 1\n",
                "# HELP a x\n# TYPE a gauge\na one\n",
            })
    void theReaderOfTheseTestsIsStrict(String wrong) {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> PrometheusText.parse(wrong));
    }
}
