package dev.weft.chat.core;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.identity.NodeId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Direct messages that come in. Each is stored with the receipt that is given for it, and the receipt goes out once both are
 * on the disk. What is here already gets the same receipt again, and is not shown again.
 */
final class DirectInbox {
    private final Desk desk;
    private final Peers peers;
    private final Sealing sealing;
    /** Of this step: the store does not have them yet. */
    private final Map<MessageId.Direct, StoredDirect> fresh = new HashMap<>();

    DirectInbox(Desk desk, Peers peers) {
        this.desk = desk;
        this.peers = peers;
        this.sealing = new Sealing(desk.crypto);
    }

    /** The step was taken: what was fresh is in the store from now on. */
    void settle() {
        fresh.clear();
    }

    private Optional<StoredDirect> known(MessageId.Direct id) {
        StoredDirect found = fresh.get(id);
        return found != null ? Optional.of(found) : desk.store.direct(id);
    }

    void take(Connection connection, byte[] wire, ChatTime now) throws MalformedException {
        DirectMessage message = DirectMessage.decode(wire);
        NodeId from = connection.peer;
        if (!message.from().equals(from) || !message.to().equals(desk.self)) {
            desk.counters.count("directs.wrong-ends");
            return;
        }
        Optional<StoreWrite.PeerKnown> sender = peers.get(from);
        if (sender.isEmpty() || !message.isSignedBy(desk.crypto, sender.get().key(), desk.config.network())) {
            desk.counters.count("directs.bad-signature");
            return;
        }
        Optional<StoredDirect> known = known(message.id());
        if (known.isPresent()) {
            repeat(connection, known.get(), wire, now);
            return;
        }
        Optional<String> text = sealing.open(message, desk.identity.sealing(), desk.identity.seal());
        if (text.isEmpty()) {
            desk.counters.count("directs.cannot-open");
            return;
        }
        store(connection, message, text.get(), wire, now);
    }

    private void store(Connection connection, DirectMessage message, String text, byte[] wire, ChatTime now) {
        long wallMillis = Math.max(0, now.wallMillis());
        byte[] receipt = Receipt.sign(desk.crypto, desk.identity.signing(), desk.config.network(), message, wallMillis)
                .encode();
        StoredDirect stored = new StoredDirect(
                message.id(),
                message.from(),
                message.to(),
                false,
                message.time(),
                message.writtenAtMillis(),
                wallMillis,
                0,
                text,
                wire,
                DirectState.DELIVERED,
                "",
                receipt);
        fresh.put(stored.id(), stored);
        desk.witness(message.time());
        ConversationItem.Direct item = new ConversationItem.Direct(desk.nextArrival(), stored, true);
        desk.counters.count("directs.received");
        desk.outbox.write(new StoreWrite.ItemAdded(item));
        desk.outbox.notice(new Notice.ItemAdded(item));
        desk.evidence(stored.id(), Evidence.What.RECEIVED, now, connection.peer, connection.id, "");
        give(connection, stored, Evidence.What.RECEIPT_GIVEN, now);
    }

    private void repeat(Connection connection, StoredDirect known, byte[] wire, ChatTime now) {
        boolean isSame = !known.isOutgoing()
                && known.from().equals(connection.peer)
                && (known.wire().length == 0 || Arrays.equals(known.wire(), wire));
        desk.counters.count(isSame ? "directs.repeated" : "directs.id-of-another");
        if (isSame) {
            give(connection, known, Evidence.What.REPEATED, now);
        }
    }

    /** Somebody asks whether a message of its own, given up by now, is here. */
    void asked(Connection connection, MessageId.Direct id, ChatTime now) {
        known(id)
                .filter(known -> !known.isOutgoing() && known.from().equals(connection.peer))
                .ifPresent(known -> give(connection, known, Evidence.What.REPEATED, now));
    }

    private void give(Connection connection, StoredDirect stored, Evidence.What what, ChatTime now) {
        byte[] receipt = stored.receipt();
        if (receipt != null) {
            desk.send(connection, new Frame.ReceiptGiven(receipt));
            desk.evidence(stored.id(), what, now, connection.peer, connection.id, "");
        }
    }
}
