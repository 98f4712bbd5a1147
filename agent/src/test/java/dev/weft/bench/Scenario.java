package dev.weft.bench;

import dev.weft.bench.Sighting.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** What is done to a fleet, and what is measured meanwhile. */
final class Scenario {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration SETTLE = Duration.ofSeconds(3);
    private static final int RANDOM_PAUSE_MILLIS = 1_500;
    private static final int HEADER_BYTES = 28;
    private static final Set<Kind> BACK = EnumSet.of(Kind.JOINED, Kind.RECOVERED);

    private final Fleet fleet;
    private final int nodes;
    private final Outcome outcome;
    private final RandomGenerator random;
    private final Consumer<String> progress;
    private final Silence silence = new Silence();

    Scenario(Fleet fleet, Outcome outcome, RandomGenerator random, Consumer<String> progress) {
        this.fleet = fleet;
        this.nodes = outcome.nodes;
        this.outcome = outcome;
        this.random = random;
        this.progress = progress;
    }

    void start() throws InterruptedException {
        int mark = fleet.journal().size();
        fleet.prepare();
        double cpu = cpu(fleet.pids());
        long at = fleet.startAll();
        Set<String> all = Set.copyOf(fleet.running());
        fleet.journal().await(mark, LIMIT, said -> Timing.complete(said, nodes).size() >= nodes);
        List<Sighting> said = fleet.journal().since(mark);
        measured(Figure.START, Timing.last(Timing.complete(said, nodes), at, all));
        outcome.of(Figure.START_CPU).add((cpu(fleet.pids()) - cpu) / nodes);
        outcome.counted("start", fleet.counters(), nodes);
        countFalse(said, "");
    }

    /** From now on a few nodes have processes of their own, so that they can be killed. */
    void setApart() throws InterruptedException {
        fleet.setApart();
        List<String> all = fleet.running();
        if (!fleet.journal().await(0, LIMIT, said -> Timing.areComplete(said, all, nodes))) {
            throw new IllegalStateException("not all views were complete again");
        }
        outcome.of(Figure.SHARED).add((double) fleet.shared());
    }

    void rest(Duration settle, Duration duration) throws InterruptedException {
        Journal.pause(settle);
        int mark = fleet.journal().size();
        Map<String, Long> pids = fleet.pids();
        Map<String, Long> counters = fleet.counters();
        double cpu = cpu(pids);
        ProcessUse.Traffic before = ProcessUse.loopback();
        long began = System.nanoTime();
        Journal.pause(duration);
        double seconds = (System.nanoTime() - began) / 1e9;
        double perNode = nodes * seconds;
        ProcessUse.Traffic after = ProcessUse.loopback();
        outcome.of(Figure.CPU).add((cpu(pids) - cpu) / perNode * 60);
        outcome.of(Figure.BYTES).add((after.bytes() - before.bytes()) / perNode);
        outcome.of(Figure.PACKETS).add((after.packets() - before.packets()) / perNode);
        Map<String, Long> counted = CounterLine.difference(fleet.counters(), counters);
        if (!counted.isEmpty()) {
            double sent = counted.getOrDefault("datagrams.sent", 0L);
            double payload = counted.getOrDefault("bytes.sent", 0L);
            outcome.of(Figure.OWN_PACKETS).add(sent / perNode);
            outcome.of(Figure.OWN_BYTES).add((payload + sent * HEADER_BYTES) / perNode);
            outcome.counted("rest", counted, perNode);
        }
        List<String> alone = fleet.alone();
        pids.forEach((name, pid) -> {
            if (alone.contains(name)) {
                outcome.of(Figure.MEMORY).add(ProcessUse.residentMebibytes(pid));
            }
        });
        countFalse(fleet.journal().since(mark), "");
        progress.accept("  at rest: " + outcome.of(Figure.BYTES).text(0) + " bytes/s per node");
    }

    private static double cpu(Map<String, Long> pids) {
        return pids.values().stream().mapToDouble(ProcessUse::cpuSeconds).sum();
    }

    /** What may be done to one node. */
    enum Deed {
        KILL,
        CUT,
        LEAVE
    }

    void run(Set<Deed> deeds, boolean suspicionsAreSeen) throws InterruptedException {
        if (deeds.contains(Deed.KILL)) {
            killAndRestart();
        }
        if (deeds.contains(Deed.CUT)) {
            cutAndRestart(suspicionsAreSeen);
        }
        if (deeds.contains(Deed.LEAVE)) {
            leaveAndReplace();
        }
    }

    private void killAndRestart() throws InterruptedException {
        String victim = victim();
        int mark = fleet.journal().size();
        Journal.pause(Duration.ofMillis(random.nextInt(RANDOM_PAUSE_MILLIS)));
        long killed = fleet.kill(victim);
        List<String> survivors = fleet.running();
        fleet.journal().await(mark, LIMIT, said -> dead(said, victim).keySet().containsAll(survivors));
        List<Sighting> said = fleet.journal().since(mark);
        measured(Figure.KILL_SUSPECT, Timing.first(Timing.firsts(said, EnumSet.of(Kind.SUSPECTED), victim), killed));
        measured(Figure.KILL_FIRST, Timing.first(dead(said, victim), killed));
        measured(Figure.KILL_LAST, Timing.last(dead(said, victim), killed, survivors));
        progress.accept("  of the survivors: " + Timing.spread(dead(said, victim), killed));
        Journal.pause(SETTLE);
        restart(victim, survivors);
        countFalse(Timing.caughtUp(fleet.journal().since(mark), victim, nodes), victim);
    }

