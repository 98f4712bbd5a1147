package dev.weft.agent.http;

import java.nio.file.Path;

/** Nobody listens on the socket. */
public final class AgentNotRunningException extends SocketException {
    private static final long serialVersionUID = 1L;

    public AgentNotRunningException(Path socket, Throwable cause) {
        super(
                "no agent listens on " + socket
                        + "; start it: weft agent, or where systemd runs it: systemctl start weft@NAME",
                cause);
    }

    /** With what is known of the reason. */
    public AgentNotRunningException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
