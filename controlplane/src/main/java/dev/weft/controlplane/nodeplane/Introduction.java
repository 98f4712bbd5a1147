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
 * @param voucher the first entry of somebody through whom the sender came in, for who does not know that one; else empty
 */
record Introduction(byte[] admission, long headSequence, byte[] voucher) {
    private static final byte[] NONE = {};

    Introduction(byte[] admission, long headSequence) {
        this(admission, headSequence, NONE);
    }

    boolean hasVoucher() {
        return voucher.length > 0;
    }

    byte[] encode() {
        return CborWriter.write(writer -> {
            writer.array(hasVoucher() ? 3 : 2).bytes(admission).number(headSequence);
            if (hasVoucher()) {
                writer.bytes(voucher);
            }
            writer.end();
        });
    }

    static Introduction decode(byte[] bytes) throws MalformedException {
        return CborReader.read(bytes, Introduction::decode, Introduction::encode);
    }

    private static Introduction decode(CborReader reader) throws MalformedException {
        boolean hasVoucher = reader.array(2, 3) == 3;
        Introduction introduction = new Introduction(
                reader.bytes(1, LedgerLimits.MAX_ENTRY_BYTES),
                reader.number(1, Long.MAX_VALUE),
                hasVoucher ? reader.bytes(1, LedgerLimits.MAX_ENTRY_BYTES) : NONE);
        reader.end();
        return introduction;
    }
}
