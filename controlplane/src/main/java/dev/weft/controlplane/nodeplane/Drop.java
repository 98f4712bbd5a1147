package dev.weft.controlplane.nodeplane;

import java.util.Locale;

/** Why a datagram, or a part of one, was not used. Each is counted. */
enum Drop {
    TOO_LONG,
    TOO_SHORT,
    WRONG_VERSION,
    UNKNOWN_TYPE,
    /** More from one address than a second allows; it was not looked at. */
    SOURCE_RATE,
    /** Claims a sender that is not known here. */
    UNKNOWN_SENDER,
    /** Does not open: sealed for somebody else, altered, or forged. */
    NOT_OPENED,
    /** Was received before. */
    REPLAYED,
    /** From an earlier run of its sender. */
    STALE_SESSION,
    /** Of a node that was thrown out. */
    REVOKED_SENDER,
    /** Opens, but is no packet. */
    MALFORMED,
    /** More peers than sessions are kept for. */
    TOO_MANY_PEERS,
    /** An introduction that is not accepted. */
    INTRODUCTION_REFUSED,
    /** More introductions than a second allows. */
    INTRODUCTION_RATE,
    /** More pings to pass on than a node does at a time. */
    RELAY_LIMIT,
    /** More sync than a peer may ask for in a second. */
    SYNC_RATE,
    /** An entry on it is no entry. */
    MALFORMED_ENTRY;

    /** The counter's name: {@code dropped.not-opened}. */
    String counter() {
        return "dropped." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
