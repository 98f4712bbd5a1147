package dev.weft.controlplane.ledger;

import dev.weft.controlplane.feed.Entry;
import java.util.List;
import java.util.OptionalInt;

/** The words for the kinds of entries. */
public final class EntryKinds {
    private static final String OTHER = "kind-";

    private record Kind(int number, String word) {}

    private static final List<Kind> KNOWN = List.of(
            new Kind(EventCodec.GENESIS, "genesis"),
            new Kind(EventCodec.ADMISSION, "admission"),
            new Kind(EventCodec.INVITE_ISSUED, "invite-issued"),
            new Kind(EventCodec.INVITE_WITHDRAWN, "invite-withdrawn"),
            new Kind(EventCodec.ANNOUNCED, "announced"),
            new Kind(EventCodec.LEFT, "left"),
            new Kind(EventCodec.SUSPECTED, "suspected"),
            new Kind(EventCodec.DEAD, "dead"),
            new Kind(EventCodec.REVOKED, "revoked"),
            new Kind(EventCodec.CHECKPOINT, "checkpoint"));

    private EntryKinds() {}

    /** The word; {@code kind-N} for a kind that this version does not know. */
    public static String word(int number) {
        return KNOWN.stream()
                .filter(kind -> kind.number == number)
                .findFirst()
                .map(Kind::word)
                .orElse(OTHER + number);
    }

    /** The kind with that word; empty when the text is none. */
    public static OptionalInt parse(String text) {
        OptionalInt known = KNOWN.stream()
                .filter(kind -> kind.word.equals(text))
                .mapToInt(Kind::number)
                .findFirst();
        if (known.isPresent() || !text.matches(OTHER + "[0-9]{1,5}")) {
            return known;
        }
        int number = Integer.parseInt(text.substring(OTHER.length()));
        return number <= Entry.MAX_KIND ? OptionalInt.of(number) : OptionalInt.empty();
    }

    /** The words of all kinds that this version knows. */
    public static List<String> words() {
        return KNOWN.stream().map(Kind::word).toList();
    }
}
