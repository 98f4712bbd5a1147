package dev.weft.agent.http;

/**
 * The body of {@code POST /v1/invites}.
 *
 * @param validitySeconds 60 to 31,536,000; an hour when left out
 * @param uses 1 to 10,000; one when left out
 * @param admin whether those who join with it may invite others
 */
public record InviteRequestJson(Long validitySeconds, Integer uses, Boolean admin) {
    static final long DEFAULT_VALIDITY_SECONDS = 3600;
}
