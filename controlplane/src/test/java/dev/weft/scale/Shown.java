package dev.weft.scale;

/** What a node shows of another one. */
enum Shown {
    ALIVE(0),
    SUSPECT(1),
    DEAD(2);

    /** For arrays of bytes. */
    final byte code;

    Shown(int code) {
        this.code = (byte) code;
    }

    static Shown of(byte code) {
        return switch (code) {
            case 0 -> ALIVE;
            case 1 -> SUSPECT;
            default -> DEAD;
        };
    }
}
