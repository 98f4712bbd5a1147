package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.encoding.CborReader;
import dev.weft.controlplane.encoding.CborWriter;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.ledger.LedgerLimits;

/**
 * The content of an introduction: "this is my admission; what is the last entry of mine that you hold?"
 *
 * @param admission the first entry of the sender's feed, in wire form
 * @param headSequence the last entry of its own feed that the sender holds
 */
record Introduction(byte[] admission, long headSequence) {
    byte[] encode() {
        return CborWriter.write(
                writer -> writer.array(2).bytes(admission).number(headSequence).end());
    }

    static Introduction decode(byte[] bytes) throws MalformedException {
        return CborReader.read(bytes, Introduction::decode, Introduction::encode);
    }

    private static Introduction decode(CborReader reader) throws MalformedException {
        reader.array(2);
        Introduction introduction =
                new Introduction(reader.bytes(1, LedgerLimits.MAX_ENTRY_BYTES), reader.number(1, Long.MAX_VALUE));
        reader.end();
        return introduction;
    }
}
