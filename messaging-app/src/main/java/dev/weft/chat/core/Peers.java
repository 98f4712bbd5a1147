package dev.weft.chat.core;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.NodeId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who is who: chat ids, the members that vouch for them, and what the agent said of these last. */
final class Peers {
    private final Desk desk;
    private final NavigableMap<NodeId, StoreWrite.PeerKnown> byChatId = new TreeMap<>();
    private final NavigableMap<NodeId, StoreWrite.MemberKnown> members = new TreeMap<>();

    /** When each was last seen connected, or first seen at all, by the growing clock. */
    private final Map<NodeId, Long> apartSince = new HashMap<>();

    private final Map<NodeId, Long> heardAt = new HashMap<>();

    Peers(Desk desk, StoredState state) {
        this.desk = desk;
        state.peers().forEach(peer -> byChatId.put(peer.chatId(), peer));
        state.members().forEach(member -> members.put(member.member(), member));
    }

    Optional<StoreWrite.PeerKnown> get(NodeId chatId) {
        return Optional.ofNullable(byChatId.get(chatId));
    }

    /** Whether messages of this author are taken: it is, or once was, a member's chat. */
    boolean isAuthor(NodeId chatId) {
        return chatId.equals(desk.self) || byChatId.containsKey(chatId);
    }

    Collection<StoreWrite.PeerKnown> all() {
        return byChatId.values();
    }

    Collection<StoreWrite.MemberKnown> members() {
        return members.values();
    }

    StoreWrite.@Nullable MemberKnown member(NodeId id) {
        return members.get(id);
    }

    void put(StoreWrite.MemberKnown member) {
        members.put(member.member(), member);
        desk.outbox.write(member);
    }

    void put(StoreWrite.PeerKnown peer) {
        byChatId.put(peer.chatId(), peer);
        desk.outbox.write(peer);
    }

    /** What the agent says of the member that this chat id belongs to; empty when it belongs to none any more. */
    Optional<MemberStatus> status(NodeId chatId) {
        return get(chatId)
                .filter(peer -> !peer.isReplaced())
                .map(peer -> members.get(peer.member()))
                .filter(member -> chatId.equals(member.chatId()))
                .map(StoreWrite.MemberKnown::status);
    }

    /** Whether it may be talked to. */
    boolean isWelcome(NodeId chatId) {
        return status(chatId)
                .filter(status -> status != MemberStatus.LEFT && status != MemberStatus.REVOKED)
                .isPresent();
    }

    /** Why nothing will ever be delivered to it; empty while something may. */
    String goneBecause(NodeId chatId) {
        if (get(chatId).filter(StoreWrite.PeerKnown::isReplaced).isPresent()) {
            return "replaced: its machine was installed anew and has another key";
        }
        return status(chatId)
                .map(status -> switch (status) {
                    case LEFT -> "its machine left the network";
                    case REVOKED -> "its machine was thrown out of the network";
                    default -> "";
                })
                .orElse("");
    }

    /** Whether another machine is there that has the name of its dead one: most likely the same, installed anew. */
    boolean hasNamesake(NodeId chatId) {
        StoreWrite.MemberKnown member =
                get(chatId).map(peer -> members.get(peer.member())).orElse(null);
        return member != null
                && member.status() == MemberStatus.DEAD
                && members.values().stream()
                        .anyMatch(other -> !other.member().equals(member.member())
                                && other.name().equals(member.name())
                                && other.status().isPresent());
    }

    String nameOf(NodeId chatId) {
        return get(chatId).map(StoreWrite.PeerKnown::name).orElseGet(chatId::shortText);
    }

    /** Remembers a higher start number. */
    void sawStart(StoreWrite.PeerKnown peer, long start) {
        if (start > peer.highestStart()) {
            put(new StoreWrite.PeerKnown(
                    peer.chatId(), peer.key(), peer.seal(), peer.member(), peer.name(), peer.isReplaced(), start));
        }
    }

    void heard(NodeId chatId, ChatTime now) {
        heardAt.put(chatId, now.wallMillis());
    }

    long heardAt(NodeId chatId) {
        return heardAt.getOrDefault(chatId, 0L);
    }

    /** It is connected, or just was. */
    void seen(NodeId chatId, ChatTime now) {
        apartSince.put(chatId, now.millis());
    }

    /** For how long it has not been connected. */
    long apartMillis(NodeId chatId, ChatTime now) {
        return now.millis() - apartSince.computeIfAbsent(chatId, key -> now.millis());
    }
}
