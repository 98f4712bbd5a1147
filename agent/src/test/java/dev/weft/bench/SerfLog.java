package dev.weft.bench;

import dev.weft.bench.Sighting.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what Serf's agents log of members; the time is that of reading, for their own has whole seconds only. */
final class SerfLog {
    private static final Pattern EVENT =
            Pattern.compile("serf: EventMember(Join|Leave|Failed)(?: \\(forced\\))?: (\\S+) ");
    private static final Pattern SUSPECT = Pattern.compile("memberlist: Suspect (\\S+) has failed");

    private final Map<String, Set<String>> aliveBy = new HashMap<>();

    /** An agent that starts again knows nobody. */
    synchronized void forget(String observer) {
        aliveBy.remove(observer);
    }

    synchronized Optional<Sighting> read(String observer, String line, long atMillis) {
        Set<String> alive = aliveBy.computeIfAbsent(observer, key -> new HashSet<>());
        Matcher suspect = SUSPECT.matcher(line);
        if (suspect.find()) {
            return Optional.of(new Sighting(observer, atMillis, Kind.SUSPECTED, suspect.group(1), alive.size()));
        }
        Matcher event = EVENT.matcher(line + " ");
        if (!event.find()) {
            return Optional.empty();
        }
        String member = event.group(2);
        Kind kind = switch (event.group(1)) {
            case "Join" -> Kind.JOINED;
            case "Leave" -> Kind.LEFT;
            default -> Kind.DEAD;
        };
        if (kind == Kind.JOINED) {
            alive.add(member);
        } else {
            alive.remove(member);
        }
        return Optional.of(new Sighting(observer, atMillis, kind, member, alive.size()));
    }
}
