package dev.weft.agent.reconcile;

import dev.weft.controlplane.Member;
import dev.weft.controlplane.View;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
        LOG.info(
                "event=plan.applied interface={} steps={} durationMillis={} cause={} changes=\"{}\"",
                interfaceName,
                plan.steps().size(),
                durationMillis,
                causes(plan, view),
                changes(plan));
    }

    void drift(Plan plan) {
        LOG.warn(
                "event=drift interface={} steps={} repair=\"{}\"",
                interfaceName,
                plan.steps().size(),
                changes(plan));
    }

    void handshakeAgain(List<DesiredPeer> peers) {
        LOG.info(
                "event=handshake.again interface={} peers={}",
                interfaceName,
                peers.stream().map(DesiredPeer::label).collect(Collectors.joining(",")));
    }

    void skipped(List<String> now) {
        if (!now.equals(skipped)) {
            now.forEach(reason -> LOG.warn("event=member.skipped reason=\"{}\"", reason));
            skipped = now;
        }
    }

    /** The same failure again and again fills no log. */
    void failed(RuntimeException failure, long retryMillis) {
        String text = String.valueOf(failure.getMessage());
        if (text.equals(lastFailure)) {
            LOG.debug("event=reconcile.failed retryMillis={} error=\"{}\"", retryMillis, text);
        } else if (failure instanceof dev.weft.agent.os.MachineException) {
            LOG.warn("event=reconcile.failed retryMillis={} error=\"{}\"", retryMillis, text);
        } else {
            LOG.error("event=reconcile.failed retryMillis={} error=\"{}\"", retryMillis, text, failure);
        }
        lastFailure = text;
    }

    void worked() {
        if (!lastFailure.isEmpty()) {
            LOG.info("event=reconcile.recovered interface={}", interfaceName);
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

    private static String causes(Plan plan, View view) {
        String causes = plan.only(Step.OfPeer.class)
                .flatMap(step -> view.members().stream()
                        .filter(member -> member.wireguardKey().equals(step.key())))
                .map(member -> member.cause().shortText())
                .distinct()
                .limit(MAX_CAUSES_SHOWN)
                .collect(Collectors.joining(","));
        return causes.isEmpty() ? "local" : causes;
    }

    private static String changes(Plan plan) {
        int more = plan.steps().size() - MAX_CHANGES_SHOWN;
        return plan.describe().stream().limit(MAX_CHANGES_SHOWN).collect(Collectors.joining("; "))
                + (more > 0 ? "; and " + more + " more" : "");
    }
}