    /** The host falls silent; it is killed before its link is mended, so that it comes back as after a crash. */
    private void cutAndRestart(boolean suspicionsAreSeen) throws InterruptedException {
        String victim = victim();
        String address = fleet.addressOf(victim);
        int mark = fleet.journal().size();
        Journal.pause(Duration.ofMillis(random.nextInt(RANDOM_PAUSE_MILLIS)));
        long cut = System.currentTimeMillis();
        silence.begin(address);
        List<String> survivors =
                fleet.running().stream().filter(name -> !name.equals(victim)).toList();
        fleet.journal().await(mark, LIMIT, said -> dead(said, victim).keySet().containsAll(survivors));
        List<Sighting> said = fleet.journal().since(mark);
        if (suspicionsAreSeen) {
            Set<Kind> accused = EnumSet.of(Kind.SUSPECTED, Kind.DEAD);
            measured(Figure.CUT_SUSPECT, Timing.last(Timing.firsts(said, accused, victim), cut, survivors));
        }
        measured(Figure.CUT_DEAD, Timing.last(dead(said, victim), cut, survivors));
        progress.accept("  of the survivors: " + Timing.spread(dead(said, victim), cut));
        long unused = fleet.kill(victim);
        silence.end(address);
        Journal.pause(SETTLE);
        restart(victim, survivors);
        // What the one who was alone said of the others was no error of its.
        countFalse(
                fleet.journal().since(mark).stream()
                        .filter(one -> !one.observer().equals(victim))
                        .toList(),
                victim);
    }

    private void restart(String victim, List<String> survivors) throws InterruptedException {
        int mark = fleet.journal().size();
        long at = fleet.restart(victim);
        fleet.journal()
                .await(
                        mark,
                        LIMIT,
                        said -> back(said, victim).keySet().containsAll(survivors)
                                && Timing.complete(said, nodes).containsKey(victim));
        List<Sighting> said = fleet.journal().since(mark);
        measured(Figure.RESTART, Timing.last(back(said, victim), at, survivors));
        said.stream()
                .filter(one -> one.kind() == Kind.STARTED && one.observer().equals(victim))
                .findFirst()
                .ifPresent(one -> outcome.of(Figure.RESTART_TALK)
                        .add(Timing.last(back(said, victim), one.atMillis(), survivors)));
        Journal.pause(SETTLE);
    }

    private void leaveAndReplace() throws InterruptedException {
        String victim = victim();
        int mark = fleet.journal().size();
        Journal.pause(Duration.ofMillis(random.nextInt(RANDOM_PAUSE_MILLIS)));
        List<String> others =
                fleet.running().stream().filter(name -> !name.equals(victim)).toList();
        long at = fleet.leave(victim);
        fleet.journal().await(mark, LIMIT, said -> left(said, victim).keySet().containsAll(others));
        measured(Figure.LEAVE, Timing.last(left(fleet.journal().since(mark), victim), at, others));
        Journal.pause(SETTLE);
        int left = fleet.journal().size();
        String fresh = fleet.replace(victim);
        fleet.journal().await(left, LIMIT, said -> Timing.complete(said, nodes).size() >= nodes);
        Journal.pause(SETTLE);
        countFalse(Timing.caughtUp(fleet.journal().since(mark), fresh, nodes), victim);
    }

    /** Anybody but the first, whom the others ask. */
    private String victim() {
        List<String> candidates =
                fleet.alone().stream().filter(name -> !name.equals("n0")).toList();
        return candidates.get(random.nextInt(candidates.size()));
    }

    private static Map<String, Long> dead(List<Sighting> said, String member) {
        return Timing.firsts(said, EnumSet.of(Kind.DEAD), member);
    }

    private static Map<String, Long> back(List<Sighting> said, String member) {
        return Timing.firsts(said, BACK, member);
    }

    private static Map<String, Long> left(List<Sighting> said, String member) {
        return Timing.firsts(said, EnumSet.of(Kind.LEFT), member);
    }

    private void countFalse(List<Sighting> said, String away) {
        said.stream()
                .filter(one -> one.accuses() && !one.member().equals(away))
                .forEach(one -> progress.accept("  false: " + one.line()));
        outcome.of(Figure.FALSE_SUSPECTED).add((double) Timing.falseAccusations(said, Kind.SUSPECTED, away));
        outcome.of(Figure.FALSE_DEAD).add((double) Timing.falseAccusations(said, Kind.DEAD, away));
    }

    private void measured(Figure figure, java.util.OptionalDouble value) {
        outcome.of(figure).add(value);
        progress.accept("  " + figure.words + ": "
                + (value.isPresent() ? String.format(java.util.Locale.ROOT, "%.3f", value.getAsDouble()) : "never"));
    }
}
