package dev.weft.chat.core;

import dev.weft.controlplane.identity.NodeId;
import java.util.Locale;

/**
 * Group messages that exist and are not here.
 *
 * @param author whose
 * @param first number of the first one
 * @param last number of the last one
 * @param state whether they may still come
 * @param reason why it has this state, in words
 * @param position where it belongs: before the first message that comes after it
 */
public record Gap(NodeId author, long first, long last, State state, String reason, Position position) {
    /** What may become of a gap. */
    public enum State {
        /** Somebody reachable has them, or not everybody reachable has been heard. */
        RECOVERING,
        /** Everybody is here, nobody has them, and the author keeps only later ones. */
        EXPIRED,
        /** Nobody reachable has them. */
        UNAVAILABLE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A key that no other gap has at the same time. */
    public String key() {
        return "gap-" + author + "/" + first + "-" + last;
    }
}
