package dev.weft.agent.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.agent.config.LogFormat;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One event, one line, whatever the event holds: line ends inside of values are escaped. */
final class LogLineEncoder extends EncoderBase<ILoggingEvent> {
    private static final Pattern PLAIN = Pattern.compile("[^\\s\"=\\\\\\p{Cntrl}]+");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LogFormat format;

    LogLineEncoder(LogFormat format) {
        this.format = format;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        Map<String, Object> fields = LogFields.of(event);
        String line = format == LogFormat.JSON ? json(fields) : logfmt(fields);
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static String logfmt(Map<String, Object> fields) {
        StringBuilder line = new StringBuilder(160);
        fields.forEach((key, any) -> {
            String value = any.toString();
            line.append(line.isEmpty() ? "" : " ").append(key).append('=');
            line.append(PLAIN.matcher(value).matches() ? value : quoted(value));
        });
        return line.toString();
    }

    private static String json(Map<String, Object> fields) {
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String quoted(String value) {
        StringBuilder text = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                default -> text.append(Character.isISOControl(c) ? ' ' : c);
            }
        }
        return text.append('"').toString();
    }

    @Override
    public byte @Nullable [] headerBytes() {
        return null;
    }

    @Override
    public byte @Nullable [] footerBytes() {
        return null;
    }
}
