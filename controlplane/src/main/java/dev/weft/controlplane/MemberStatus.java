package dev.weft.controlplane;

import java.util.Locale;

/** The membership state of a node, as the ledger says; the state of its tunnel is another fact. */
public enum MemberStatus {
    ALIVE,
    SUSPECT,
    DEAD,
    LEFT,
    REVOKED;

    /** Alive or suspect: packets to it should still find a way. */
    public boolean isPresent() {
        return this == ALIVE || this == SUSPECT;
    }

    /** The word people and JSON see: {@code alive}, {@code suspect}, … */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
