package dev.weft.chat.net;

import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All connections, and the rule by which of two with one chat only one stays. */
final class ConnectionTable {
    /** Connections whose other side has not proven itself yet. */
    static final int MAX_UNPROVEN = 128;

    static final int MAX_UNPROVEN_PER_CHAT = 4;
    static final int MAX_CONNECTIONS = 2_048;

    private final NodeId self;
    private final Map<Long, PeerConnection> all = new HashMap<>();
    private final Map<NodeId, PeerConnection> open = new HashMap<>();

    ConnectionTable(NodeId self) {
        this.self = self;
    }

    boolean hasRoomFor(NodeId chatId) {
        int unproven = all.size() - open.size();
        return all.size() < MAX_CONNECTIONS && unproven < MAX_UNPROVEN && unproven(chatId) < MAX_UNPROVEN_PER_CHAT;
    }

    private long unproven(NodeId chatId) {
        return all.values().stream()
                .filter(connection ->
                        !connection.isOpen() && connection.chatId().equals(chatId))
                .count();
    }

    void add(PeerConnection connection) {
        all.put(connection.number(), connection);
    }

    Optional<PeerConnection> find(long number) {
        return Optional.ofNullable(all.get(number));
    }

    /** Whether there is a connection to that chat, or this side is making one. */
    boolean engagedWith(NodeId chatId) {
        return open.containsKey(chatId)
                || all.values().stream()
                        .anyMatch(connection ->
                                connection.dialled() && connection.chatId().equals(chatId));
    }

    List<PeerConnection> all() {
        return new ArrayList<>(all.values());
    }

    int openCount() {
        return open.size();
    }

    /**
     * A connection's other side has proven itself: it takes the place of the one there is, or not.
     *
     * @return the one whose place it took, with its closure set; null when there was none
     * @throws ClosedException when the other one stays
     */
    @Nullable
    PeerConnection opened(PeerConnection fresh) throws ClosedException {
        PeerConnection old = open.get(fresh.chatId());
        if (old != null && old.closed() == null) {
            old.close(replaces(old, fresh));
        }
        open.put(fresh.chatId(), fresh);
        return old;
    }

    private Closure replaces(PeerConnection old, PeerConnection fresh) throws ClosedException {
        long oldStart = old.hello().startNumber();
        long freshStart = fresh.hello().startNumber();
        if (freshStart != oldStart) {
            if (freshStart < oldStart) {
                throw new ClosedException(Closure.OLD_INCARNATION);
            }
            return Closure.NEWER_START;
        }
        // Who dials again has given up the old one. Else both sides must choose alike.
        boolean byLower = fresh.dialled() == (self.compareTo(fresh.chatId()) < 0);
        if (fresh.dialled() != old.dialled() && !byLower) {
            throw new ClosedException(Closure.DUPLICATE);
        }
        return Closure.DUPLICATE;
    }

    /** Forgets a connection; true when it was the open one to its chat. */
    boolean remove(PeerConnection connection) {
        all.remove(connection.number());
        return open.remove(connection.chatId(), connection);
    }
}
