package dev.weft.bench;

import java.util.List;
import java.util.Map;

/** The nodes of one system, whatever it is. Names are {@code n0}, {@code n1}, …; {@code n0} is whom the others ask. */
interface Fleet extends AutoCloseable {
    Journal journal();

    /** Loads what can be loaded before any node talks to another. */
    void prepare() throws InterruptedException;

    /** Starts all nodes at once, with nothing but the address of {@code n0}; returns when that began. */
    long startAll();

    /** The names of those that run. */
    List<String> running();

    /** Gives a few nodes processes of their own, where all share one; nothing else may be killed. */
    default void setApart() throws InterruptedException {}

    /** Those that run in a process of their own. */
    default List<String> alone() {
        return running();
    }

    /** How many share a process. */
    default int shared() {
        return 0;
    }

    /** SIGKILL; returns when. */
    long kill(String name) throws InterruptedException;

    /** Its IPv4 address. */
    String addressOf(String name);

    /** Starts a killed node again; returns when. */
    long restart(String name) throws InterruptedException;

    /** Orders a node to leave; returns when. */
    long leave(String name) throws InterruptedException;

    /** Puts a node of another name in the place of the one that left; returns that name. */
    String replace(String name) throws InterruptedException;

    /** All processes, by the node that is alone in it, or by another name where several share one. */
    Map<String, Long> pids();

    /** The nodes' own counters, summed over all that run; empty when they keep none. */
    Map<String, Long> counters() throws InterruptedException;

    @Override
    void close();
}
