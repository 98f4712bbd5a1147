package dev.weft.bench;

import dev.weft.bench.Sighting.Kind;
import dev.weft.controlplane.InviteRequest;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.nodeplane.Enrolment;
import dev.weft.controlplane.nodeplane.NodePlane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/** Node planes, each in a Java of its own. */
final class WeftFleet implements Fleet {
    private static final Duration READY_LIMIT = Duration.ofMinutes(3);
    private static final Duration COUNTERS_LIMIT = Duration.ofSeconds(10);
    private static final int INVITE_USES = 1_000;

    private final Path folder;
    private final int nodes;
    private final Journal journal = new Journal();
    private final Map<String, Child> children = new LinkedHashMap<>();
    private final Map<String, Map<String, Long>> counters = new ConcurrentHashMap<>();
    private final String token;
    private int made;

    WeftFleet(Path folder, int nodes) throws InterruptedException {
        this.folder = folder;
        this.nodes = nodes;
        this.token = enrolFirst(folder);
        for (made = 1; made < nodes; made++) {
            Enrolment.join(folder.resolve("n" + made), token);
        }
    }

    /** Makes the state folders of a founder and of those who join it; returns their names. */
    static List<String> enrol(Path folder, int nodes) throws InterruptedException {
        String token = enrolFirst(folder);
        List<String> names = new ArrayList<>(List.of("n0"));
        for (int index = 1; index < nodes; index++) {
            names.add("n" + index);
            Enrolment.join(folder.resolve("n" + index), token);
        }
        return names;
    }

    private static String enrolFirst(Path folder) throws InterruptedException {
        Path first = folder.resolve("n0");
        Enrolment.found(first, "bench", Ipv4Range.parse("10.77.0.0/16"));
        return invite(first);
    }

    private static String invite(Path first) throws InterruptedException {
        String address = address("n0");
        try (NodePlane plane = BenchNode.open(first, address)) {
            plane.start(BenchNode.facts("n0", address, plane));
            return plane.invite(new InviteRequest(Duration.ofDays(1), INVITE_USES, false))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("no invite", e);
        }
    }

    static String address(String name) {
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
        for (int index = 0; index < nodes; index++) {
            spawn("n" + index);
        }
        awaitReady(mark, nodes);
    }

    @Override
    public long startAll() {
        long at = System.currentTimeMillis();
        children.values().forEach(child -> child.order("start"));
        return at;
    }

    private void spawn(String name) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(
                java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xmx64m", "-Xshare:auto"));
        String archive = System.getProperty("bench.archive", "");
        if (!archive.isEmpty()) {
            command.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
        }
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                BenchNode.class.getName(),
                name,
                folder.resolve(name).toString(),
                address(name)));
        children.put(name, Child.start(name, command, folder.resolve(name + ".log"), line -> heard(name, line)));
    }

    private void heard(String name, String line) {
        Sighting.parse(name, line).ifPresent(journal::add);
        CounterLine.parse(line).ifPresent(values -> counters.put(name, values));
    }

    private void awaitReady(int mark, int expected) throws InterruptedException {
        boolean ready = journal.await(
                mark,
                READY_LIMIT,
                said -> said.stream().filter(one -> one.kind() == Kind.READY).count() >= expected);
        if (!ready) {
            throw new IllegalStateException("not all nodes came up; see " + folder + "/*.log");
        }
    }

    @Override
    public List<String> running() {
        return children.entrySet().stream()
                .filter(child -> child.getValue().runs())
                .map(Map.Entry::getKey)
                .toList();
    }

    private Child child(String name) {
        Child child = children.get(name);
        if (child == null) {
            throw new IllegalArgumentException("no node " + name);
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
        awaitReady(mark, 1);
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
    public void replace(String name) throws InterruptedException {
        child(name).awaitEnd();
        children.remove(name);
        String fresh = "n" + made++;
        Enrolment.join(folder.resolve(fresh), token);
        restart(fresh);
    }

    @Override
    public Map<String, Long> pids() {
        Map<String, Long> pids = new LinkedHashMap<>();
        running().forEach(name -> pids.put(name, child(name).pid()));
        return pids;
    }

    @Override
    public Map<String, Long> counters() throws InterruptedException {
        counters.clear();
        List<String> asked = running();
        asked.forEach(name -> child(name).order("counters"));
        journal.await(journal.size(), COUNTERS_LIMIT, said -> counters.size() >= asked.size());
        Map<String, Long> sums = new TreeMap<>();
        counters.values().forEach(one -> one.forEach((name, value) -> sums.merge(name, value, Long::sum)));
        return sums;
    }

    @Override
    public void close() {
        children.values().forEach(Child::kill);
    }
}
