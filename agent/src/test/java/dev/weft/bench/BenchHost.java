package dev.weft.bench;

import dev.weft.bench.Sighting.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A process of the bench: one node, or many of them in one Java. It does what its standard input says ({@code start},
 * {@code stop NAME}, {@code counters}, {@code leave}), prints what its nodes see, and ends with its standard input.
 */
final class BenchHost {
    /** To be followed by an empty folder; first of all arguments. */
    static final String REHEARSE = "--rehearse";

    private static final int WORDS_A_NODE = 3;

    private final Map<String, BenchNode> nodes = new LinkedHashMap<>();

    private BenchHost() {}

    /** Arguments: name, state folder and IPv4 address of each node. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        BenchHost host = new BenchHost();
        int first = 0;
        if (arguments[0].equals(REHEARSE)) {
            Rehearsal.run(Path.of(arguments[1]));
            first = 2;
        }
        for (int i = first; i < arguments.length; i += WORDS_A_NODE) {
            host.nodes.put(arguments[i], new BenchNode(arguments[i], Path.of(arguments[i + 1]), arguments[i + 2]));
        }
        if (first > 0) {
            // One that comes in the middle would stop all nodes together; each on its own would stop for its own share.
            System.gc();
        }
        host.nodes.values().forEach(node -> node.say(Kind.READY, "", 0));
        try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String order = orders.readLine(); order != null && host.obey(order); order = orders.readLine()) {
                // Until the input ends, or all have left.
            }
        }
        host.nodes.values().parallelStream().forEach(BenchNode::close);
    }

    /** Whether to wait for the next one. */
    private boolean obey(String order) throws InterruptedException {
        String[] words = order.split(" ", -1);
        switch (words[0]) {
            case "start" -> nodes.values().forEach(BenchNode::start);
            case "stop" -> {
                BenchNode node = nodes.remove(words[1]);
                if (node != null) {
                    node.close();
                    node.say(Kind.STOPPED, "", 0);
                }
            }
            case "counters" -> print(CounterLine.of(counters()));
            case "leave" -> {
                for (BenchNode node : nodes.values()) {
                    node.leave();
                }
                return false;
            }
            default -> throw new IllegalArgumentException("no such order: " + order);
        }
        return true;
    }

    private Map<String, Long> counters() {
        Map<String, Long> sums = new TreeMap<>();
        nodes.values().forEach(node -> node.counters().forEach((name, value) -> sums.merge(name, value, Long::sum)));
        return sums;
    }

    static void print(String line) {
        synchronized (System.out) {
            System.out.println(line);
            System.out.flush();
        }
    }
}
