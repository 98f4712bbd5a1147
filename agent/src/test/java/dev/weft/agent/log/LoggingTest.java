package dev.weft.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.agent.config.LogFormat;
import dev.weft.agent.config.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggingTest {
    private static final Logger LOG = LoggerFactory.getLogger("dev.weft.agent.Sample");

    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

    @AfterEach
    void silence() {
        Logging.stop();
    }

    private String text() {
        return stream.toString(StandardCharsets.UTF_8);
    }

    private Map<?, ?> json() throws IOException {
        return new ObjectMapper().readValue(text(), Map.class);
    }

    @Test
    void aLineForPeople() {
        Logging.start(LogFormat.LOGFMT, LogLevel.INFO, stream);

        LOG.atInfo()
                .addKeyValue("peer", "node2")
                .addKeyValue("why", "a \"b\"\nc")
                .log("peer added");

        assertThat(text())
                .matches("ts=20\\S+Z level=info logger=agent.Sample event=\"peer added\" peer=node2"
                        + " why=\"a \\\\\"b\\\\\"\\\\nc\"\n");
    }

    @Test
    void aLineForPrograms() throws IOException {
        Logging.start(LogFormat.JSON, LogLevel.INFO, stream);

        LOG.atWarn()
                .addKeyValue("peer", "node2")
                .addKeyValue("peers", 3)
                .addKeyValue("last", true)
                .log("peer gone");

        assertThat(json().get("level")).isEqualTo("warn");
        assertThat(json().get("event")).isEqualTo("peer gone");
        assertThat(json().get("peer")).isEqualTo("node2");
        assertThat(json().get("peers")).isEqualTo(3);
        assertThat(json().get("last")).isEqualTo(true);
    }

    @Test
    void aMessageInPairsBecomesFields() throws IOException {
        Logging.start(LogFormat.JSON, LogLevel.INFO, stream);

        LOG.info("event=plan.applied steps=2 changes=\"add \\\"x\\\"; remove y\" cause=a/1");

        assertThat(json().get("event")).isEqualTo("plan.applied");
        assertThat(json().get("steps")).isEqualTo("2");
        assertThat(json().get("changes")).isEqualTo("add \"x\"; remove y");
        assertThat(json().get("cause")).isEqualTo("a/1");
    }

    @Test
    void aMessageThatOnlyLooksLikePairsIsKeptWhole() throws IOException {
        Logging.start(LogFormat.JSON, LogLevel.INFO, stream);

        LOG.info("event=half and then \"words\"");

        assertThat(json().get("event")).isEqualTo("event=half and then \"words\"");
    }

    @Test
    void anExceptionStaysOnOneLine() {
        Logging.start(LogFormat.LOGFMT, LogLevel.INFO, stream);

        LOG.error("broken", new IllegalStateException("first\nsecond"));

        assertThat(text()).hasLineCount(1).contains("error=\"java.lang.IllegalStateException: first\\nsecond\"");
    }

    @Test
    void aHugeValueIsCut() {
        Logging.start(LogFormat.LOGFMT, LogLevel.INFO, stream);

        LOG.info("x".repeat(100_000));

        assertThat(text()).hasSizeLessThan(LogFields.MAX_VALUE_LENGTH + 200);
    }

    @Test
    void theLevelCountsForOurClassesAndLibrariesAreQuiet() {
        Logging.start(LogFormat.LOGFMT, LogLevel.DEBUG, stream);

        LOG.debug("shown");
        LoggerFactory.getLogger("org.eclipse.jetty.Sample").info("hidden");

        assertThat(text()).contains("shown").doesNotContain("hidden");
    }

    @Test
    void nothingIsLoggedUnlessTheDaemonAsks() {
        assertThat(LOG.isErrorEnabled()).isFalse();
    }
}
