package dev.weft.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which package may know which. Arrows point one way: chat and agent to control plane, everything to encoding. */
final class PackageArrows {

    private static final String[] CHAT_PARTS = {
        "chat",
        "chat.store..",
        "chat.net..",
        "chat.agent..",
        "chat.web..",
        "chat.cli..",
        "chat.terminal..",
        "chat.log.."
    };

    private final String root;
    private final Map<String, ArchRule> rules = new LinkedHashMap<>();

    private PackageArrows(String root) {
        this.root = root;
    }

    /** The rules below a root package, by name. The root is a parameter so that planted offenders can be judged. */
    static Map<String, ArchRule> below(String root) {
        PackageArrows arrows = new PackageArrows(root);
        arrows.mayKnowOnly("encoding", "controlplane.encoding");
        arrows.mayKnowOnly("identity", "controlplane.identity", "controlplane.encoding", "controlplane.Endpoint");
        arrows.mayKnowOnly("feed", "controlplane.feed", "controlplane.encoding", "controlplane.identity");
        arrows.mustNotKnow("controlplane", "controlplane..", "agent..", "chat..");
        arrows.mustNotKnow(
                "controlplane contract",
                "controlplane",
                "controlplane.detector..",
                "controlplane.nodeplane..",
                "controlplane.coordinator..",
                "controlplane.fixed..");
        arrows.mustNotKnow("ledger", "controlplane.ledger..", "controlplane.nodeplane..", "controlplane.detector..");
        arrows.mustNotKnow("detector", "controlplane.detector..", "controlplane.nodeplane..", "controlplane.feed..");
        arrows.noSockets("detector without sockets", "controlplane.detector..");
        arrows.mustNotKnow("agent", "agent..", "chat..");
        arrows.mustNotKnow(
                "agent.wireguard",
                "agent.wireguard..",
                "agent.reconcile..",
                "agent.http..",
                "agent.cli..",
                "agent.lab..");
        arrows.mustNotKnow("agent.os", "agent.os..", "agent.reconcile..", "agent.http..", "agent.cli..", "agent.lab..");
        arrows.mustNotKnow(
                "agent.hosts",
                "agent.hosts..",
                "agent.reconcile..",
                "agent.wireguard..",
                "agent.http..",
                "agent.cli..",
                "agent.lab..");
        arrows.mustNotKnow("agent.reconcile", "agent.reconcile..", "agent.http..", "agent.cli..", "agent.lab..");
        arrows.mustNotKnow("agent.http", "agent.http..", "agent.cli..", "agent.lab..");
        arrows.mayKnowOnlyBelow(
                "chat",
                "chat..",
                "chat..",
                "controlplane",
                "controlplane.feed",
                "controlplane.identity",
                "controlplane.encoding");
        arrows.mustNotKnow("chat.core", "chat.core..", CHAT_PARTS);
        arrows.mayKnowOnly(
                "chat.store",
                "chat.store",
                "chat.core",
                "controlplane",
                "controlplane.feed",
                "controlplane.identity",
                "controlplane.encoding");
        arrows.mayKnowOnly("chat.net", "chat.net", "controlplane.identity", "controlplane.encoding");
        arrows.mayKnowOnly("chat.agent", "chat.agent", "controlplane", "controlplane.identity");
        arrows.mayKnowOnly("chat.terminal", "chat.terminal");
        arrows.mustNotKnow("chat.web", "chat.web..", "chat.cli..", "chat.terminal..");
        arrows.noCycles("no cycles in controlplane", "controlplane");
        return arrows.rules;
    }

    private void mayKnowOnly(String name, String own, String... others) {
        mayKnowOnlyBelow(
                name,
                own + "..",
                Stream.concat(Stream.of(own), Arrays.stream(others)).toArray(String[]::new));
    }

    private void mayKnowOnlyBelow(String name, String own, String... known) {
        rules.put(
                name,
                classes()
                        .that()
                        .resideInAPackage(full(own))
                        .should()
                        .onlyDependOnClassesThat(outsideOf(root).or(amongst(full(known))))
                        .as("what " + own + " may know of this project: " + String.join(", ", known))
                        .allowEmptyShould(true));
    }

    private void mustNotKnow(String name, String own, String... forbidden) {
        rules.put(
                name,
                noClasses()
                        .that()
                        .resideInAPackage(full(own))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(full(forbidden))
                        .allowEmptyShould(true));
    }

    private void noSockets(String name, String own) {
        rules.put(
                name,
                noClasses()
                        .that()
                        .resideInAPackage(full(own))
                        .should()
                        .dependOnClassesThat()
                        .haveNameMatching("java\\.nio\\.channels\\..*|java\\.net\\..*Socket")
                        .allowEmptyShould(true));
    }

    private void noCycles(String name, String own) {
        rules.put(
                name,
                slices().matching(root + "." + own + ".(*)..")
                        .should()
                        .beFreeOfCycles()
                        .allowEmptyShould(true));
    }

    private static DescribedPredicate<JavaClass> outsideOf(String root) {
        return DescribedPredicate.describe(
                "are not of this project", type -> !type.getPackageName().startsWith(root));
    }

    /** In one of the packages, or one of the types, by their full names. */
    private static DescribedPredicate<JavaClass> amongst(String... packagesOrTypes) {
        return JavaClass.Predicates.resideInAnyPackage(packagesOrTypes)
                .or(DescribedPredicate.describe(
                        "named types", type -> List.of(packagesOrTypes).contains(type.getName())));
    }

    private String full(String relative) {
        return root + "." + relative;
    }

    private String[] full(String[] relative) {
        return Arrays.stream(relative).map(this::full).toArray(String[]::new);
    }
}
