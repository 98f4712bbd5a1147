package dev.weft.chat.core;

import dev.weft.controlplane.identity.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * A direct message as one of its two ends keeps it.
 *
 * @param id given by its sender
 * @param from chat id of the sender
 * @param to chat id of the receiver
 * @param isOutgoing whether this node wrote it
 * @param time hybrid time, by the sender
 * @param writtenAtMillis when it was written, by the sender's clock
 * @param storedAtMillis when it came onto this disk, by this machine's clock
 * @param expiresAtMillis when it is given up, by the sender's clock; 0 for one that came in
 * @param text the text in the clear
 * @param wire the sealed and signed form, exactly as it goes over the wire
 * @param state of an outgoing one what is known; one that came in is delivered
 * @param reason why it has this state, in words
 * @param receipt the receipt that was got, or given for it; null when there is none
 */
public record StoredDirect(
        MessageId.Direct id,
        NodeId from,
        NodeId to,
        boolean isOutgoing,
        long time,
        long writtenAtMillis,
        long storedAtMillis,
        long expiresAtMillis,
        String text,
        byte[] wire,
        DirectState state,
        String reason,
        byte @Nullable [] receipt) {
    /** The other end. */
    public NodeId peer() {
        return isOutgoing ? to : from;
    }

    public Position position() {
        return new Position(time, from, id.high() >>> 1);
    }

    StoredDirect moved(DirectState newState, String newReason, byte @Nullable [] newReceipt) {
        return new StoredDirect(
                id,
                from,
                to,
                isOutgoing,
                time,
                writtenAtMillis,
                storedAtMillis,
                expiresAtMillis,
                text,
                wire,
                newState,
                newReason,
                newReceipt);
    }
}
