package dev.weft.agent.config;

/** What is logged: this level and everything graver. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
}
