package dev.weft.agent.reconcile;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.LoggerFactory;

/** Writes the agent's log into the output of a test, to be read when it fails. */
final class TestLog {
    private TestLog() {}

    static void start() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger agent = context.getLogger("dev.weft.agent");
        if (agent.getAppender("test") != null) {
            return;
        }
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{HH:mm:ss.SSS} %thread %msg %kvp%n");
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("test");
        appender.setEncoder(encoder);
        appender.start();
        agent.addAppender(appender);
        agent.setLevel(Level.DEBUG);
    }
}
