package dev.weft.chat.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void breaksAtBlanks() {
        assertThat(Words.wrap("the spare one from the shelf", 10))
                .containsExactly("the spare", "one from", "the shelf");
    }

    @Test
    void breaksLongWordsAndKeepsEmptyLines() {
        assertThat(Words.wrap("abcdefgh\n\nij", 3)).containsExactly("abc", "def", "gh", "", "ij");
    }

    @Test
    void wideCharactersTakeTwoColumns() {
        assertThat(Words.width("日本")).isEqualTo(4);
        assertThat(Words.width("e\u0301")).isEqualTo(1);
        assertThat(Words.wrap("日本語", 4)).containsExactly("日本", "語");
        assertThat(Words.cut("日本語", 5, "…")).isEqualTo("日本…");
    }

    @Test
    void nothingIsWiderThanItMayBeAndNothingIsLost() {
        Random random = new Random(11);
        String letters = "ab cé日👩 \n";
        for (int run = 0; run < 2_000; run++) {
            StringBuilder text = new StringBuilder();
            for (int place = random.nextInt(60); place > 0; place--) {
                int at = random.nextInt(letters.codePointCount(0, letters.length()));
                text.appendCodePoint(letters.codePointAt(letters.offsetByCodePoints(0, at)));
            }
            int columns = 2 + random.nextInt(20);
            List<String> lines = Words.wrap(text.toString(), columns);
            assertThat(lines).allSatisfy(line -> assertThat(Words.width(line)).isLessThanOrEqualTo(columns));
            assertThat(String.join("", lines).replaceAll("\\s", ""))
                    .isEqualTo(text.toString().replaceAll("\\s", ""));
        }
    }

    @Test
    void listsNames() {
        assertThat(Words.names(List.of("a"), 2)).isEqualTo("a");
        assertThat(Words.names(List.of("a", "b"), 2)).isEqualTo("a and b");
        assertThat(Words.names(List.of("a", "b", "c", "d"), 2)).isEqualTo("a, b and 2 others");
    }
}
