package dev.weft.agent.hosts;

import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.View;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.NodeName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which names stand for which addresses. Every member that has not left and was not thrown out has its name, dead ones too:
 * they keep their addresses, and a name must not come to mean somebody else when a machine fails. Where several have one
 * name, none of them has it alone: each gets its short id behind it.
 *
 * @param lines of a hosts file, without their ends
 * @param ambiguous names that several members have, with the names that they got instead
 */
public record HostNames(List<String> lines, SortedMap<String, List<String>> ambiguous) {
    /** The top-level domain of all meshes. */
    public static final String DOMAIN = "weft";
    /** Room for '-' and a short id behind a name. */
    private static final int MAX_STEM = NodeName.MAX_LENGTH - 9;

    public HostNames {
        lines = List.copyOf(lines);
    }

    /** The names that a view gives. */
    public static HostNames of(View view) {
        List<Member> members = view.members().stream()
                .filter(member -> member.status() != MemberStatus.LEFT && member.status() != MemberStatus.REVOKED)
                .sorted(Comparator.comparing(Member::name).thenComparing(Member::id))
                .toList();
        Map<NodeId, String> labels = labels(members);
        List<String> lines = new ArrayList<>();
        SortedMap<String, List<String>> ambiguous = new TreeMap<>();
        for (Member member : members) {
            String label = labels.getOrDefault(member.id(), member.name());
            if (!label.equals(member.name())) {
                ambiguous
                        .computeIfAbsent(member.name(), name -> new ArrayList<>())
                        .add(label);
            }
            String names = " " + label + "." + DOMAIN + " " + label + "." + view.networkName() + "." + DOMAIN;
            if (member.meshIp4() != null) {
                lines.add(text(member.meshIp4()) + names);
            }
            lines.add(text(member.meshIp6()) + names);
        }
        return new HostNames(lines, ambiguous);
    }

    private static String text(InetAddress address) {
        return address.getHostAddress();
    }

    /** A member may also have the very name that another one got with its short id: then both have theirs. */
    private static Map<NodeId, String> labels(List<Member> members) {
        Map<NodeId, String> labels = new HashMap<>();
        members.forEach(member -> labels.put(member.id(), member.name()));
        boolean changed = true;
        while (changed) {
            changed = false;
            Set<String> taken = new HashSet<>();
            Set<String> twice = new HashSet<>();
            labels.values().stream().filter(label -> !taken.add(label)).forEach(twice::add);
            for (Member member : members) {
                String label = labels.getOrDefault(member.id(), "");
                if (label.equals(member.name()) && twice.contains(label)) {
                    labels.put(member.id(), withId(member));
                    changed = true;
                }
            }
        }
        return labels;
    }

    private static String withId(Member member) {
        String name = member.name();
        return name.substring(0, Math.min(name.length(), MAX_STEM)) + "-"
                + member.id().shortText();
    }
}
