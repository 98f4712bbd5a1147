package dev.weft.agent.http;

import dev.weft.controlplane.Service;
import java.util.Map;

/**
 * Something that a member offers.
 *
 * @param name lower-case letters, digits and '-'
 * @param port on the member's mesh addresses
 * @param attributes short texts
 */
public record ServiceJson(String name, int port, Map<String, String> attributes) {
    static ServiceJson of(Service service) {
        return new ServiceJson(service.name(), service.port(), service.attributes());
    }
}
