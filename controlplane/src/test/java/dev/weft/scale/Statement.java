package dev.weft.scale;

/**
 * One entry of a feed, without keys and signatures. All nodes share the one object.
 *
 * @param order the number of the entry among all entries of the run: its time
 * @param target whom an accusation is about; else the author
 * @param life which entry of the target about itself is accused
 * @param ownLife the author's newest entry about itself, up to and including this one
 * @param hash what it contributes to digests
 * @param bytes in wire form
 */
record Statement(
        long order,
        int author,
        int sequence,
        Kind kind,
        int target,
        int life,
        boolean refused,
        int ownLife,
        long hash,
        int bytes) {
    /** What it says. */
    enum Kind {
        ANNOUNCED,
        SUSPECTED,
        DEAD
    }

    boolean isAbout(int node, int itsLife) {
        return target == node && life == itsLife;
    }
}
