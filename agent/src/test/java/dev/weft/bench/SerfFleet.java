package dev.weft.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Agents of Serf with its LAN profile, as it comes. */
final class SerfFleet implements Fleet {
    private static final Duration FIRST_LIMIT = Duration.ofSeconds(20);

    private final Path folder;
    private final int nodes;
    private final Journal journal = new Journal();
    private final SerfLog log = new SerfLog();
    private final Map<String, Child> children = new LinkedHashMap<>();
    private int made;

    SerfFleet(Path folder, int nodes) {
        this.folder = folder;
        this.nodes = nodes;
        this.made = nodes;
    }

    private static String address(String name) {
        int index = Integer.parseInt(name.substring(1));
        return "198.18." + (100 + index / 200) + "." + (1 + index % 200);
    }

    private static String rpc(String name) {
        return "-rpc-addr=" + address(name) + ":7373";
    }

    private void spawn(String name) {
        log.forget(name);
        List<String> command = new ArrayList<>(
                List.of("serf", "agent", "-node=" + name, "-bind=" + address(name) + ":7946", rpc(name)));
        if (!name.equals("n0")) {
            command.add("-join=" + address("n0") + ":7946");
        }
        children.put(
                name,
                Child.start(
                        name,
                        command,
                        folder.resolve(name + ".log"),
                        line -> log.read(name, line, System.currentTimeMillis()).ifPresent(journal::add)));
    }

    @Override
    public Journal journal() {
        return journal;
    }

    /** The first agent must run before others can join it: theirs is a start of all but one. */
    @Override
    public void prepare() throws InterruptedException {
        spawn("n0");
        if (!journal.await(0, FIRST_LIMIT, said -> !said.isEmpty())) {
            throw new IllegalStateException("serf does not start; see " + folder + "/n0.log");
        }
    }

    @Override
    public long startAll() {
        long at = System.currentTimeMillis();
        for (int index = 1; index < nodes; index++) {
            spawn("n" + index);
        }
        return at;
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
            throw new IllegalArgumentException("no agent " + name);
        }
        return child;
    }

    @Override
    public long kill(String name) throws InterruptedException {
        long at = System.currentTimeMillis();
        child(name).kill();
        child(name).awaitEnd();
        return at;
    }

    @Override
    public String addressOf(String name) {
        return address(name);
    }

    @Override
    public long restart(String name) {
        long at = System.currentTimeMillis();
        spawn(name);
        return at;
    }

    @Override
    public long leave(String name) {
        long at = System.currentTimeMillis();
        Child.start("leave-" + name, List.of("serf", "leave", rpc(name)), folder.resolve("leave.log"), line -> {});
        return at;
    }

    @Override
    public String replace(String name) throws InterruptedException {
        child(name).awaitEnd();
        children.remove(name);
        String fresh = "n" + made++;
        spawn(fresh);
        return fresh;
    }

    @Override
    public Map<String, Long> pids() {
        Map<String, Long> pids = new LinkedHashMap<>();
        running().forEach(name -> pids.put(name, child(name).pid()));
        return pids;
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of();
    }

    @Override
    public void close() {
        children.values().forEach(Child::end);
    }
}
