package dev.weft.agent.http;

/** A request that cannot be answered as asked; becomes a {@link ProblemJson}. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    Problem(int status, String detail) {
        super(detail);
        this.status = status;
    }

    int status() {
        return status;
    }

    ProblemJson json() {
        return ProblemJson.of(status, String.valueOf(getMessage()));
    }
}
