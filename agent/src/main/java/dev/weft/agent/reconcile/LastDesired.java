package dev.weft.agent.reconcile;

import dev.weft.controlplane.View;
import dev.weft.controlplane.identity.NodeId;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps what was derived last: most passes ask for the same again, and with hundreds of peers it takes long to derive. */
final class LastDesired {
    private record Question(View view, NodeId self, InterfaceConfig config, Set<NodeId> fading, Paths paths) {
        @SuppressWarnings("ReferenceEquality") // to compare what two views say would take as long as to derive anew
        private boolean isSameAs(Question other) {
            return view == other.view
                    && self.equals(other.self)
                    && config.equals(other.config)
                    && fading.equals(other.fading)
                    && paths.equals(other.paths);
        }
    }

    private @Nullable Question asked;
    private @Nullable Desired answer;

    /** The same as {@link Desired#of}. */
    Desired of(View view, NodeId self, InterfaceConfig config, Set<NodeId> fading, Paths paths) {
        Question question = new Question(view, self, config, fading, paths);
        if (asked == null || !asked.isSameAs(question)) {
            answer = Desired.of(view, self, config, fading, paths);
            asked = question;
        }
        return Objects.requireNonNull(answer);
    }
}
