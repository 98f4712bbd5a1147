package dev.weft.agent;

import dev.weft.agent.hosts.HostNames;
import dev.weft.agent.http.StatusJson.WarningJson;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a person should look at besides tunnels that do not work: names, records that make no sense, half relays, and full disks. */
final class MemberWarnings {
    /** Of each kind; more are only counted. */
    static final int MAX_WARNINGS = 20;

    private MemberWarnings() {}

    /**
     * Finds them.
     *
     * @param skipped members that get no peer, and why
     * @param namesTrouble why the names could not be written, and the way out; empty when they could
     * @param storeTrouble what is wrong with the disk, and the way out; empty when nothing is
     */
    static List<WarningJson> of(Snapshot snapshot, List<String> skipped, String namesTrouble, String storeTrouble) {
        List<WarningJson> warnings = new ArrayList<>();
        List<WarningJson> names = new ArrayList<>();
        HostNames.of(snapshot.view())
                .ambiguous()
                .forEach((name, instead) -> names.add(aboutAll(instead.size() + " members are called '" + name
                        + "', so they are reached as " + String.join(" and ", domains(instead))
                        + ": give them other names (setting 'name'), or revoke the one that is no more")));
        addBounded(names, "more names are shared", warnings);
        addBounded(
                skipped.stream()
                        .map(reason -> aboutAll("no tunnel to " + reason + "; everybody else is served"))
                        .toList(),
                "more members get no tunnel",
                warnings);
        List<WarningJson> halves = new ArrayList<>();
        snapshot.reach()
                .relays()
                .forEach((member, relay) -> onlyIpv4(snapshot, member, relay).ifPresent(halves::add));
        addBounded(halves, "more members are relayed for IPv4 only", warnings);
        if (!namesTrouble.isEmpty()) {
            warnings.add(aboutAll("the members' names are not in the hosts file: " + namesTrouble));
        }
        if (!storeTrouble.isEmpty()) {
            warnings.add(aboutAll(storeTrouble));
        }
        return warnings;
    }

    private static WarningJson aboutAll(String text) {
        return new WarningJson(null, null, text);
    }

    private static List<String> domains(List<String> labels) {
        return labels.stream().map(label -> label + "." + HostNames.DOMAIN).toList();
    }

    private static void addBounded(List<WarningJson> found, String more, List<WarningJson> warnings) {
        warnings.addAll(found.subList(0, Math.min(MAX_WARNINGS, found.size())));
        if (found.size() > MAX_WARNINGS) {
            warnings.add(aboutAll((found.size() - MAX_WARNINGS) + " " + more));
        }
    }

    private static Optional<WarningJson> onlyIpv4(Snapshot snapshot, NodeId id, NodeId relayId) {
        Optional<Member> relay = snapshot.view().member(relayId).filter(MemberWarnings::passesOnlyIpv4);
        return snapshot.view()
                .member(id)
                .flatMap(member -> relay.map(by -> new WarningJson(
                        member.id().toString(),
                        member.name(),
                        member.name() + " is reached by the relay " + by.name()
                                + ", which passes on IPv4 only: use its IPv4"
                                + " address"
                                + (member.meshIp4() == null
                                        ? ""
                                        : " (" + member.meshIp4().getHostAddress() + ")")
                                + ", or set net.ipv6.conf.all.forwarding=1 on " + by.name())));
    }

    private static boolean passesOnlyIpv4(Member relay) {
        return relay.services().stream()
                .anyMatch(service -> service.name().equals(Service.RELAY)
                        && Service.IPV4_ONLY.equals(service.attributes().get(Service.RELAY_PASSES)));
    }
}
