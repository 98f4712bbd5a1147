package dev.weft.agent.reconcile;

import dev.weft.agent.os.MachineException;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.View;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

    void applied(Plan plan, View view, long durationMillis) {
        LOG.atInfo()
                .addKeyValue("interface", interfaceName)
                .addKeyValue("steps", plan.steps().size())
                .addKeyValue("durationMillis", durationMillis)
                .addKeyValue("cause", causes(plan, view))
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
                    .addKeyValue("peer", nameOf(view, key))
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

    void skipped(List<String> now) {
        if (!now.equals(skipped)) {
            now.forEach(reason -> LOG.atWarn().addKeyValue("reason", reason).log("member.skipped"));
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

    /** The name of a member, by its key; empty when nobody has it. */
    static String nameOf(View view, PublicKey32 key) {
        return view.members().stream()
                .filter(member -> member.wireguardKey().equals(key))
                .map(Member::name)
                .findFirst()
                .orElse("");
    }

    /**
     * The entries of the members whose peers come, go, or get what they announce, and of this node for what is its own. What
     * follows from the settings, or from how packets get through, has none.
     */
    static String causes(Plan plan, View view) {
        String causes = plan.steps().stream()
                .flatMap(step -> view.members().stream().filter(member -> concerns(step, member)))
                .map(member -> member.cause().shortText())
                .distinct()
                .limit(MAX_CAUSES_SHOWN)
                .collect(Collectors.joining(","));
        return causes.isEmpty() ? "local" : causes;
    }

    private static boolean concerns(Step step, Member member) {
        if (step instanceof Step.ChangePeer change && change.endpoint().isEmpty()) {
            return false;
        } else if (step instanceof Step.OfPeer peer) {
            return member.wireguardKey().equals(peer.key());
        } else if (step instanceof Step.SetKeyAndPort key) {
            return member.wireguardKey().equals(key.publicKey());
        }
        return step instanceof Step.AddAddress add
                && (add.address().address().equals(member.meshIp4())
                        || add.address().address().equals(member.meshIp6()));
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
