package dev.weft.agent.config;

/** How a log line looks. */
public enum LogFormat {
    /** {@code ts=… level=info event="…" key=value}, for people. */
    LOGFMT,
    /** One JSON object a line, for programs. */
    JSON
}
