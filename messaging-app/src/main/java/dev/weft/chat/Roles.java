package dev.weft.chat;

import dev.weft.chat.agent.AgentMember;
import dev.weft.chat.agent.AgentView;
import dev.weft.chat.core.Announcement;
import dev.weft.chat.core.ChatIdentity;
import dev.weft.chat.core.Roster;
import dev.weft.chat.net.Peer;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes of the agent's members what the core and the connections want to know of them. For one thread. */
final class Roles {
    /** A proof is checked once for each announcement; no mesh has more members that change at a time. */
    private static final int MAX_CHECKED = 4_096;

    private final Crypto crypto;
    private final Map<CheckedKey, Optional<Announcement>> checked = new HashMap<>();

    private record CheckedKey(NodeId member, Map<String, String> attributes) {}

    Roles(Crypto crypto) {
        this.crypto = crypto;
    }

    /** What this machine has to announce. */
    static Optional<Service> offer(Crypto crypto, ChatIdentity identity, int port, AgentView view) {
        return view.self()
                .map(self -> new Service(
                        Announcement.SERVICE,
                        port,
                        Announcement.attributes(crypto, identity, view.network(), self.id())));
    }

    Roster roster(AgentView view) {
        List<Roster.Member> members = new ArrayList<>();
        for (AgentMember member : view.members()) {
            members.add(new Roster.Member(
                    member.id(),
                    member.name(),
                    member.status(),
                    member.reason(),
                    member.entry(),
                    announcement(view, member).orElse(null)));
        }
        return new Roster(true, members);
    }

    /** Present members with a chat. */
    List<Peer> peers(AgentView view) {
        List<Peer> peers = new ArrayList<>();
        for (AgentMember member : view.members()) {
            Optional<Service> service = member.service(Announcement.SERVICE);
            if (!member.self() && member.status().isPresent() && service.isPresent()) {
                announcement(view, member)
                        .ifPresent(chat -> peers.add(new Peer(
                                member.name(),
                                chat.key(),
                                member.addresses(),
                                service.get().port(),
                                member.incarnation())));
            }
        }
        return peers;
    }

    private Optional<Announcement> announcement(AgentView view, AgentMember member) {
        Optional<Service> service = member.service(Announcement.SERVICE);
        if (service.isEmpty()) {
            return Optional.empty();
        }
        if (checked.size() >= MAX_CHECKED) {
            checked.clear();
        }
        return checked.computeIfAbsent(
                new CheckedKey(member.id(), service.get().attributes()),
                key -> Announcement.read(crypto, view.network(), key.member(), key.attributes()));
    }
}
