package dev.weft.controlplane.nodeplane;

import java.util.Locale;

/** What may go wrong in a run. Each seed takes some of them, with weights of its own. */
enum Fault {
    /** The process dies; its host stays up and what it has written stays. */
    KILL(3),
    /** The machine dies: of the transactions that were not synced a prefix stays. */
    POWER_LOSS(3),
    /** Everything goes down within a moment, and comes up in any order. */
    MASS_RESTART(1),
    /** Two halves cannot reach each other. */
    PARTITION(3),
    /** One node cannot reach anybody. */
    ISOLATION(2),
    /** Some hear others and are not heard by them. */
    ONE_WAY(2),
    /** A link delays more and more, then lets go of all or of nothing. */
    CLOG(3),
    /** A link, or all of one node, is on and off by turns. */
    FLAP(2),
    /** A process stands still. */
    PAUSE(3),
    /** A process needs long for each event. */
    SLOWNESS(2),
    /** A clock is set, forward or back, by up to days. */
    CLOCK_STEP(2),
    /** A running machine gets another address, perhaps one that was another's. */
    MOVE(2),
    /** Somebody on the way says that nobody listens where somebody does. */
    FORGED_REFUSALS(1),
    /** A node says something new of itself. */
    ANNOUNCEMENT(2),
    LEAVE(2),
    /** An admin throws somebody out, perhaps from some earlier entry on. */
    REVOCATION(1),
    /** An admin takes back an invite that somebody may still have in hand. */
    WITHDRAWAL(2),
    /** A machine is restored from an old copy of its disk. */
    OLD_COPY(2),
    /** A machine loses its disk: it joins anew, as somebody else, and its former self never comes back. */
    EMPTY_DISK(1),
    /** A machine is copied, keys and all, and both run for a while. */
    CLONE(1),
    /** A member goes bad: it says with its good name whatever does harm. */
    BETRAYAL(2);

    final int weight;

    Fault(int weight) {
        this.weight = weight;
    }

    /** For the report: {@code power-loss}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
