package dev.weft.agent.reconcile;

import dev.weft.controlplane.identity.PublicKey32;
import java.nio.file.Path;

/**
 * What this machine says about its own WireGuard interface.
 *
 * @param name like {@code wg0}
 * @param listenPort its UDP port
 * @param privateKeyFile holds the private key, one line of base64
 * @param mtu in bytes; 0: as the underlay allows
 * @param ownKey the public half of that key
 * @param keepaliveSeconds how often an idle tunnel sends something; 0 = never, or {@link #KEEPALIVE_WHERE_NEEDED}
 * @param relay whether it passes on what members send to each other
 */
public record InterfaceConfig(
        String name,
        int listenPort,
        Path privateKeyFile,
        int mtu,
        PublicKey32 ownKey,
        int keepaliveSeconds,
        boolean relay) {
    public static final int MTU_OF_UNDERLAY = 0;
    public static final String DEFAULT_NAME = "wg0";
    public static final int DEFAULT_LISTEN_PORT = 51820;
    /** Behind a NAT, and for peers that are not reached. */
    public static final int KEEPALIVE_WHERE_NEEDED = -1;

    static final int NEEDED_KEEPALIVE_SECONDS = 25;

    InterfaceConfig withOwnKey(PublicKey32 newKey) {
        return new InterfaceConfig(name, listenPort, privateKeyFile, mtu, newKey, keepaliveSeconds, relay);
    }

    InterfaceConfig withMtu(int newMtu) {
        return new InterfaceConfig(name, listenPort, privateKeyFile, newMtu, ownKey, keepaliveSeconds, relay);
    }
}
