package dev.weft.agent.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import dev.weft.agent.config.LogFormat;
import dev.weft.agent.config.LogLevel;
import java.io.OutputStream;
import org.slf4j.LoggerFactory;

/** Switches the log on. Before, and in every command but the daemon, there is none: see {@link NoLogByDefault}. */
public final class Logging {
    private static final String OWN_LOGGERS = "dev.weft";

    private Logging() {}

    /** Logs to the stream from now on; libraries only from warnings upwards. */
    public static void start(LogFormat format, LogLevel level, OutputStream stream) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        LogLineEncoder encoder = new LogLineEncoder(format);
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
        context.getLogger(OWN_LOGGERS).setLevel(Level.valueOf(level.name()));
    }

    /** Back to silence. */
    public static void stop() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(OWN_LOGGERS).setLevel(null);
        NoLogByDefault.silence(context);
    }
}
