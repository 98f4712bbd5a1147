package dev.weft.agent;

import dev.weft.agent.http.RotationJson;
import dev.weft.controlplane.ControlPlaneException;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.nodeplane.NodePlane;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the interface another key.
 *
 * <pre>
 *   what happens, in this order          killed right after it, and started again
 *   the key file holds the new key       interface and announcement follow the file
 *   the entry is stored, then sent       the interface follows the file
 *   the interface takes the new key      nothing is left to do
 * </pre>
 *
 * <p>Where the entry cannot be stored, the old key goes back into the file, and nobody has heard of the new one.
 */
final class KeyRotation {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);

    private final AgentDaemon.Parts parts;
    private final Object announcing;
    private final Supplier<CompletableFuture<Snapshot>> announce;
    private final AtomicBoolean running = new AtomicBoolean();

    /**
     * What it needs of the daemon.
     *
     * @param announcing nobody else announces while this is held
     * @param announce announces the facts as they are now
     */
    KeyRotation(AgentDaemon.Parts parts, Object announcing, Supplier<CompletableFuture<Snapshot>> announce) {
        this.parts = parts;
        this.announcing = announcing;
        this.announce = announce;
    }

    /** Completes when the entry that tells the new key is stored. */
    CompletableFuture<RotationJson> rotate(Snapshot.Standing standing) {
        if (standing != Snapshot.Standing.MEMBER) {
            return refused("this machine is no member (but " + standing.name().toLowerCase(Locale.ROOT)
                    + "), so nobody would take a new key from it");
        }
        if (!running.compareAndSet(false, true)) {
            return refused("the key is being changed already");
        }
        try {
            return begin();
        } catch (RuntimeException e) {
            running.set(false);
            return CompletableFuture.failedFuture(e);
        }
    }

    private static CompletableFuture<RotationJson> refused(String reason) {
        return CompletableFuture.failedFuture(new ControlPlaneException(reason));
    }

    private CompletableFuture<RotationJson> begin() {
        NodePlane.KeyChange change;
        CompletableFuture<Snapshot> announced;
        synchronized (announcing) {
            change = parts.keys().get();
            use(change.after());
            announced = announce.get();
        }
        return announced
                .whenComplete((snapshot, failure) -> {
                    if (failure != null) {
                        undo(change);
                    }
                    running.set(false);
                })
                .thenApply(snapshot -> told(change, snapshot));
    }

    private static RotationJson told(NodePlane.KeyChange change, Snapshot snapshot) {
        String cause = snapshot.view()
                .member(snapshot.self())
                .map(own -> own.cause().shortText())
                .orElse("");
        LOG.atInfo()
                .addKeyValue("cause", cause)
                .addKeyValue("key", change.after())
                .addKeyValue("before", change.before())
                .log("key.rotated");
        return new RotationJson(change.after().toString(), change.before().toString());
    }

    /** Nobody has heard of the new key. */
    private void undo(NodePlane.KeyChange change) {
        synchronized (announcing) {
            use(change.before());
            change.undo().run();
        }
    }

    private void use(PublicKey32 key) {
        parts.facts().useKey(key);
        parts.dataplane().useKey(key);
    }
}
