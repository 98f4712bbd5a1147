package dev.weft.agent.cli;

import org.jspecify.annotations.Nullable;

/**
 * What {@code init} and {@code join} print.
 *
 * @param networkId 26 characters
 * @param networkName null until the first contact with a member
 * @param nodeId 26 characters
 * @param meshIp4 null until the first contact with a member
 * @param meshIp6 address inside the mesh
 */
record Enrolled(
        String networkId,
        @Nullable String networkName,
        String nodeId,
        @Nullable String meshIp4,
        String meshIp6) {}
