package dev.weft.chat.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.identity.NodeId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads members out of the agent's JSON. Fields that this version does not know are passed over; a member or a service that
 * makes no sense is left out, and the others count.
 */
final class MemberReader {
    static final int MAX_SERVICES = 32;
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    private MemberReader() {}

    static List<AgentMember> all(JsonNode members) {
        List<AgentMember> read = new ArrayList<>();
        for (JsonNode member : members) {
            one(member).ifPresent(read::add);
        }
        return read;
    }

    static Optional<AgentMember> one(JsonNode node) {
        try {
            return Optional.of(new AgentMember(
                    NodeId.parse(node.path("id").asText()),
                    node.path("name").asText(),
                    status(node.path("status").asText()),
                    node.path("incarnation").asLong(),
                    Instant.parse(node.path("since").asText()),
                    addresses(node),
                    services(node.path("services")),
                    node.path("self").asBoolean(),
                    "",
                    ""));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static MemberStatus status(String word) {
        for (MemberStatus status : MemberStatus.values()) {
            if (status.word().equals(word)) {
                return status;
            }
        }
        return MemberStatus.DEAD;
    }

    private static List<InetAddress> addresses(JsonNode node) {
        List<InetAddress> addresses = new ArrayList<>();
        for (String field : List.of("meshIp6", "meshIp4")) {
            String text = node.path(field).asText("");
            // Only what is a literal: a name would be looked up.
            if (ADDRESS.matcher(text).matches()) {
                try {
                    addresses.add(InetAddress.getByName(text));
                } catch (UnknownHostException e) {
                    throw new IllegalArgumentException(e);
                }
            }
        }
        return addresses;
    }

    private static List<Service> services(JsonNode nodes) {
        List<Service> services = new ArrayList<>();
        for (JsonNode node : nodes) {
            if (services.size() == MAX_SERVICES) {
                break;
            }
            Map<String, String> attributes = new TreeMap<>();
            node.path("attributes")
                    .properties()
                    .forEach(attribute -> attributes.put(
                            attribute.getKey(), attribute.getValue().asText()));
            service(node, attributes).ifPresent(services::add);
        }
        return services;
    }

    /** Nothing when it is one of a later version: whoever needs it will miss it, and nobody else. */
    private static Optional<Service> service(JsonNode node, Map<String, String> attributes) {
        try {
            return Optional.of(
                    new Service(node.path("name").asText(), node.path("port").asInt(), attributes));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
