package dev.weft.chat.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** One event, one line of {@code key=value} pairs as in the agent's log, whatever the event holds. */
final class LogfmtEncoder extends EncoderBase<ILoggingEvent> {
    static final int MAX_VALUE_LENGTH = 4_096;

    private static final Pattern PLAIN = Pattern.compile("[^\\s\"=\\\\\\p{Cntrl}]+");
    private static final String ROOT_PACKAGE = "dev.weft.";

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        String logger = event.getLoggerName();
        add(line, "ts", event.getInstant().toString());
        add(line, "level", event.getLevel().toString().toLowerCase(Locale.ROOT));
        add(line, "logger", logger.startsWith(ROOT_PACKAGE) ? logger.substring(ROOT_PACKAGE.length()) : logger);
        add(line, "event", String.valueOf(event.getFormattedMessage()));
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                add(line, pair.key, String.valueOf(pair.value));
            }
        }
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            add(line, "error", thrown.getClassName() + ": " + thrown.getMessage());
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                add(line, "stack", ThrowableProxyUtil.asString(thrown));
            }
        }
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void add(StringBuilder line, String key, String value) {
        String shown = value.length() <= MAX_VALUE_LENGTH ? value : value.substring(0, MAX_VALUE_LENGTH) + "…";
        line.append(line.isEmpty() ? "" : " ").append(key).append('=');
        if (PLAIN.matcher(shown).matches()) {
            line.append(shown);
        } else {
            quote(line, shown);
        }
    }

    private static void quote(StringBuilder line, String value) {
        line.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> line.append('\\').append(c);
                case '\n' -> line.append("\\n");
                case '\t' -> line.append("\\t");
                default -> line.append(Character.isISOControl(c) ? ' ' : c);
            }
        }
        line.append('"');
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
