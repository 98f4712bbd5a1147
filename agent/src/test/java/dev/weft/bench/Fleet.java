package dev.weft.bench;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The nodes of one system, whatever it is. Names are {@code n0}, {@code n1}, …; {@code n0} is whom the others ask. */
interface Fleet extends AutoCloseable {
    Journal journal();

    /** Starts all nodes at once, with nothing but the address of {@code n0}; returns when that began. */
    long startAll() throws InterruptedException;

    /** The names of those that run. */
    List<String> running();

    /** SIGKILL; returns when. */
    long kill(String name) throws InterruptedException;

    /** Starts a killed node again; returns when. */
    long restart(String name) throws InterruptedException;

    /** Orders a node to leave; returns when. */
    long leave(String name) throws InterruptedException;

    /** Puts a node of another name in the place of the one that left. */
    void replace(String name) throws InterruptedException;

    Map<String, Long> pids();

    /** Datagrams sent by all so far, by the nodes' own counters; empty when they keep none. */
    OptionalLong datagramsSent() throws InterruptedException;

    /** Bytes of UDP payload sent by all so far. */
    OptionalLong bytesSent() throws InterruptedException;

    @Override
    void close();
}
