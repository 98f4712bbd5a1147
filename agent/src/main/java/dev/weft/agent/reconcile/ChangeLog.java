package dev.weft.agent.reconcile;

import dev.weft.agent.os.MachineException;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.View;
import dev.weft.controlplane.identity.PublicKey32;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Tells in the log what changed and which entry caused it. */
final class ChangeLog {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
    private static final int MAX_CHANGES_SHOWN = 10;
    private static final int MAX_CAUSES_SHOWN = 5;

    private final String interfaceName;
    private List<String> skipped = List.of();
    private String lastFailure = "";

    ChangeLog(String interfaceName) {
        this.interfaceName = interfaceName;
    }

    /**
     * Something was carried out.
     *
     * @param before the view of the pass before, null in the first one: it knows whose a peer was that nobody has now
     */
    void applied(Plan plan, View view, @Nullable View before, long durationMillis) {
        LOG.atInfo()
                .addKeyValue("interface", interfaceName)
                .addKeyValue("steps", plan.steps().size())
                .addKeyValue("durationMillis", durationMillis)
                .addKeyValue("cause", causes(plan, view, before))
                .addKeyValue("changes", changes(plan))
                .log("plan.applied");
    }

    void drift(Plan plan, Actual found) {
        LOG.atWarn()
                .addKeyValue("interface", interfaceName)
                .addKeyValue("found", shortened(DriftText.of(plan, found)))
                .addKeyValue("repair", changes(plan))
                .log("drift");
    }

    void dead(Set<PublicKey32> peers, View view) {
        for (PublicKey32 key : peers) {
            LOG.atWarn()
                    .addKeyValue("interface", interfaceName)
                    .addKeyValue("peer", nameOf(view, view, key))
                    .addKeyValue("reason", "its member is alive, and nothing comes back through its tunnel")
                    .log("tunnel.dead");
        }
    }

    void handshakeAgain(List<DesiredPeer> peers) {
        LOG.atInfo()
                .addKeyValue("interface", interfaceName)
                .addKeyValue("peers", peers.stream().map(DesiredPeer::label).collect(Collectors.joining(",")))
                .log("handshake.again");
    }

    void skipped(List<String> now, View view) {
        if (!now.equals(skipped)) {
            now.forEach(reason -> LOG.atWarn()
                    .addKeyValue("reason", reason)
                    .addKeyValue("cause", causeOf(reason, view))
                    .log("member.skipped"));
            skipped = now;
        }
    }

    /** The same failure again and again fills no log. */
    void failed(RuntimeException failure, long retryMillis) {
        String text = String.valueOf(failure.getMessage());
        boolean expected = failure instanceof MachineException;
        Level level = text.equals(lastFailure) ? Level.DEBUG : expected ? Level.WARN : Level.ERROR;
        LoggingEventBuilder line = LOG.atLevel(level).addKeyValue("retryMillis", retryMillis);
        // The text of an expected failure says everything; only a bug needs its stack.
        (expected ? line.addKeyValue("error", text) : line.setCause(failure)).log("reconcile.failed");
        lastFailure = text;
    }

    void worked() {
        if (!lastFailure.isEmpty()) {
            LOG.atInfo().addKeyValue("interface", interfaceName).log("reconcile.recovered");
            lastFailure = "";
        }
    }

    private static String causeOf(String skipped, View view) {
        return view.members().stream()
                .filter(member -> skipped.startsWith(DesiredBuilder.labelOf(member)))
                .map(member -> member.cause().shortText())
                .findFirst()
                .orElse("local");
    }

    /** The name of the member that has this key, or had it before; empty when nobody has or had. */
    static String nameOf(View view, @Nullable View before, PublicKey32 key) {
        return owner(view, before, key).map(Member::name).orElse("");
    }

    private static Optional<Member> owner(View view, @Nullable View before, PublicKey32 key) {
        Optional<Member> now = withKey(view, key);
        return now.isPresent() || before == null
                ? now
                : withKey(before, key).flatMap(former -> view.member(former.id()));
    }

    private static Optional<Member> withKey(View view, PublicKey32 key) {
        return view.members().stream()
                .filter(member -> member.wireguardKey().equals(key))
                .findFirst();
    }

    /**
     * The entries of the members whose peers come, go, or get what they announce, and of this node for what is its own. What
     * follows from the settings, or from how packets get through, has none.
     */
    static String causes(Plan plan, View view, @Nullable View before) {
        String causes = plan.steps().stream()
                .flatMap(step -> concerned(step, view, before))
                .map(member -> member.cause().shortText())
                .distinct()
                .limit(MAX_CAUSES_SHOWN)
                .collect(Collectors.joining(","));
        return causes.isEmpty() ? "local" : causes;
    }

    private static Stream<Member> concerned(Step step, View view, @Nullable View before) {
        if (step instanceof Step.ChangePeer change && change.endpoint().isEmpty()) {
            return Stream.empty();
        } else if (step instanceof Step.OfPeer peer) {
            return owner(view, before, peer.key()).stream();
        } else if (step instanceof Step.SetKeyAndPort key) {
            return withKey(view, key.publicKey()).stream();
        } else if (step instanceof Step.AddAddress add) {
            InetAddress address = add.address().address();
            return view.members().stream()
                    .filter(member -> address.equals(member.meshIp4()) || address.equals(member.meshIp6()));
        }
        return Stream.empty();
    }

    private static String changes(Plan plan) {
        return shortened(plan.describe());
    }

    private static String shortened(List<String> texts) {
        int more = texts.size() - MAX_CHANGES_SHOWN;
        return texts.stream().limit(MAX_CHANGES_SHOWN).collect(Collectors.joining("; "))
                + (more > 0 ? "; and " + more + " more" : "");
    }
}
