package dev.weft.agent.http;

import dev.weft.controlplane.Member;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.Snapshot;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The members as Prometheus' HTTP service discovery wants them: who may answer now, and at which port. */
final class PrometheusTargets {
    private PrometheusTargets() {}

    /**
     * One member.
     *
     * @param targets its mesh address and port
     * @param labels {@code __meta_weft_…}; Prometheus drops them after relabelling
     */
    record Group(List<String> targets, Map<String, String> labels) {}

    /**
     * Members that are alive or suspect.
     *
     * @param service whose port is meant, for those who offer it; null: a fixed port
     * @param port the fixed port of all members
     */
    static List<Group> of(Snapshot snapshot, @Nullable String service, int port) {
        return snapshot.view().members().stream()
                .filter(member -> member.status().isPresent())
                .flatMap(member -> group(snapshot, member, service, port).stream())
                .toList();
    }

    private static Optional<Group> group(Snapshot snapshot, Member member, @Nullable String service, int port) {
        Map<String, String> labels = labels(snapshot, member);
        if (service == null) {
            return Optional.of(new Group(List.of(target(member, port)), labels));
        }
        return member.services().stream()
                .filter(offered -> offered.name().equals(service))
                .findFirst()
                .map(offered -> {
                    addAttributes(labels, offered);
                    return new Group(List.of(target(member, offered.port())), labels);
                });
    }

    private static Map<String, String> labels(Snapshot snapshot, Member member) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("__meta_weft_id", member.id().toString());
        labels.put("__meta_weft_name", member.name());
        labels.put("__meta_weft_status", member.status().word());
        labels.put("__meta_weft_network", snapshot.view().networkName());
        labels.put("__meta_weft_self", String.valueOf(member.id().equals(snapshot.self())));
        return labels;
    }

    private static void addAttributes(Map<String, String> labels, Service service) {
        labels.put("__meta_weft_service", service.name());
        service.attributes()
                .forEach((key, value) ->
                        labels.put("__meta_weft_attribute_" + key.replaceAll("[^a-zA-Z0-9_]", "_"), value));
    }

    private static String target(Member member, int port) {
        InetAddress meshIp4 = member.meshIp4();
        return meshIp4 == null
                ? "[" + member.meshIp6().getHostAddress() + "]:" + port
                : meshIp4.getHostAddress() + ":" + port;
    }
}
