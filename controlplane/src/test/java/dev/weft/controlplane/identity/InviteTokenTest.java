package dev.weft.controlplane.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.encoding.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token is taken whole and as it was made, or not at all. */
class InviteTokenTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ .\n";

    private final Random random = new Random(11);
    private final PrivateKey32 inviter = PrivateKey32.random(random);
    private final PrivateKey32 inviteKey = PrivateKey32.random(random);
    private final NetworkId network = new NetworkId(random.nextLong(), random.nextLong());
    private final Invite invite =
            Invite.sign(CRYPTO, inviter, network, CRYPTO.signingPublicKey(inviteKey), true, 1_800_000_000_000L, 25);

    @Test
    void isReadBack() throws MalformedException {
        for (int contacts = 1; contacts <= InviteToken.MAX_CONTACTS; contacts++) {
            InviteToken token = new InviteToken(invite, inviteKey, contacts(contacts, Contact.MAX_ENDPOINTS));
            String text = token.toText();
            assertThat(text).startsWith("weft1-").doesNotContainAnyWhitespaces();
            assertThat(text.length()).isLessThanOrEqualTo(InviteToken.MAX_TEXT_LENGTH);
            assertThat(InviteToken.parse(text, CRYPTO)).isEqualTo(token);
            assertThat(InviteToken.parse("  " + text + "\n", CRYPTO)).isEqualTo(token);
        }
    }

    @Test
    void everyAlteredCharacterIsNoticed() {
        String text = new InviteToken(invite, inviteKey, contacts(1, 1)).toText();
        for (int i = 0; i < text.length(); i++) {
            for (int other = 0; other < ALPHABET.length(); other++) {
                char character = ALPHABET.charAt(other);
                if (character != text.charAt(i) && !(i == text.length() - 1 && Character.isWhitespace(character))) {
                    assertRefused(text.substring(0, i) + character + text.substring(i + 1), "character " + i);
                }
            }
        }
    }

    @Test
    void everyMissingOrAddedPieceIsNoticed() {
        for (int endpoints = 1; endpoints <= 3; endpoints++) {
            String text = new InviteToken(invite, inviteKey, contacts(1, endpoints)).toText();
            for (int length = 0; length < text.length(); length++) {
                assertRefused(text.substring(0, length), "cut to " + length);
                assertRefused(text.substring(0, length) + text.substring(length + 1), "without character " + length);
            }
            assertRefused(text + "A", "one more");
            assertRefused(text + "=", "padded");
            assertRefused(text + "==", "padded");
            assertRefused(text + text, "twice");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "weft1-", "weft2-AAAA", "weft1_AAAA", "hello", "weft1-AAAA", "weft1-AAAAAA", "WEFT1-"})
    void otherTextsAreNoTokens(String text) {
        assertRefused(text, text);
    }

    @Test
    void aTextWithoutEndIsRefused() {
        assertRefused("weft1-" + "A".repeat(1_000_000), "a long one");
    }

    @Test
    void everyFieldIsUnderTheSignature() {
        PublicKey32 otherKey = CRYPTO.signingPublicKey(PrivateKey32.random(random));
        byte[] signature = invite.signature();
        List<Invite> altered = List.of(
                new Invite(
                        new NetworkId(1, 2),
                        invite.inviter(),
                        invite.inviteKey(),
                        true,
                        invite.expiresAtMillis(),
                        25,
                        signature),
                new Invite(network, otherKey, invite.inviteKey(), true, invite.expiresAtMillis(), 25, signature),
                new Invite(network, invite.inviter(), otherKey, true, invite.expiresAtMillis(), 25, signature),
                new Invite(
                        network, invite.inviter(), invite.inviteKey(), false, invite.expiresAtMillis(), 25, signature),
                new Invite(
                        network,
                        invite.inviter(),
                        invite.inviteKey(),
                        true,
                        invite.expiresAtMillis() + 1,
                        25,
                        signature),
                new Invite(
                        network, invite.inviter(), invite.inviteKey(), true, invite.expiresAtMillis(), 26, signature));
        assertThat(invite.hasValidSignature(CRYPTO)).isTrue();
        for (Invite each : altered) {
            assertThat(each.hasValidSignature(CRYPTO)).isFalse();
            // The checksum is right, so only the signature can tell.
            assertRefused(new InviteToken(each, inviteKey, contacts(1, 1)).toText(), each.toString());
        }
    }

    @Test
    void theKeyMustBeTheInvitesOwn() {
        assertRefused(
                new InviteToken(invite, PrivateKey32.random(random), contacts(1, 1)).toText(),
                "the key of another invite");
    }

    @Test
    void limitsAreKept() {
        assertThatThrownBy(() -> new InviteToken(invite, inviteKey, contacts(InviteToken.MAX_CONTACTS + 1, 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> contacts(1, Contact.MAX_ENDPOINTS + 1)).isInstanceOf(IllegalArgumentException.class);
        for (int uses : new int[] {0, Invite.MAX_USES + 1}) {
            Invite excessive = Invite.sign(
                    CRYPTO, inviter, network, CRYPTO.signingPublicKey(inviteKey), false, 1_800_000_000_000L, uses);
            assertRefused(new InviteToken(excessive, inviteKey, contacts(1, 1)).toText(), uses + " uses");
        }
        Invite endless =
                Invite.sign(CRYPTO, inviter, network, CRYPTO.signingPublicKey(inviteKey), false, Long.MAX_VALUE, 1);
        assertRefused(new InviteToken(endless, inviteKey, contacts(1, 1)).toText(), "expires never");
    }

    private List<Contact> contacts(int count, int endpoints) {
        List<Contact> contacts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Endpoint> where = new ArrayList<>();
            for (int j = 0; j < endpoints; j++) {
                where.add(Endpoint.parse(j % 2 == 0 ? "198.18.0." + j + ":51821" : "[2001:db8::" + j + "]:51821"));
            }
            contacts.add(new Contact(
                    new NodeId(random.nextLong(), i), CRYPTO.agreementPublicKey(PrivateKey32.random(random)), where));
        }
        return contacts;
    }

    private static void assertRefused(String text, String what) {
        assertThatThrownBy(() -> InviteToken.parse(text, CRYPTO))
                .as(what)
                .isInstanceOf(MalformedException.class)
                .message()
                .isNotBlank();
    }
}
