package dev.weft.controlplane;

import dev.weft.controlplane.identity.NodeId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What this machine's data plane knows of the paths to the others.
 *
 * @param sessions members with which there is a session now, and the address at which each is seen
 * @param unreached members to whom no direct path was found within the time for it
 * @param quiet those of the sessions to which something was sent, and nothing has come back for some seconds
 */
public record DataPath(SortedMap<NodeId, Endpoint> sessions, SortedSet<NodeId> unreached, SortedSet<NodeId> quiet) {
    /** Nothing is known. */
    public static final DataPath NONE = new DataPath(new TreeMap<>(), new TreeSet<>(), new TreeSet<>());

    public DataPath {
        sessions = Collections.unmodifiableSortedMap(new TreeMap<>(sessions));
        unreached = Collections.unmodifiableSortedSet(new TreeSet<>(unreached));
        quiet = Collections.unmodifiableSortedSet(new TreeSet<>(quiet));
    }
}
