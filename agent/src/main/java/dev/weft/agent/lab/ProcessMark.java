package dev.weft.agent.lab;

/**
 * One process, told apart from a later one that the kernel gives the same number.
 *
 * @param pid the number
 * @param startTicks when it started, in clock ticks since boot: field 22 of {@code /proc/PID/stat}
 */
record ProcessMark(long pid, long startTicks) {}
