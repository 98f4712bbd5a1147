package dev.weft.chat.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SafeTextTest {
    @Test
    void controlCharactersAreReplaced() {
        assertThat(SafeText.lines("a\u001b[2Jb\u0007\u0000\u007f\u009b31m"))
                .isEqualTo("a\ufffd[2Jb\ufffd\ufffd\ufffd\ufffd31m");
    }

    @Test
    void lineBreaksStayAndBecomeOne() {
        assertThat(SafeText.lines("a\r\nb\nc\u2028d")).isEqualTo("a\nb\nc\nd");
        assertThat(SafeText.line("a\r\nb\tc")).isEqualTo("a b c");
        assertThat(SafeText.lines("over\rwritten")).isEqualTo("over\ufffdwritten");
    }

    @Test
    void nothingTurnsTheTextAround() {
        assertThat(SafeText.lines("abc\u202edef\u2066")).isEqualTo("abc\ufffddef\ufffd");
        assertThat(SafeText.lines("a\u200fb\ufeffc")).isEqualTo("abc");
    }

    @Test
    void scriptsAndEmojiStay() {
        String text = "Grüße, שלום, 日本語, 👩‍🚀";
        assertThat(SafeText.lines(text)).isEqualTo(text);
    }

    @Test
    void noTextGetsAControlCharacterThrough() {
        Random random = new Random(7);
        for (int run = 0; run < 2_000; run++) {
            StringBuilder text = new StringBuilder();
            for (int place = 0; place < 40; place++) {
                text.append((char) random.nextInt(random.nextBoolean() ? 0x100 : 0x10000));
            }
            assertThat(SafeText.line(text.toString()).codePoints())
                    .noneMatch(Character::isISOControl)
                    .noneMatch(point -> Character.getType(point) == Character.SURROGATE);
        }
    }
}
