package dev.weft.chat.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineEditorTest {
    private final LineEditor editor = new LineEditor();

    @Test
    void movesOverWholeCharacters() {
        editor.insert("a👩b");
        editor.left();
        editor.left();
        assertThat(editor.cursor()).isEqualTo(1);
        editor.deleteAfter();
        assertThat(editor.text()).isEqualTo("ab");
        editor.right();
        editor.deleteBefore();
        assertThat(editor.text()).isEqualTo("a");
    }

    @Test
    void deletesWordsAndEnds() {
        editor.insert("one two  ");
        editor.deleteWord();
        assertThat(editor.text()).isEqualTo("one ");
        editor.left();
        editor.deleteToEnd();
        assertThat(editor.text()).isEqualTo("one");
        editor.deleteToStart();
        assertThat(editor.text()).isEmpty();
    }

    @Test
    void theHistoryComesBackAndSoDoesTheUnfinishedLine() {
        enter("first");
        enter("second");
        enter("first");
        editor.insert("unfinished");
        editor.earlier();
        assertThat(editor.text()).isEqualTo("first");
        editor.earlier();
        assertThat(editor.text()).isEqualTo("second");
        editor.earlier();
        assertThat(editor.text()).as("the same line is kept once").isEqualTo("second");
        editor.later();
        editor.later();
        assertThat(editor.text()).isEqualTo("unfinished");
    }

    @Test
    void theHistoryAndTheLineAreBounded() {
        for (int line = 0; line < LineEditor.MAX_HISTORY + 10; line++) {
            enter("line " + line);
        }
        for (int step = 0; step < LineEditor.MAX_HISTORY + 10; step++) {
            editor.earlier();
        }
        assertThat(editor.text()).isEqualTo("line 10");
        editor.replace("");
        editor.insert("x".repeat(LineEditor.MAX_CHARACTERS + 10));
        assertThat(editor.text()).hasSize(LineEditor.MAX_CHARACTERS);
    }

    @Test
    void blanksAreNothing() {
        editor.insert("   ");
        assertThat(editor.enter()).isEmpty();
        assertThat(editor.text()).isEmpty();
    }

    private void enter(String line) {
        editor.insert(line);
        assertThat(editor.enter()).contains(line);
    }
}
