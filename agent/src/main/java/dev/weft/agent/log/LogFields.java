package dev.weft.agent.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/** The fields of a log line in their order; both formats show the same ones. */
final class LogFields {
    static final int MAX_VALUE_LENGTH = 4096;
    private static final String ROOT_PACKAGE = "dev.weft.";

    private LogFields() {}

    /** Numbers and truths stay what they are, for programs; everything else is text. */
    static Map<String, Object> of(ILoggingEvent event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("ts", event.getInstant().toString());
        fields.put("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
        fields.put("logger", logger(event.getLoggerName()));
        String message = String.valueOf(event.getFormattedMessage());
        LogfmtPairs.read(message)
                .orElse(Map.of("event", message))
                .forEach((key, value) -> fields.put(key, shortened(value)));
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                boolean plain = pair.value instanceof Number || pair.value instanceof Boolean;
                fields.put(pair.key, plain ? pair.value : shortened(String.valueOf(pair.value)));
            }
        }
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            fields.put("error", shortened(thrown.getClassName() + ": " + thrown.getMessage()));
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                fields.put("stack", shortened(ThrowableProxyUtil.asString(thrown)));
            }
        }
        return fields;
    }

    /** {@code reconcile.Reconciler} for our own classes, the full name for those of others. */
    private static String logger(String name) {
        return name.startsWith(ROOT_PACKAGE) ? name.substring(ROOT_PACKAGE.length()) : name;
    }

    private static String shortened(String value) {
        return value.length() <= MAX_VALUE_LENGTH ? value : value.substring(0, MAX_VALUE_LENGTH) + "…";
    }
}
