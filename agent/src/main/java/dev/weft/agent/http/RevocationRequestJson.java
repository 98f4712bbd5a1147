package dev.weft.agent.http;

import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/revocations}; at most one of {@code cut} and {@code since}.
 *
 * @param node name or id
 * @param cut number of its last entry that counts; the last known one when left out
 * @param since RFC 3339: the last entry that counts is the last one not later than this
 */
public record RevocationRequestJson(
        @Nullable String node, @Nullable Long cut, @Nullable String since) {}
