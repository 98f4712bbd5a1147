package dev.weft.agent.wireguard;

import dev.weft.agent.os.IpPrefix;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a WireGuard that is a process says of its interface: lines {@code name=value}, first the interface's, then each
 * peer's, which begin with its key. It gives the same as {@link WireGuardDump} does of {@code wg}: a peer with a line that
 * is not as it should be is left out and reported, the rest counts. Pre-shared keys are skipped at once.
 *
 * <p>It is asked every other second, and of hundreds of peers hardly anything has changed then: what would be made of the same
 * texts again and again is kept, and no line is copied only to be looked at.
 */
public final class UserSpaceAnswer {
    private final Crypto crypto = new BouncyCastleCrypto();
    private final Remembered<IpPrefix> prefixes = new Remembered<>(IpPrefix::parse);
    private final Remembered<Endpoint> endpoints = new Remembered<>(WireGuardDump::endpoint);
    /** Only the private key is told, and the public one takes long to compute: it is kept for the next answer. */
    private @Nullable KeyPair known;

    private SortedMap<PublicKey32, PeerState> before = new TreeMap<>();

    private record KeyPair(PrivateKey32 privateKey, PublicKey32 publicKey) {}

    /** May be called by several threads. */
    public synchronized WireGuardState parse(String answer) {
        List<String> malformed = new ArrayList<>();
        SortedMap<PublicKey32, PeerState> peers = new TreeMap<>();
        UserSpacePart own = new UserSpacePart(prefixes, endpoints);
        int end = own.read(answer, 0);
        if (own.isMalformed()) {
            malformed.add("the interface with " + own.lines() + " fields");
        }
        for (int number = 1; end < answer.length(); number++) {
            UserSpacePart part = new UserSpacePart(prefixes, endpoints);
            end = part.read(answer, end);
            Optional<PeerState> peer = part.peer().map(this::sameAsBefore);
            if (peer.isEmpty() || peers.putIfAbsent(peer.get().key(), peer.get()) != null) {
                malformed.add("peer " + number + " with " + part.lines() + " fields");
            }
        }
        prefixes.endRound();
        endpoints.endRound();
        before = peers;
        return new WireGuardState(
                own.isMalformed() ? Optional.empty() : own.privateKey().map(this::publicKey),
                own.listenPort(),
                peers,
                malformed);
    }

    /** Hardly any peer has changed: the same objects stay, and there is less to collect. */
    private PeerState sameAsBefore(PeerState peer) {
        PeerState last = before.get(peer.key());
        return last != null && last.equals(peer) ? last : peer;
    }

    private PublicKey32 publicKey(PrivateKey32 privateKey) {
        KeyPair pair = known;
        if (pair == null || !pair.privateKey.equals(privateKey)) {
            pair = new KeyPair(privateKey, crypto.agreementPublicKey(privateKey));
            known = pair;
        }
        return pair.publicKey;
    }
}
