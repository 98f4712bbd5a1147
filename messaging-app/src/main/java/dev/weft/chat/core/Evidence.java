package dev.weft.chat.core;

import dev.weft.controlplane.identity.NodeId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a message, kept so that it can be explained. What its item or {@link StoreWrite.HeldElsewhere}
 * says already is not said again here.
 *
 * @param message which
 * @param what what happened
 * @param atMillis when, by this machine's clock
 * @param peer chat id of the other side; null when there is none
 * @param connection number of the connection, which the log has too; 0 when there is none
 * @param detail more in words; may be empty
 */
public record Evidence(
        MessageId message,
        What what,
        long atMillis,
        @Nullable NodeId peer,
        long connection,
        String detail) {
    /** The kinds of things that happen. */
    public enum What {
        /** It was written here. */
        WRITTEN,
        /** It was handed to a connection. */
        SENT,
        /** The connection broke before there was a receipt. */
        LINK_BROKE,
        /** This daemon was started again, so that its connections are gone. */
        RESTARTED,
        /** It came in, and is stored. */
        RECEIVED,
        /** A receipt was given for it. */
        RECEIPT_GIVEN,
        /** It came again, and got the same receipt. */
        REPEATED,
        /** A valid receipt came. */
        RECEIPT,
        /** Its receiver was asked whether it has it. */
        ASKED,
        EXPIRED,
        /** Its author has signed another entry with the same number. */
        CONTRADICTED;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
