package dev.weft.bench;

import dev.weft.bench.Sighting.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Node planes over real sockets: each in a Java of its own, or, where a small machine would be busy with nothing but so many
 * Javas, all in one; then a few get a Java of their own, and only these are killed, cut off, and leave.
 */
final class WeftFleet implements Fleet {
    private static final Duration READY_LIMIT = Duration.ofMinutes(3);
    private static final Duration COUNTERS_LIMIT = Duration.ofSeconds(10);
    private static final String SHARED = "shared";
    private static final int APART = 4;

    private final Path folder;
    private final int nodes;
    private final boolean sharing;
    private final Journal journal = new Journal();
    /** Processes of one node. */
    private final Map<String, Child> children = new LinkedHashMap<>();
    /** The process of many nodes, and which. */
    private @Nullable Child shared;

    private final List<String> inShared = new ArrayList<>();
    private final Map<String, Map<String, Long>> counters = new ConcurrentHashMap<>();
    private final Enrolled enrolled;
    private int made;

    /**
     * Enrols all of them.
     *
     * @param sharing whether most share one Java
     */
    WeftFleet(Path folder, int nodes, boolean sharing) throws InterruptedException {
        this.folder = folder;
        this.nodes = nodes;
        this.sharing = sharing;
        this.enrolled = new Enrolled(folder, address("n0"), nodes);
        this.made = nodes;
    }

    private static String address(String name) {
        int index = Integer.parseInt(name.substring(1));
        return "198.18." + index / 200 + "." + (1 + index % 200);
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public void prepare() throws InterruptedException {
        int mark = journal.size();
        List<String> all =
                IntStream.range(0, nodes).mapToObj(index -> "n" + index).toList();
        if (sharing) {
            inShared.addAll(all);
            List<String> command = JavaCommand.ofMany(nodes);
            command.addAll(
                    List.of(BenchHost.REHEARSE, folder.resolve("rehearsal").toString()));
            all.forEach(name -> command.addAll(words(name)));
            shared = Child.start(SHARED, command, folder.resolve(SHARED + ".log"), line -> heard(SHARED, line));
        } else {
            all.forEach(this::spawn);
        }
        awaitAll(mark, Kind.READY, nodes);
    }

    private List<String> words(String name) {
        return List.of(name, enrolled.folderOf(name).toString(), address(name));
    }

    @Override
    public long startAll() {
        long at = System.currentTimeMillis();
        processes().values().forEach(child -> child.order("start"));
        return at;
    }

    private void spawn(String name) {
        List<String> command = JavaCommand.ofOne();
        command.addAll(words(name));
        children.put(name, Child.start(name, command, folder.resolve(name + ".log"), line -> heard(name, line)));
    }

    private void heard(String process, String line) {
        Sighting.parse(line).ifPresent(journal::add);
        CounterLine.parse(line).ifPresent(values -> counters.put(process, values));
    }

    private void awaitAll(int mark, Kind kind, int expected) throws InterruptedException {
        boolean done = journal.await(
                mark,
                READY_LIMIT,
                said -> said.stream().filter(one -> one.kind() == kind).count() >= expected);
        if (!done) {
            throw new IllegalStateException("not all nodes came up, or went; see " + folder + "/*.log");
        }
    }

    @Override
    public void setApart() throws InterruptedException {
        Child host = shared;
        if (host == null) {
            return;
        }
        int mark = journal.size();
        List<String> apart = List.copyOf(inShared.subList(inShared.size() - APART, inShared.size()));
        apart.forEach(name -> host.order("stop " + name));
        awaitAll(mark, Kind.STOPPED, apart.size());
        inShared.removeAll(apart);
        for (String name : apart) {
            long unused = restart(name);
        }
    }

    @Override
    public int shared() {
        return inShared.size();
    }

    private Map<String, Child> processes() {
        Map<String, Child> processes = new LinkedHashMap<>();
        if (shared != null && shared.runs()) {
            processes.put(SHARED, shared);
        }
        alone().forEach(name -> processes.put(name, child(name)));
        return processes;
    }

    @Override
    public List<String> running() {
        List<String> running = new ArrayList<>(inShared);
        running.addAll(alone());
        return running;
    }

    @Override
    public List<String> alone() {
        return children.entrySet().stream()
                .filter(child -> child.getValue().runs())
                .map(Map.Entry::getKey)
                .toList();
    }

    private Child child(String name) {
        Child child = children.get(name);
        if (child == null) {
            throw new IllegalArgumentException("no process of " + name);
        }
        return child;
    }

    @Override
    public long kill(String name) throws InterruptedException {
        Child child = child(name);
        long at = System.currentTimeMillis();
        child.kill();
        child.awaitEnd();
        return at;
    }

    @Override
    public String addressOf(String name) {
        return address(name);
    }

    @Override
    public long restart(String name) throws InterruptedException {
        int mark = journal.size();
        long at = System.currentTimeMillis();
        spawn(name);
        awaitAll(mark, Kind.READY, 1);
        child(name).order("start");
        return at;
    }

    @Override
    public long leave(String name) {
        long at = System.currentTimeMillis();
        child(name).order("leave");
        return at;
    }

    @Override
    public String replace(String name) throws InterruptedException {
        child(name).awaitEnd();
        children.remove(name);
        String fresh = "n" + made++;
        enrolled.add(fresh);
        long unused = restart(fresh);
        return fresh;
    }

    @Override
    public Map<String, Long> pids() {
        Map<String, Long> pids = new LinkedHashMap<>();
        processes().forEach((name, process) -> pids.put(name, process.pid()));
        return pids;
    }

    @Override
    public Map<String, Long> counters() throws InterruptedException {
        counters.clear();
        Map<String, Child> asked = processes();
        asked.values().forEach(process -> process.order("counters"));
        journal.await(journal.size(), COUNTERS_LIMIT, said -> counters.size() >= asked.size());
        Map<String, Long> sums = new TreeMap<>();
        counters.values().forEach(one -> one.forEach((name, value) -> sums.merge(name, value, Long::sum)));
        return sums;
    }

    @Override
    public void close() {
        processes().values().forEach(Child::end);
    }
}
