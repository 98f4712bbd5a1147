package dev.weft.agent.http;

import org.jspecify.annotations.Nullable;

/** A request that cannot be answered as asked; becomes a {@link ProblemJson}. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String field;

    Problem(int status, String detail) {
        super(detail);
        this.status = status;
        this.field = null;
    }

    private Problem(String field, String detail) {
        super(detail);
        this.status = 400;
        this.field = field;
    }

    /** One part of the request is wrong: a key of the body, a parameter, or a part of the path. */
    static Problem ofField(String field, String detail) {
        return new Problem(field, detail);
    }

    int status() {
        return status;
    }

    ProblemJson json() {
        return ProblemJson.of(status, String.valueOf(getMessage()), field);
    }
}
