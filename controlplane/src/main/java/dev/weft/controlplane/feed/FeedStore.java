package dev.weft.controlplane.feed;

import java.util.List;

/** Keeps entries across restarts. Used by one thread. */
public interface FeedStore extends AutoCloseable {
    /**
     * All entries, each author's in order.
     *
     * @throws StoreException when anything stored is not exactly what was written
     */
    List<Entry> load();

    /**
     * Stores entries in one transaction: all or none.
     *
     * @param sync whether they must survive a crash of the machine once this returns; else only a crash of the process
     * @throws StoreException when they could not be stored
     */
    default void append(List<Entry> entries, boolean sync) {
        write(entries, List.of(), sync);
    }

    /**
     * Stores entries and drops others in one transaction: all or nothing.
     *
     * @param sync as in {@link #append}
     * @throws StoreException when it could not be done
     */
    void write(List<Entry> entries, List<Pruning> prunings, boolean sync);

    /**
     * To be called now and then.
     *
     * @return what a person should know of the store, or nothing
     */
    String tend();

    @Override
    void close();
}
