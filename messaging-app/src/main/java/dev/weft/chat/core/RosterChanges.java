package dev.weft.chat.core;

import dev.weft.chat.core.ConversationItem.Change;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.NodeId;
import org.jspecify.annotations.Nullable;

/** Takes what the agent says of the members, and puts what changed into the conversation. */
final class RosterChanges {
    /** Members that are remembered; more are not looked at. */
    private static final int MAX_MEMBERS = 2 * ChatLimits.MAX_AUTHORS;

    private final Desk desk;
    private final Peers peers;

    RosterChanges(Desk desk, Peers peers) {
        this.desk = desk;
        this.peers = peers;
    }

    void take(Roster roster, ChatTime now) {
        boolean isFirst = peers.members().isEmpty();
        for (Roster.Member member : roster.members()) {
            take(member, isFirst, now);
        }
    }

    private void take(Roster.Member member, boolean isFirst, ChatTime now) {
        StoreWrite.MemberKnown before = peers.member(member.id());
        if (before == null && peers.members().size() >= MAX_MEMBERS) {
            desk.counters.count("members.too-many");
            return;
        }
        NodeId chatId = chatOf(member, before);
        boolean isSelf = desk.self.equals(chatId);
        StoreWrite.MemberKnown after = new StoreWrite.MemberKnown(
                member.id(), member.name(), member.status(), member.reason(), member.entry(), chatId);
        if (after.equals(before)) {
            return;
        }
        // Until a member has announced its name the agent shows the beginning of its id; it joins when it can be named.
        MemberStatus shown = before == null || isNameless(before.member(), before.name()) ? null : before.status();
        Change change =
                isFirst || isSelf || isNameless(member.id(), member.name()) ? null : change(shown, member.status());
        if (change != null) {
            note(member, change, member.reason(), now);
        }
        NodeId former = before == null ? null : before.chatId();
        if (former != null && !former.equals(chatId)) {
            replace(former);
            note(member, Change.REPLACED, "messages for its former key cannot be delivered any more", now);
        }
        peers.put(after);
        desk.outbox.viewChanged();
    }

    /** The chat id that the member has now; the one that it had when it announces none, or one that is another's. */
    private @Nullable NodeId chatOf(Roster.Member member, StoreWrite.@Nullable MemberKnown before) {
        NodeId former = before == null ? null : before.chatId();
        Announcement chat = member.chat();
        if (chat == null) {
            return former;
        }
        NodeId chatId = chat.chatId();
        StoreWrite.PeerKnown known = peers.get(chatId).orElse(null);
        if (known == null && peers.all().size() >= ChatLimits.MAX_AUTHORS) {
            desk.counters.count("peers.too-many");
            return former;
        }
        if (known != null && !known.member().equals(member.id())) {
            desk.counters.count("peers.key-of-another");
            return former;
        }
        StoreWrite.PeerKnown now = new StoreWrite.PeerKnown(
                chatId,
                chat.key(),
                chat.seal(),
                member.id(),
                member.name(),
                false,
                known == null ? 0 : known.highestStart());
        if (!now.equals(known)) {
            peers.put(now);
        }
        return chatId;
    }

    private void replace(NodeId former) {
        peers.get(former)
                .ifPresent(peer -> peers.put(new StoreWrite.PeerKnown(
                        peer.chatId(),
                        peer.key(),
                        peer.seal(),
                        peer.member(),
                        peer.name(),
                        true,
                        peer.highestStart())));
    }

    private static boolean isNameless(NodeId member, String name) {
        return name.equals(member.shortText());
    }

    /** What the conversation shows of a change of status; null for what it does not show. */
    private static @Nullable Change change(@Nullable MemberStatus before, MemberStatus after) {
        if (before == after) {
            return null;
        }
        return switch (after) {
            case LEFT -> before == null ? null : Change.LEFT;
            case REVOKED -> before == null ? null : Change.REVOKED;
            case DEAD -> before == null ? null : Change.FAILED;
            case ALIVE, SUSPECT -> before == null ? Change.JOINED : before.isPresent() ? null : Change.BACK;
        };
    }

    private void note(Roster.Member member, Change change, String reason, ChatTime now) {
        ConversationItem.Membership item = new ConversationItem.Membership(
                new Position(desk.nextTime(now), desk.self, 0),
                desk.nextArrival(),
                now.wallMillis(),
                member.id(),
                member.name(),
                change,
                reason,
                member.entry());
        desk.outbox.write(new StoreWrite.ItemAdded(item));
        desk.outbox.notice(new Notice.ItemAdded(item));
        desk.outbox.log(
                false,
                "member-" + change.word(),
                "member",
                member.id(),
                "name",
                member.name(),
                "cause",
                shortEntry(member.entry()),
                "reason",
                reason);
    }

    /** As the agent's log has it, so that one leads into the other: the author's short form. */
    private static String shortEntry(String entry) {
        return entry.replaceFirst("^(.{8})[^/]*", "$1");
    }
}
