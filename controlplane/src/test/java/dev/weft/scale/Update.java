package dev.weft.scale;

/**
 * One piece of news between nodes with SWIM's rules.
 *
 * @param from who says so
 */
record Update(Shown state, int node, int incarnation, int from) {
    /** About what memberlist's messages of these kinds take with names of 9 characters, and their place in a compound. */
    int bytes() {
        return state == Shown.ALIVE ? 66 : 46;
    }
}
