package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.ControlPlaneException;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.feed.SqliteFeedStore;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Contact;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.IdentityKeys;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.InviteToken;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeName;
import dev.weft.controlplane.ledger.Event;
import dev.weft.controlplane.ledger.Event.Admission;
import dev.weft.controlplane.ledger.Event.Genesis;
import dev.weft.controlplane.ledger.EventCodec;
import dev.weft.controlplane.ledger.LedgerLimits;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes a machine a member: writes its keys and the first entry of its feed. Needs no network and no agent. */
public final class Enrolment {
    private Enrolment() {}

    /** Whether the folder holds a membership. */
    public static boolean exists(Path stateFolder) {
        return StateFolder.isEnrolled(stateFolder);
    }

    /**
     * Founds a network; this machine is its first member and its first admin.
     *
     * @throws ControlPlaneException when the folder holds a membership already or is in use
     */
    public static NetworkId found(Path stateFolder, String networkName, Ipv4Range range) {
        String name = NodeName.check(networkName);
        Crypto crypto = new BouncyCastleCrypto();
        RandomGenerator random = Entropy.secure();
        try (StateFolder folder = lockFresh(stateFolder)) {
            IdentityKeys keys = IdentityKeys.random(random);
            byte[] salt = new byte[Genesis.SALT_BYTES];
            random.nextBytes(salt);
            Entry genesis = FirstEntry.genesis(
                    crypto, keys, name, range, salt, SystemTime.now().wallMillis());
            NetworkId network = NetworkId.of(genesis.wire());
            finish(folder, crypto, keys, genesis, network, List.of());
            return network;
        }
    }

    /**
     * Takes up an invite: this machine is a member once it has met one.
     *
     * @param tokenText what {@code weft invite} printed
     * @throws ControlPlaneException when the token is damaged, altered or expired, or the folder holds a membership
     */
    public static NetworkId join(Path stateFolder, String tokenText) {
        Crypto crypto = new BouncyCastleCrypto();
        InviteToken token;
        try {
            token = InviteToken.parse(tokenText, crypto);
        } catch (MalformedException e) {
            throw new ControlPlaneException(String.valueOf(e.getMessage()), e);
        }
        long wallMillis = SystemTime.now().wallMillis();
        if (wallMillis > token.invite().expiresAtMillis()) {
            throw new ControlPlaneException("the invite expired at "
                    + Instant.ofEpochMilli(token.invite().expiresAtMillis())
                    + ": ask for a new one (or set this machine's clock, it says " + Instant.ofEpochMilli(wallMillis)
                    + ")");
        }
        NetworkId network = token.invite().network();
        try (StateFolder folder = lockFresh(stateFolder)) {
            IdentityKeys keys = IdentityKeys.random(Entropy.secure());
            Entry admission = FirstEntry.admission(crypto, keys, token, wallMillis);
            finish(folder, crypto, keys, admission, network, token.contacts());
            return network;
        }
    }

    private static StateFolder lockFresh(Path stateFolder) {
        StateFolder folder = StateFolder.lock(stateFolder);
        if (StateFolder.isEnrolled(stateFolder)) {
            NetworkId network;
            try (folder) {
                network = folder.readMembership().network();
            }
            throw new ControlPlaneException("this machine is in network " + network + " already (" + stateFolder
                    + "). To leave it: weft leave. To start anew afterwards, move that folder away.");
        }
        return folder;
    }

    private static void finish(
            StateFolder folder,
            Crypto crypto,
            IdentityKeys keys,
            Entry first,
            NetworkId network,
            List<Contact> contacts) {
        folder.removeUnfinished();
        keys.save(folder.path());
        try (SqliteFeedStore store =
                SqliteFeedStore.open(folder.ledgerFile(), network, crypto, LedgerLimits.MAX_ENTRY_BYTES)) {
            store.append(List.of(first), true);
        }
        folder.writeMembership(new StateFolder.Membership(network, contacts));
    }

    /** Writes the first entries of feeds. */
    static final class FirstEntry {
        private FirstEntry() {}

        static Entry genesis(
                Crypto crypto, IdentityKeys keys, String name, Ipv4Range range, byte[] salt, long wallMillis) {
            Genesis event = new Genesis(
                    name,
                    range,
                    crypto.agreementPublicKey(keys.control()),
                    crypto.agreementPublicKey(keys.wireguard()),
                    salt);
            return sign(crypto, keys, event, wallMillis);
        }

        static Entry admission(Crypto crypto, IdentityKeys keys, InviteToken token, long wallMillis) {
            Invite invite = token.invite();
            var controlKey = crypto.agreementPublicKey(keys.control());
            var wireguardKey = crypto.agreementPublicKey(keys.wireguard());
            byte[] proven = invite.admissionBytes(crypto.signingPublicKey(keys.signing()), controlKey, wireguardKey);
            Admission event = new Admission(invite, controlKey, wireguardKey, crypto.sign(token.key(), proven));
            return sign(crypto, keys, event, wallMillis);
        }

        private static Entry sign(Crypto crypto, IdentityKeys keys, Event event, long wallMillis) {
            return Entry.sign(
                    crypto,
                    keys.signing(),
                    crypto.signingPublicKey(keys.signing()),
                    1,
                    Entry.noPrevious(),
                    HybridTime.of(wallMillis),
                    EventCodec.kind(event),
                    EventCodec.encode(event));
        }
    }
}
