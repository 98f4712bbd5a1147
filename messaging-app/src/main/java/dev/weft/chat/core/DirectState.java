package dev.weft.chat.core;

import java.util.Locale;

/**
 * What is known of a direct message. Only evidence moves it, and every move is stored with its evidence.
 *
 * <pre>
 * from                      what happens                                  to
 * (nothing)                 somebody writes it                            QUEUED
 * QUEUED                    handed to a connection to its receiver        SENT
 * SENT                      that connection broke                         UNKNOWN
 * SENT                      this daemon was started again                 UNKNOWN
 * UNKNOWN                   handed to a new connection, same id           SENT
 * QUEUED, SENT, UNKNOWN     its time is over                              EXPIRED
 * QUEUED, SENT, UNKNOWN     the receiver left, was revoked, or replaced   EXPIRED
 * any but DELIVERED         a valid receipt                               DELIVERED
 * DELIVERED                 whatever                                      DELIVERED
 * </pre>
 */
public enum DirectState {
    /** Not sent yet: the receiver is not reachable, or others before it wait for their receipts. */
    QUEUED,
    /** Handed to a connection that still stands; no receipt yet. */
    SENT,
    /** Its receiver has signed that it is stored there. */
    DELIVERED,
    /** It was sent, and the connection broke before a receipt came: it may or may not be there. */
    UNKNOWN,
    /** It is not tried any more. A receipt that comes late still counts. */
    EXPIRED;

    /** Whether it is still being tried. */
    public boolean isOpen() {
        return this == QUEUED || this == SENT || this == UNKNOWN;
    }

    /** The word people and JSON see: {@code queued}, … */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
