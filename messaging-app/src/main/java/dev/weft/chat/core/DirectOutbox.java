package dev.weft.chat.core;

import dev.weft.chat.core.ChatRefusedException.Reason;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The direct messages that were written here and have no receipt yet; {@link DirectState} has the table of what moves them.
 * A message is stored before it is sent, and its state is moved on the disk before the frame goes out: after a crash more may
 * count as sent than was, never less.
 */
final class DirectOutbox {
    /** So many to one receiver are under way without receipt; the others wait. */
    private static final int MAX_SENT_PER_PEER = 64;

    /** Retries over one connection come ever more slowly, at most this many times the first wait. */
    private static final int MAX_RETRY_FACTOR = 32;

    private static final String NAMESAKE = "its machine is dead, and another one has its name now: if that is the same,"
            + " installed anew, write to it again, for this can be read by the former one alone";

    private final Desk desk;
    private final Peers peers;
    private final Connections connections;
    private final Sealing sealing;
    private final Map<MessageId.Direct, Open> open = new LinkedHashMap<>();
    /** Expired ones of which a late receipt may still tell. */
    private final Map<MessageId.Direct, StoredDirect> expired = new LinkedHashMap<>();

    /** A message that is being tried. */
    private static final class Open {
        StoredDirect message;
        long connection;
        long retryAtMillis = Long.MAX_VALUE;
        int factor = 1;

        Open(StoredDirect message) {
            this.message = message;
        }
    }

    DirectOutbox(Desk desk, Peers peers, Connections connections, StoredState state, ChatTime now) {
        this.desk = desk;
        this.peers = peers;
        this.connections = connections;
        this.sealing = new Sealing(desk.crypto);
        state.askable().forEach(message -> expired.put(message.id(), message));
        for (StoredDirect stored : state.open()) {
            Open found = new Open(stored);
            open.put(stored.id(), found);
            if (stored.state() == DirectState.SENT) {
                move(found, DirectState.UNKNOWN, "this node was started again before a receipt came", null);
                desk.evidence(stored.id(), Evidence.What.RESTARTED, now, stored.to(), 0, "");
            }
        }
    }

    /** Takes a new message. */
    ConversationItem.Direct write(NodeId to, String text, ChatTime now) throws ChatRefusedException {
        StoreWrite.PeerKnown receiver = peers.get(to)
                .filter(peer -> !to.equals(desk.self))
                .orElseThrow(() -> new ChatRefusedException(
                        Reason.UNKNOWN_RECEIVER, "nobody with the chat id " + to + " is known here"));
        String gone = peers.goneBecause(to);
        if (!gone.isEmpty()) {
            throw new ChatRefusedException(
                    Reason.RECEIVER_GONE, "nothing can be delivered to " + receiver.name() + ": " + gone);
        }
        if (open.size() >= ChatLimits.MAX_OPEN_DIRECTS || openTo(to) >= ChatLimits.MAX_OPEN_DIRECTS_PER_PEER) {
            throw new ChatRefusedException(
                    Reason.QUEUE_FULL, "too many direct messages wait for a receipt of " + receiver.name());
        }
        MessageId.Direct id = new MessageId.Direct(desk.random.nextLong(), desk.random.nextLong());
        byte[] sealed = sealing.seal(text, id, desk.self, to, receiver.seal(), PrivateKey32.random(desk.random))
                .orElseThrow(() -> new ChatRefusedException(
                        Reason.RECEIVER_GONE, receiver.name() + " announces a key for which nothing can be sealed"));
        long wallMillis = Math.max(0, now.wallMillis());
        DirectMessage message = DirectMessage.sign(
                desk.crypto,
                desk.identity.signing(),
                desk.config.network(),
                id,
                desk.self,
                to,
                desk.nextTime(now),
                wallMillis,
                sealed);
        StoredDirect stored = new StoredDirect(
                id,
                desk.self,
                to,
                true,
                message.time(),
                wallMillis,
                wallMillis,
                wallMillis + desk.config.directExpiryMillis(),
                text,
                message.encode(),
                DirectState.QUEUED,
                "",
                null);
        ConversationItem.Direct item = new ConversationItem.Direct(desk.nextArrival(), stored, false);
        open.put(id, new Open(stored));
        desk.counters.count("directs.written");
        desk.outbox.write(new StoreWrite.ItemAdded(item));
        desk.outbox.notice(new Notice.ItemAdded(item));
        desk.evidence(id, Evidence.What.WRITTEN, now, to, 0, "");
        connections.to(to).ifPresent(connection -> send(connection, now));
        return item;
    }

    int openTo(NodeId to) {
        return (int) open.values().stream()
                .filter(found -> found.message.to().equals(to))
                .count();
    }

    int count(DirectState state) {
        return (int) open.values().stream()
                .filter(found -> found.message.state() == state)
                .count();
    }

    /** Sends what waits for the other end of a connection, as much as may be under way. */
    void send(Connection connection, ChatTime now) {
        int underWay = (int) open.values().stream()
                .filter(found -> found.connection == connection.id)
                .count();
        for (Open found : List.copyOf(open.values())) {
            boolean isNext = found.message.to().equals(connection.peer)
                    && found.message.state() != DirectState.SENT
                    && underWay < MAX_SENT_PER_PEER;
            if (isNext) {
                underWay++;
                found.connection = connection.id;
                found.factor = 1;
                move(found, DirectState.SENT, "", null);
                transmit(found, connection, now);
            }
        }
    }

