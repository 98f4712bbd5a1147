package dev.weft.controlplane;

import java.util.Locale;

/**
 * One change of one member.
 *
 * @param kind what happened
 * @param member the member after the change; {@link Member#cause()} is the entry that brought it
 */
public record MembershipEvent(Kind kind, Member member) {
    /** What happened to a member. */
    public enum Kind {
        JOINED,
        LEFT,
        SUSPECTED,
        DEAD,
        RECOVERED,
        UPDATED,
        REVOKED;

        /** The event's name for programs: {@code member-joined}, … */
        public String word() {
            return "member-" + name().toLowerCase(Locale.ROOT);
        }
    }
}
