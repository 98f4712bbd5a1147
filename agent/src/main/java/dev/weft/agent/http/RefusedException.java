package dev.weft.agent.http;

/** The agent understood and said no; the message is its own. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    public RefusedException(ProblemJson problem) {
        super(problem.detail());
        this.status = problem.status();
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}