    private void transmit(Open found, Connection connection, ChatTime now) {
        found.retryAtMillis = now.millis() + found.factor * desk.config.retryMillis();
        found.factor = Math.min(MAX_RETRY_FACTOR, 2 * found.factor);
        desk.counters.count("directs.sent");
        desk.send(connection, new Frame.Direct(found.message.wire()));
        desk.evidence(found.message.id(), Evidence.What.SENT, now, connection.peer, connection.id, "");
    }

    /** A connection stands: what has expired may have been stored there all the same. */
    void connected(Connection connection, ChatTime now) {
        for (StoredDirect message : expired.values()) {
            if (message.to().equals(connection.peer)) {
                desk.send(connection, new Frame.ReceiptAsked(message.id()));
                desk.evidence(message.id(), Evidence.What.ASKED, now, connection.peer, connection.id, "");
            }
        }
        send(connection, now);
    }

    void disconnected(Connection connection, String cause, ChatTime now) {
        for (Open found : open.values()) {
            if (found.connection == connection.id) {
                found.connection = 0;
                found.retryAtMillis = Long.MAX_VALUE;
                move(found, DirectState.UNKNOWN, "the connection broke before a receipt came: " + cause, null);
                desk.evidence(found.message.id(), Evidence.What.LINK_BROKE, now, connection.peer, connection.id, cause);
            }
        }
    }

    /** Somebody says that a message is stored; only its receiver's signature counts. */
    void receipt(Connection connection, byte[] wire, ChatTime now) throws MalformedException {
        Receipt receipt = Receipt.decode(wire);
        Open found = open.get(receipt.id());
        StoredDirect message = found == null ? expired.get(receipt.id()) : found.message;
        if (message == null) {
            desk.counters.count("receipts.repeated");
            return;
        }
        boolean isValid = peers.get(message.to())
                .filter(peer -> receipt.isFor(message, desk.crypto, peer.key(), desk.config.network()))
                .isPresent();
        if (!isValid) {
            desk.counters.count("receipts.forged");
            desk.outbox.log(true, "receipt-forged", "message", receipt.id(), "from", connection.peer);
            return;
        }
        desk.counters.count("directs.delivered");
        desk.evidence(
                message.id(),
                Evidence.What.RECEIPT,
                now,
                connection.peer,
                connection.id,
                "stored there at " + java.time.Instant.ofEpochMilli(receipt.storedAtMillis()) + " by its clock");
        tell(message.id(), DirectState.DELIVERED, "", wire);
        Open unused = open.remove(message.id());
        StoredDirect unusedToo = expired.remove(message.id());
        send(connection, now);
    }

    /** Gives up what is over, and sends again what has waited long for its receipt. */
    void look(ChatTime now) {
        for (Open found : List.copyOf(open.values())) {
            String gone = peers.goneBecause(found.message.to());
            if (!gone.isEmpty() || now.wallMillis() >= found.message.expiresAtMillis()) {
                expire(found, gone.isEmpty() ? "its time was over before a receipt came" : gone, now);
            } else if (now.millis() >= found.retryAtMillis) {
                connections.get(found.connection).ifPresent(connection -> transmit(found, connection, now));
            }
        }
    }

    /** Says of what waits for a machine in vain, most likely, that it does. */
    void lookForNamesakes() {
        Map<NodeId, Boolean> hasNamesake = new HashMap<>();
        for (Open found : open.values()) {
            StoredDirect message = found.message;
            boolean isTold =
                    message.state() == DirectState.SENT || message.reason().endsWith(NAMESAKE);
            if (!isTold && hasNamesake.computeIfAbsent(message.to(), peers::hasNamesake)) {
                String reason = message.reason().isEmpty() ? NAMESAKE : message.reason() + "; " + NAMESAKE;
                move(found, message.state(), reason, null);
            }
        }
    }

    private void expire(Open found, String reason, ChatTime now) {
        boolean wasSent = found.message.state() != DirectState.QUEUED;
        move(found, DirectState.EXPIRED, reason, null);
        desk.evidence(found.message.id(), Evidence.What.EXPIRED, now, null, 0, reason);
        open.remove(found.message.id());
        if (wasSent) {
            expired.put(found.message.id(), found.message);
            if (expired.size() > StoredState.MAX_ASKABLE) {
                expired.remove(expired.keySet().iterator().next());
            }
        }
        Optional<Connection> connection = connections.to(found.message.to());
        connection.ifPresent(to -> send(to, now));
    }

    private void move(Open found, DirectState state, String reason, byte @org.jspecify.annotations.Nullable [] wire) {
        found.message = found.message.moved(state, reason, wire);
        tell(found.message.id(), state, reason, wire);
    }

    private void tell(
            MessageId.Direct id, DirectState state, String reason, byte @org.jspecify.annotations.Nullable [] receipt) {
        desk.outbox.write(new StoreWrite.DirectMoved(id, state, reason, receipt));
        desk.outbox.notice(new Notice.DirectMoved(id, state, reason));
    }

    long nextWakeMillis() {
        return open.values().stream()
                .mapToLong(found -> found.retryAtMillis)
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
