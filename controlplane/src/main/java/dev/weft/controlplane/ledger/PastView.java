package dev.weft.controlplane.ledger;

import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.View;
import java.time.Instant;

/**
 * The view as it followed from the entries up to a time. The times are those that the authors wrote: a node with a wrong
 * clock is in the wrong place, and what was written in time but arrived later counts.
 */
public final class PastView {
    private PastView() {}

    /** Replays the entries whose time is not later than that one. */
    public static View at(LedgerCopy ledger, Instant time) {
        return Replay.ofHeld(
                        ledger.view().network(), CheckedBefore.CRYPTO, ledger.self(), LedgerPage.until(ledger, time))
                .view();
    }
}
