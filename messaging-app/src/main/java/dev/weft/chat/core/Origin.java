package dev.weft.chat.core;

import java.util.Locale;

/** How a group message came here. */
public enum Origin {
    /** Written here. */
    WRITTEN,
    /** Its author sent it as it was written. */
    LIVE,
    /** It was missing, and asked for. */
    RECOVERED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
