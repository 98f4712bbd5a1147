package dev.weft.controlplane.identity;

import dev.weft.controlplane.encoding.CborReader;
import dev.weft.controlplane.encoding.CborWriter;
import dev.weft.controlplane.encoding.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What an admin signs when it invites: whoever holds the private half of {@code inviteKey} may join.
 *
 * @param network the network it is for
 * @param inviter the admin's Ed25519 key
 * @param inviteKey the invite's own Ed25519 key
 * @param admin whether those who join with it may invite others
 * @param expiresAtMillis wall-clock time from which on nobody may join with it
 * @param uses how many nodes may join with it
 * @param signature by the inviter over all of the above
 */
public record Invite(
        NetworkId network,
        PublicKey32 inviter,
        PublicKey32 inviteKey,
        boolean admin,
        long expiresAtMillis,
        int uses,
        byte[] signature) {
    public static final int MAX_USES = 10_000;

    private static final byte[] DOMAIN = "weft-invite-1\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ADMISSION_DOMAIN = "weft-admission-1\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UNSIGNED = {};

    /** Makes and signs an invite. */
    public static Invite sign(
            Crypto crypto,
            PrivateKey32 inviterKey,
            NetworkId network,
            PublicKey32 inviteKey,
            boolean admin,
            long expiresAtMillis,
            int uses) {
        PublicKey32 inviter = crypto.signingPublicKey(inviterKey);
        Invite invite = new Invite(network, inviter, inviteKey, admin, expiresAtMillis, uses, UNSIGNED);
        byte[] signature = crypto.sign(inviterKey, invite.signedBytes());
        return new Invite(network, inviter, inviteKey, admin, expiresAtMillis, uses, signature);
    }

    public boolean hasValidSignature(Crypto crypto) {
        return crypto.verify(inviter, signedBytes(), signature);
    }

    /** The node whose key signed it. */
    public NodeId inviterId() {
        return NodeId.of(inviter);
    }

    /** What people call it: the first 4 bytes of its key, in hexadecimal. */
    public String name() {
        return nameOf(inviteKey);
    }

    /** The name of the invite with that key. */
    public static String nameOf(PublicKey32 inviteKey) {
        return HexFormat.of().formatHex(inviteKey.toBytes(), 0, 4);
    }

    /** What the joining node signs with the invite's private key: that exactly these keys of its are admitted. */
    public byte[] admissionBytes(PublicKey32 nodeKey, PublicKey32 controlKey, PublicKey32 wireguardKey) {
        return concatenate(
                ADMISSION_DOMAIN,
                network.toBytes(),
                inviteKey.toBytes(),
                nodeKey.toBytes(),
                controlKey.toBytes(),
                wireguardKey.toBytes());
    }

    /** Writes the fields as one array. */
    public void encode(CborWriter writer) {
        encodeSigned(writer.array(7)).bytes(signature).end();
    }

    /** Reads what {@link #encode} wrote. */
    public static Invite decode(CborReader reader) throws MalformedException {
        reader.array(7);
        Invite invite = new Invite(
                NetworkId.fromBytes(reader.bytes(NetworkId.BYTES)),
                PublicKey32.fromBytes(reader.bytes(PublicKey32.BYTES)),
                PublicKey32.fromBytes(reader.bytes(PublicKey32.BYTES)),
                reader.bool(),
                reader.number(0, Long.MAX_VALUE >> 16),
                (int) reader.number(1, MAX_USES),
                reader.bytes(Crypto.SIGNATURE_BYTES));
        reader.end();
        return invite;
    }

    private CborWriter encodeSigned(CborWriter writer) {
        return writer.bytes(network.toBytes())
                .bytes(inviter.toBytes())
                .bytes(inviteKey.toBytes())
                .bool(admin)
                .number(expiresAtMillis)
                .number(uses);
    }

    private byte[] signedBytes() {
        return concatenate(
                DOMAIN, CborWriter.write(writer -> encodeSigned(writer.array(6)).end()));
    }

    private static byte[] concatenate(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Invite invite
                && Arrays.equals(signature, invite.signature)
                && Arrays.equals(signedBytes(), invite.signedBytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(signature);
    }

    @Override
    public String toString() {
        return "Invite[" + inviteKey + " uses=" + uses + "]";
    }
}
