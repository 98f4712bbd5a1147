package dev.weft.scale;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** {@code ./run bench scale}: the rules of detection at any size, in virtual time, beside SWIM's and memberlist's. */
final class ScaleBench {
    private static final String USAGE = """
            Usage: ./run bench scale [--nodes 100,1000,10000] [--loss 0,5,10,20] [--rules weft,swim,memberlist]
                                     [--seed N] [--faults | --soak] [--json FILE]

            Simulates meshes of nodes with Weft's rules, with plain SWIM's and with memberlist's defaults, over one lossy
            network, in virtual time: how long it takes until the silence of a host is noticed and known to all, what
            it costs at rest, and who is accused wrongly.

              --nodes LIST   sizes (default 100,1000,10000; 10,000 nodes take minutes and a gigabyte)
              --loss LIST    of each directed link, in percent (default 0,5,10,20)
              --rules LIST   whose
              --seed N       draws everything (default 1)
              --faults       members that stand still or are slow, in meshes of 50 by default
              --soak         a million node-seconds at rest, in meshes of 50 with 20 % loss by default
              --json FILE    writes the figures there, too""";

    private static final int SMALL_MESH = 50;
    private static final int MILLION = 1_000_000;

    private List<Integer> nodes = List.of();
    private List<Integer> losses = List.of();
    private List<RuleSet> rules = List.of(RuleSet.values());
    private long seed = 1;
    private boolean faults;
    private boolean soak;
    private @Nullable Path json;

    private ScaleBench() {}

    public static void main(String[] arguments) throws IOException {
        if (Arrays.asList(arguments).contains("--help")) {
            System.out.println(USAGE);
            return;
        }
        ScaleBench bench = new ScaleBench();
        try {
            bench.read(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage() + "\n\n" + USAGE);
            System.exit(2);
        }
        ScaleReport report = new ScaleReport(bench.seed);
        if (bench.faults) {
            bench.faults(report);
        } else {
            bench.meshes(report);
        }
        report.lines().forEach(System.out::println);
        if (bench.json != null) {
            report.write(bench.json);
        }
    }

    private void read(String[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            String option = arguments[i];
            if (option.equals("--faults")) {
                faults = true;
                continue;
            }
            if (option.equals("--soak")) {
                soak = true;
                continue;
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(option + " needs a value, or is no option");
            }
            String value = arguments[++i];
            switch (option) {
                case "--nodes" ->
                    nodes = numbers(value, count -> count >= ScalePlan.MIN_NODES && count <= Population.MAX_NODES);
                case "--loss" -> losses = numbers(value, percent -> percent >= 0 && percent <= 90);
                case "--rules" ->
                    rules = Arrays.stream(value.split(",", -1))
                            .map(word -> RuleSet.valueOf(word.toUpperCase(Locale.ROOT)))
                            .toList();
                case "--seed" -> seed = Long.parseLong(value);
                case "--json" -> json = Path.of(value);
                default -> throw new IllegalArgumentException("there is no option " + option);
            }
        }
        boolean small = faults || soak;
        nodes = !nodes.isEmpty() ? nodes : small ? List.of(SMALL_MESH) : List.of(100, 1_000, 10_000);
        losses = !losses.isEmpty() ? losses : soak ? List.of(20) : faults ? List.of(0, 20) : List.of(0, 5, 10, 20);
    }

    private static List<Integer> numbers(String list, IntPredicate allowed) {
        List<Integer> numbers = new ArrayList<>();
        for (String word : list.split(",", -1)) {
            int number = Integer.parseInt(word.strip());
            if (!allowed.test(number)) {
                throw new IllegalArgumentException(number + " is out of range");
            }
            numbers.add(number);
        }
        return numbers;
    }

    private void meshes(ScaleReport report) {
        for (int size : nodes) {
            for (int loss : losses) {
                for (RuleSet rule : rules) {
                    ScalePlan plan = soak
                            ? ScalePlan.of(rule, size, loss, MILLION / size, seed)
                            : ScalePlan.of(rule, size, loss, seed);
                    say(plan.heading() + " …");
                    report.add(ScaleRun.of(plan, ScaleBench::say));
                }
            }
        }
    }

    private void faults(ScaleReport report) {
        for (int size : nodes) {
            for (int loss : losses) {
                for (RuleSet rule : rules) {
                    for (PausePlan.Kind kind : PausePlan.Kind.values()) {
                        PausePlan plan = PausePlan.of(rule, size, loss, kind, seed);
                        say(plan.heading() + " …");
                        report.add(PauseRun.of(plan));
                    }
                }
            }
        }
    }

    private static void say(String text) {
        System.err.println(text);
    }
}
