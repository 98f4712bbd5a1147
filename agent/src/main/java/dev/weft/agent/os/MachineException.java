package dev.weft.agent.os;

/** The machine does not let the agent do its work. The text names the cause and the way out, fit for users. */
public class MachineException extends RuntimeException {
    public MachineException(String message) {
        super(message);
    }

    public MachineException(String message, Throwable cause) {
        super(message, cause);
    }
}
