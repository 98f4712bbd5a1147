package dev.weft.agent.cli;

import dev.weft.agent.AgentException;
import dev.weft.agent.config.ConfigException;
import dev.weft.agent.http.RefusedException;
import dev.weft.agent.http.SocketException;
import dev.weft.agent.os.MachineException;
import dev.weft.controlplane.ControlPlaneException;
import dev.weft.controlplane.feed.StoreException;
import dev.weft.controlplane.identity.KeyFileException;

/** What a person reads when a command failed: never a stack trace. */
final class ErrorText {
    private ErrorText() {}

    static String of(Throwable thrown) {
        String message = thrown.getMessage();
        if (message != null && isMeantForPeople(thrown)) {
            return message;
        }
        return "unexpected failure: " + thrown;
    }

    /** Whether the same would fail for good until somebody changes something: a service manager need not try again. */
    static boolean isLasting(Throwable thrown) {
        return thrown instanceof ConfigException || (thrown instanceof AgentException refused && refused.isLasting());
    }

    private static boolean isMeantForPeople(Throwable thrown) {
        return thrown instanceof CliException
                || thrown instanceof AgentException
                || thrown instanceof ConfigException
                || thrown instanceof SocketException
                || thrown instanceof RefusedException
                || thrown instanceof MachineException
                || thrown instanceof ControlPlaneException
                || thrown instanceof KeyFileException
                || thrown instanceof StoreException;
    }
}
