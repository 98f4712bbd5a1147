package dev.weft.controlplane.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The primitives against the test vectors of their standards. */
class CryptoVectorsTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();

    /** RFC 8032, section 7.1, tests 1 to 3. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "'TEST 1', 9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + " d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '',"
                + " e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "'TEST 2', 4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + " 3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72,"
                + " 92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "'TEST 3', c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + " fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82,"
                + " 6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    })
    void ed25519(String name, String privateHex, String publicHex, String message, String signatureHex) {
        PrivateKey32 privateKey = PrivateKey32.fromBytes(hex(privateHex));
        PublicKey32 publicKey = PublicKey32.fromBytes(hex(publicHex));
        byte[] signature = hex(signatureHex);
        assertThat(CRYPTO.signingPublicKey(privateKey)).isEqualTo(publicKey);
        assertThat(CRYPTO.sign(privateKey, hex(message))).isEqualTo(signature);
        assertThat(CRYPTO.verify(publicKey, hex(message), signature)).isTrue();
        for (int bit = 0; bit < signature.length * 8; bit++) {
            byte[] flipped = signature.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(CRYPTO.verify(publicKey, hex(message), flipped))
                    .as("signature with bit %s flipped", bit)
                    .isFalse();
        }
        assertThat(CRYPTO.verify(publicKey, hex(message + "00"), signature)).isFalse();
        assertThat(CRYPTO.verify(publicKey, hex(message), Arrays.copyOf(signature, 63)))
                .isFalse();
        assertThat(CRYPTO.verify(publicKey, hex(message), new byte[0])).isFalse();
    }

    /** RFC 7748, section 5.2. */
    @ParameterizedTest
    @CsvSource({
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
                + " e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
                + " c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d,"
                + " e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493,"
                + " 95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
    })
    void x25519(String scalar, String point, String result) {
        assertThat(CRYPTO.agree(PrivateKey32.fromBytes(hex(scalar)), PublicKey32.fromBytes(hex(point))))
                .isEqualTo(hex(result));
    }

    /** RFC 7748, section 6.1. */
    @Test
    void x25519BetweenTwo() {
        PublicKey32 alice =
                PublicKey32.fromBytes(hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
        PrivateKey32 bob =
                PrivateKey32.fromBytes(hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
        assertThat(CRYPTO.agreementPublicKey(bob))
                .isEqualTo(
                        PublicKey32.fromBytes(hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")));
        assertThat(CRYPTO.agree(bob, alice))
                .isEqualTo(hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"));
    }

    /** Points whose order divides 8: an agreement with them is the same for every private key. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void aPointOfSmallOrderGivesNoSecret(String point) {
        PrivateKey32 key =
                PrivateKey32.fromBytes(hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"));
        assertThat(CRYPTO.agree(key, PublicKey32.fromBytes(hex(point)))).isNull();
    }

    /** RFC 8439, section 2.8.2. */
    @Test
    void chaCha20Poly1305() {
        byte[] key = hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
        byte[] nonce = hex("070000004041424344454647");
        byte[] associatedData = hex("50515253c0c1c2c3c4c5c6c7");
        byte[] plaintext =
                ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future,"
                                + " sunscreen would be it.")
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] expected = hex("d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
                + "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
                + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
                + "3ff4def08e4b7a9de576d26586cec64b6116"
                + "1ae10b594f09e26a7e902ecbd0600691");
        byte[] sealed = CRYPTO.seal(key, nonce, associatedData, plaintext);
        assertThat(sealed).isEqualTo(expected);
        assertThat(CRYPTO.open(key, nonce, associatedData, sealed)).isEqualTo(plaintext);
        for (int i = 0; i < sealed.length; i++) {
            byte[] altered = sealed.clone();
            altered[i] ^= 1;
            assertThat(CRYPTO.open(key, nonce, associatedData, altered))
                    .as("byte %s altered", i)
                    .isNull();
        }
        assertThat(CRYPTO.open(key, nonce, hex("50"), sealed)).isNull();
        assertThat(CRYPTO.open(key, hex("070000004041424344454648"), associatedData, sealed))
                .isNull();
        for (int length = 0; length < sealed.length; length++) {
            assertThat(CRYPTO.open(key, nonce, associatedData, Arrays.copyOf(sealed, length)))
                    .as("cut to %s bytes", length)
                    .isNull();
        }
    }

    /** RFC 5869, appendix A, cases 1 to 3; of their output the first 32 bytes. */
    @ParameterizedTest(name = "case {0}")
    @CsvSource({
        "1, 0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 000102030405060708090a0b0c, f0f1f2f3f4f5f6f7f8f9,"
                + " 3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
        "2, 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
                + "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"
                + "404142434445464748494a4b4c4d4e4f,"
                + " 606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"
                + "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"
                + "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf,"
                + " b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecf"
                + "d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeef"
                + "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff,"
                + " b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c",
        "3, 0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, '', '',"
                + " 8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    })
    void hkdf(String number, String secret, String salt, String info, String key) {
        assertThat(CRYPTO.deriveKey(hex(secret), hex(salt), hex(info))).isEqualTo(hex(key));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
