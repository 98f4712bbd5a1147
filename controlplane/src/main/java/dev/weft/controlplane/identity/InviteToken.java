package dev.weft.controlplane.identity;

import dev.weft.controlplane.encoding.CborReader;
import dev.weft.controlplane.encoding.CborWriter;
import dev.weft.controlplane.encoding.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * What a person hands to a machine that shall join: the invite, its private key, and whom to ask first. A secret.
 *
 * @param invite the signed invite
 * @param key the invite's private key
 * @param contacts members to ask first; at most {@link #MAX_CONTACTS}
 */
public record InviteToken(Invite invite, PrivateKey32 key, List<Contact> contacts) {
    public static final int MAX_CONTACTS = 4;
    public static final int MAX_TEXT_LENGTH = 4096;

    private static final String PREFIX = "weft1-";
    private static final int CHECKSUM_BYTES = 4;

    public InviteToken {
        contacts = List.copyOf(contacts);
        if (contacts.size() > MAX_CONTACTS) {
            throw new IllegalArgumentException("more than " + MAX_CONTACTS + " contacts");
        }
    }

    /** The one-line form: {@code weft1-} and base64url of the fields and a checksum. */
    public String toText() {
        byte[] fields = encode(this);
        byte[] checksum = Hashes.sha256(fields);
        byte[] all = Arrays.copyOf(fields, fields.length + CHECKSUM_BYTES);
        System.arraycopy(checksum, 0, all, fields.length, CHECKSUM_BYTES);
        return text(all);
    }

    private static String text(byte[] all) {
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /**
     * Reads the one-line form and checks that it belongs together.
     *
     * @throws MalformedException with a text fit for people when it is no token, cut off, or altered
     */
    public static InviteToken parse(String text, Crypto crypto) throws MalformedException {
        String line = text.strip();
        if (!line.startsWith(PREFIX)) {
            throw new MalformedException("this is not an invite token: a token starts with " + PREFIX);
        }
        if (line.length() > MAX_TEXT_LENGTH) {
            throw new MalformedException("this is not an invite token: it is too long");
        }
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(line.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("the invite token is damaged: copy it again, whole and in one line", e);
        }
        byte[] fields = Arrays.copyOf(all, Math.max(0, all.length - CHECKSUM_BYTES));
        byte[] checksum = Arrays.copyOfRange(all, fields.length, all.length);
        // The last character has bits that no byte holds: the checksum does not cover them.
        if (!Arrays.equals(checksum, Arrays.copyOf(Hashes.sha256(fields), CHECKSUM_BYTES)) || !line.equals(text(all))) {
            throw new MalformedException(
                    "the invite token is damaged or cut off: copy it again, whole and in one line");
        }
        InviteToken token = CborReader.read(fields, InviteToken::decode, InviteToken::encode);
        if (!token.invite.hasValidSignature(crypto)
                || !crypto.signingPublicKey(token.key).equals(token.invite.inviteKey())) {
            throw new MalformedException("the invite token was altered: ask for a new one");
        }
        return token;
    }

    private static byte[] encode(InviteToken token) {
        return CborWriter.write(writer -> {
            writer.array(3);
            token.invite.encode(writer);
            writer.bytes(token.key.toBytes()).array(token.contacts.size());
            token.contacts.forEach(contact -> contact.encode(writer));
            writer.end().end();
        });
    }

    private static InviteToken decode(CborReader reader) throws MalformedException {
        reader.array(3);
        Invite invite = Invite.decode(reader);
        PrivateKey32 key = PrivateKey32.fromBytes(reader.bytes(PrivateKey32.BYTES));
        int size = reader.array(1, MAX_CONTACTS);
        List<Contact> contacts = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            contacts.add(Contact.decode(reader));
        }
        reader.end();
        reader.end();
        return new InviteToken(invite, key, contacts);
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "InviteToken[hidden, " + contacts.size() + " contacts]";
    }
}
