package dev.weft.chat.terminal;

import org.jline.keymap.KeyMap;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;

/** What keys mean. */
enum Key {
    TYPED,
    PASTE,
    ENTER,
    NEW_LINE,
    COMPLETE,
    BACKSPACE,
    DELETE,
    DELETE_WORD,
    DELETE_TO_START,
    DELETE_TO_END,
    LEFT,
    RIGHT,
    HOME,
    END,
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    REDRAW,
    ESCAPE,
    END_OF_INPUT,
    IGNORED;

    static final String PASTE_ENDS = "\u001b[201~";
    private static final String ESC = "\u001b";
    private static final long ESCAPE_MILLIS = 60;

    static KeyMap<Key> map(Terminal terminal) {
        KeyMap<Key> map = new KeyMap<>();
        map.setUnicode(TYPED);
        map.setNomatch(IGNORED);
        map.setAmbiguousTimeout(ESCAPE_MILLIS);
        for (char typed = ' '; typed < 127; typed++) {
            map.bind(TYPED, Character.toString(typed));
        }
        map.bind(ENTER, "\r", "\n");
        map.bind(NEW_LINE, ESC + "\r", ESC + "\n");
        map.bind(COMPLETE, "\t");
        map.bind(BACKSPACE, "\u007f", "\b");
        map.bind(DELETE_WORD, KeyMap.ctrl('W'), ESC + "\u007f");
        map.bind(DELETE_TO_START, KeyMap.ctrl('U'));
        map.bind(DELETE_TO_END, KeyMap.ctrl('K'));
        map.bind(HOME, KeyMap.ctrl('A'), ESC + "[H", ESC + "OH", ESC + "[1~");
        map.bind(END, KeyMap.ctrl('E'), ESC + "[F", ESC + "OF", ESC + "[4~");
        map.bind(DELETE, ESC + "[3~");
        map.bind(END_OF_INPUT, KeyMap.ctrl('D'));
        map.bind(LEFT, KeyMap.ctrl('B'), ESC + "[D", ESC + "OD");
        map.bind(RIGHT, KeyMap.ctrl('F'), ESC + "[C", ESC + "OC");
        map.bind(UP, KeyMap.ctrl('P'), ESC + "[A", ESC + "OA");
        map.bind(DOWN, KeyMap.ctrl('N'), ESC + "[B", ESC + "OB");
        map.bind(PAGE_UP, ESC + "[5~");
        map.bind(PAGE_DOWN, ESC + "[6~");
        map.bind(REDRAW, KeyMap.ctrl('L'));
        map.bind(PASTE, ESC + "[200~");
        map.bind(ESCAPE, ESC);
        bind(map, terminal, LEFT, Capability.key_left);
        bind(map, terminal, RIGHT, Capability.key_right);
        bind(map, terminal, UP, Capability.key_up);
        bind(map, terminal, DOWN, Capability.key_down);
        bind(map, terminal, HOME, Capability.key_home);
        bind(map, terminal, END, Capability.key_end);
        bind(map, terminal, PAGE_UP, Capability.key_ppage);
        bind(map, terminal, PAGE_DOWN, Capability.key_npage);
        bind(map, terminal, DELETE, Capability.key_dc);
        return map;
    }

    private static void bind(KeyMap<Key> map, Terminal terminal, Key key, Capability capability) {
        String sequence = KeyMap.key(terminal, capability);
        if (sequence != null && !sequence.isEmpty()) {
            map.bind(key, sequence);
        }
    }
}
