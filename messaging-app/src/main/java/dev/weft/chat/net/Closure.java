package dev.weft.chat.net;

import java.util.Locale;

/** Why a connection ended, or never came to be. Each is counted. */
public enum Closure {
    /** The other side has closed it, or its machine has reset it. */
    ENDED_BY_PEER("the other side has ended it"),
    /** Nothing came for too long. */
    SILENT("nothing was heard for too long"),
    /** Nobody answers at the address. */
    UNREACHABLE("nobody answers there"),
    /** The other side does not read what is sent to it. */
    SLOW_READER("the other side does not read"),
    /** A frame is larger than allowed. */
    OVERSIZE("a frame was too large"),
    /** The handshake is not in its one form. */
    MALFORMED("what came was malformed"),
    /** The core has found a frame to be malformed or against the rules. */
    REFUSED("what came was refused"),
    /** The source address belongs to no member that is present. */
    NOT_A_MEMBER("the address belongs to no member that is present"),
    /** The member at that address announces no chat, or another key. */
    WRONG_KEY("the member at that address announces another key, or none"),
    WRONG_NETWORK("it belongs to another network"),
    NO_COMMON_VERSION("the two programs have no version in common"),
    /** The proof that the key is its own is wrong. */
    FORGED("the signature of the handshake is wrong"),
    /** A later start of the same chat is known. */
    OLD_INCARNATION("a later start of the same chat is known"),
    /** The chat has started again and has a new connection. */
    NEWER_START("the other side has started again"),
    /** One of two connections of one pair. */
    DUPLICATE("there is another connection to the same chat"),
    /** The handshake took too long. */
    HANDSHAKE_TIMEOUT("the handshake took too long"),
    /** More connections than allowed. */
    TOO_MANY("there are too many connections"),
    /** The agent does not show it as a present member any more, or with another key. */
    MEMBER_GONE("the agent does not show it as a present member with this key any more"),
    /** This program ends, or begins anew. */
    ENDING("this side has ended it");

    private final String text;

    Closure(String text) {
        this.text = text;
    }

    /** As it stands in counters and log lines. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For people. */
    public String text() {
        return text;
    }
}
