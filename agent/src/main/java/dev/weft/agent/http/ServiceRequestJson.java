package dev.weft.agent.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code PUT /v1/services/{name}}.
 *
 * @param port on this machine's mesh addresses: 1 to 65535
 * @param attributes at most 8 short texts; none when left out
 */
record ServiceRequestJson(@Nullable Integer port, @Nullable Map<String, @Nullable String> attributes) {}
