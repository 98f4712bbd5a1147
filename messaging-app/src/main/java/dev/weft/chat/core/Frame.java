package dev.weft.chat.core;

import dev.weft.controlplane.identity.NodeId;
import java.util.List;

/** What one chat node says to another. {@link FrameCodec} has their form. */
sealed interface Frame {
    /**
     * What the sender has on its disk.
     *
     * @param isComplete whether it has nothing of authors that are not named; else they are as they were said before
     */
    record Have(boolean isComplete, List<Held> feeds) implements Frame {
        public Have {
            feeds = List.copyOf(feeds);
        }
    }

    /**
     * Of one author.
     *
     * @param base it will never again have lower numbers
     * @param held the newest {@link ChatLimits#MAX_RANGES_PER_AUTHOR} ranges of what it has
     */
    record Held(NodeId author, long base, Ranges held) {}

    /** Asks for entries. */
    record Pull(long request, NodeId author, long first, long last) implements Frame {}

    /**
     * Answers a {@link Pull}: of what was asked for, up to a number, the sender has exactly these.
     *
     * @param base of this feed there
     * @param coveredTo what was asked for beyond it is to be asked for again
     */
    record Entries(long request, long base, long coveredTo, List<byte[]> wires) implements Frame {
        public Entries {
            wires = List.copyOf(wires);
        }
    }

    /** An own entry, just written. */
    record Live(byte[] wire) implements Frame {}

    /** A direct message, see {@link DirectMessage}. */
    record Direct(byte[] wire) implements Frame {}

    /** A receipt, see {@link dev.weft.chat.core.Receipt}. */
    record ReceiptGiven(byte[] wire) implements Frame {}

    /** Asks for the receipt of a direct message of the sender's that has expired, in case it was stored. */
    record ReceiptAsked(MessageId.Direct id) implements Frame {}

    /** The other side was seen with a higher start number than it uses: its disk is an old copy. */
    record Outdated(long highestStart) implements Frame {}

    /** Of a type that this version does not know. */
    record Unknown(int type) implements Frame {}
}
