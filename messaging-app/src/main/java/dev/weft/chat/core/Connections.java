package dev.weft.chat.core;

import dev.weft.controlplane.identity.NodeId;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The connections that stand, one for each peer. */
final class Connections {
    private final NavigableMap<Long, Connection> byId = new TreeMap<>();
    private final NavigableMap<NodeId, Connection> byPeer = new TreeMap<>();

    void add(Connection connection) {
        byId.put(connection.id, connection);
        byPeer.put(connection.peer, connection);
    }

    Optional<Connection> remove(long id) {
        Connection removed = byId.remove(id);
        if (removed != null) {
            byPeer.remove(removed.peer, removed);
        }
        return Optional.ofNullable(removed);
    }

    Optional<Connection> get(long id) {
        return Optional.ofNullable(byId.get(id));
    }

    Optional<Connection> to(NodeId peer) {
        return Optional.ofNullable(byPeer.get(peer));
    }

    Collection<Connection> all() {
        return byId.values();
    }

    /** A copy, for loops that close some of them. */
    List<Connection> list() {
        return List.copyOf(byId.values());
    }
}
