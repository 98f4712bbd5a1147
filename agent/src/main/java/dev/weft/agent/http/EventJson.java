package dev.weft.agent.http;

import dev.weft.controlplane.MembershipEvent;
import dev.weft.controlplane.Snapshot;

/**
 * The data of an event about one member.
 *
 * @param event {@code member-joined}, {@code member-dead}, …: the same as the event's name
 * @param viewVersion the version of the view that holds the change
 * @param entry {@code AUTHOR/SEQUENCE}: the entry that brought it
 * @param member the member after the change, without the state of its tunnel
 */
record EventJson(String event, long viewVersion, String entry, MemberJson member) {
    static EventJson of(MembershipEvent event, Snapshot snapshot) {
        return new EventJson(
                event.kind().word(),
                snapshot.version(),
                event.member().cause().toString(),
                MemberJson.of(event.member(), event.member().id().equals(snapshot.self()), null));
    }
}
