package dev.weft.chat.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.OutputStream;
import org.slf4j.LoggerFactory;

/** Switches the log on. Before, and in every command but the daemon, there is none: see {@link NoLogByDefault}. */
public final class Logging {
    private static final String OWN_LOGGERS = "dev.weft";

    /** What is logged of our own; libraries are heard from warnings upwards. */
    public enum Detail {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }

    private Logging() {}

    public static void start(Detail detail, OutputStream stream) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        LogfmtEncoder encoder = new LogfmtEncoder();
        encoder.setContext(context);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(stream);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
        root.setLevel(Level.WARN);
        context.getLogger(OWN_LOGGERS).setLevel(Level.valueOf(detail.name()));
    }
}
