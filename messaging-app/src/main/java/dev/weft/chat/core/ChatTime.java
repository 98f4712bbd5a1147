package dev.weft.chat.core;

/**
 * The time that the core is given.
 *
 * @param millis milliseconds that only grow, from any beginning: for waiting
 * @param wallMillis milliseconds since 1970 by the machine's clock, which people set: for showing
 */
public record ChatTime(long millis, long wallMillis) {}
