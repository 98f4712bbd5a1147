package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.agent.metrics.MetricsText;
import dev.weft.agent.os.Clock;
import dev.weft.agent.os.CommandRunner;
import dev.weft.agent.testing.PrometheusText;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopWatchTest {
    private long nowMillis = 1_000_000;
    private final Clock clock = new Clock() {
        @Override
        public long monotonicMillis() {
            return nowMillis;
        }

        @Override
        public long epochSeconds() {
            return nowMillis / 1_000;
        }
    };
    private final LoopWatch watch = new LoopWatch(clock);

    @Test
    void whatIsAnsweredIsMeasured() {
        long asked = watch.asked();
        nowMillis += 20;
        watch.answered(asked);
        nowMillis += 10 * LoopWatch.STUCK_AFTER_MILLIS;

        MetricsText text = new MetricsText();
        watch.write(text);
        PrometheusText metrics = PrometheusText.parse(text.toString());
        assertThat(watch.failures()).isEmpty();
        assertThat(metrics.value("weft_event_loop_wait_seconds_sum")).isEqualTo(0.02);
        assertThat(metrics.value("weft_event_loop_wait_seconds_bucket{le=0.01}"))
                .isZero();
        assertThat(metrics.value("weft_event_loop_wait_seconds_bucket{le=0.05}"))
                .isEqualTo(1);
    }

    @Test
    void aLoopThatDoesNotAnswerIsAFailureThatEnds() {
        long first = watch.asked();
        nowMillis += LoopWatch.STUCK_AFTER_MILLIS;
        assertThat(watch.failures()).isEmpty();
        long unused = watch.asked();
        nowMillis += 1_000;

        assertThat(watch.failures()).containsExactly("the event loop of the control plane has not answered for 31 s");
        watch.answered(first);
        assertThat(watch.failures()).isEmpty();
        assertThat(unused).isGreaterThan(first);
    }

    @Test
    void runsOfProgramsAreMeasuredWhetherTheyWorkOrNot() {
        TimedRunner runner = new TimedRunner(
                new CommandRunner() {
                    @Override
                    public String run(List<String> command, String input) {
                        nowMillis += 30;
                        if (command.contains("fail")) {
                            throw new IllegalStateException("failed");
                        }
                        return "done";
                    }

                    @Override
                    public boolean has(String program) {
                        return program.equals("wg");
                    }
                },
                clock);

        assertThat(runner.run(List.of("wg", "show"))).isEqualTo("done");
        assertThatIllegalStateException().isThrownBy(() -> runner.run(List.of("wg", "fail")));
        assertThat(runner.has("wg")).isTrue();
        MetricsText text = new MetricsText();
        runner.write(text);
        PrometheusText metrics = PrometheusText.parse(text.toString());
        assertThat(metrics.value("weft_command_seconds_count{program=wg}")).isEqualTo(2);
        assertThat(metrics.value("weft_command_seconds_sum{program=wg}")).isEqualTo(0.06);
        assertThat(metrics.value("weft_command_failures_total{program=wg}")).isEqualTo(1);
    }
}
