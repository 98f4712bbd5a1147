package dev.weft.agent.http;

/**
 * A new key of the WireGuard interface.
 *
 * @param wireguardKey public, base64
 * @param previousKey the one that it replaces
 */
public record RotationJson(String wireguardKey, String previousKey) {}
