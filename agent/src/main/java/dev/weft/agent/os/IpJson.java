package dev.weft.agent.os;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what {@code ip -json} prints. Things it does not understand are left out: the machine may be newer than we. */
final class IpJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private IpJson() {}

    /** The answers of one {@code ip -json -batch}: an array for each command. */
    static List<JsonNode> documents(String text) {
        List<JsonNode> documents = new ArrayList<>();
        try (JsonParser parser = MAPPER.createParser(text)) {
            while (parser.nextToken() != null) {
                documents.add(MAPPER.readTree(parser));
            }
            return documents;
        } catch (IOException e) {
            throw new MachineException("ip -json printed something that is not JSON: " + e.getMessage(), e);
        }
    }

    static List<Link> links(JsonNode array) {
        List<Link> links = new ArrayList<>();
        for (JsonNode node : array) {
            String name = node.path("ifname").asText();
            if (!name.isEmpty()) {
                links.add(new Link(
                        name,
                        hasFlag(node, "UP"),
                        hasFlag(node, "LOOPBACK"),
                        node.path("mtu").asInt(),
                        addresses(node)));
            }
        }
        return links;
    }

    private static boolean hasFlag(JsonNode link, String flag) {
        for (JsonNode node : link.path("flags")) {
            if (node.asText().equals(flag)) {
                return true;
            }
        }
        return false;
    }

    private static List<IpPrefix> addresses(JsonNode link) {
        List<IpPrefix> addresses = new ArrayList<>();
        for (JsonNode node : link.path("addr_info")) {
            prefix(node.path("local").asText() + "/" + node.path("prefixlen").asInt())
                    .ifPresent(addresses::add);
        }
        return addresses;
    }

    /**
     * The unicast routes.
     *
     * @param device whose routes they are when {@code ip} was asked for one device: then it does not repeat the name
     */
    static List<Route> routes(JsonNode array, String device) {
        List<Route> routes = new ArrayList<>();
        for (JsonNode node : array) {
            if (!node.path("type").asText("unicast").equals("unicast")) {
                continue;
            }
            String destination = node.path("dst").asText();
            boolean ipv6 = node.path("gateway").asText().contains(":") || node.has("pref");
            String range = destination.equals("default") ? (ipv6 ? "::/0" : "0.0.0.0/0") : destination;
            prefix(range)
                    .ifPresent(found ->
                            routes.add(new Route(found, node.path("dev").asText(device))));
        }
        return routes;
    }

    private static Optional<IpPrefix> prefix(String text) {
        try {
            return Optional.of(IpPrefix.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
