package dev.weft.chat.core;

import java.util.Locale;

/** What may go wrong in a run of the chat's simulator. Each seed takes some of them. */
enum ChatFault {
    /** The process dies; its host says so to whoever is connected. */
    KILL(3),
    /** The machine dies, and nobody is told. */
    POWER_LOSS(2),
    MASS_RESTART(1),
    /** A connection breaks at one end, for no reason. */
    BREAK(4),
    PARTITION(3),
    ISOLATION(2),
    ONE_WAY(2),
    CLOG(2),
    FLAP(2),
    PAUSE(2),
    /** A clock is set by up to days. */
    CLOCK_STEP(2),
    /** The disk takes nothing for a while. */
    FULL_DISK(2),
    /** A machine is restored from an old copy of its disk. */
    OLD_COPY(1),
    /** A machine is installed anew: another key, an empty disk. */
    REINSTALL(1),
    LEAVE(1),
    /** The agent does not answer. */
    NO_AGENT(1),
    /** One of the bad members does what it likes; nothing where there is none. */
    MALICE(8);

    final int weight;

    ChatFault(int weight) {
        this.weight = weight;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
