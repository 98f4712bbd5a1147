package dev.weft.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes orders, a line each, from standard input, and answers each with one line: {@code ok} and numbers, or {@code failed}
 * and why. Moments are nanoseconds of the machine's monotonic clock, which all processes share; durations are microseconds.
 */
public final class ChatLoad {
    private final Path folder;
    private final Daemon daemon;
    private final Writer writer;
    private final Progress progress;
    private @Nullable Listener listener;

    private ChatLoad(Path folder, String node, int bytes) {
        this.folder = folder;
        this.daemon = new Daemon(folder);
        this.writer = new Writer(daemon, node, bytes);
        this.progress = new Progress(daemon);
    }

    /** Arguments: the chat's state folder, the name of the node, and how many bytes a text has. */
    public static void main(String[] arguments) throws IOException {
        ChatLoad load = new ChatLoad(Path.of(arguments[0]), arguments[1], Integer.parseInt(arguments[2]));
        try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                System.out.println(load.obey(order.split(" ", -1)));
                System.out.flush();
            }
        }
    }

    private String obey(String[] order) {
        try {
            return "ok " + answer(order);
        } catch (IOException | RuntimeException e) {
            return "failed " + order[0] + ": " + String.valueOf(e).replace('\n', ' ');
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "failed interrupted";
        }
    }

    private String answer(String[] order) throws IOException, InterruptedException {
        switch (order[0]) {
            case "listen" -> {
                listener = Listener.start(daemon);
                return "";
            }
            case "heard" -> { // tag, count, limit
                Listener listening = listener;
                if (listening == null) {
                    throw new IOException("nobody listens");
                }
                return numbers(listening.await(order[1], number(order[2]), number(order[3])));
            }
            case "pace" -> { // tag, count, period
                return numbers(writer.pace(order[1], number(order[2]), number(order[3])));
            }
            case "write" -> { // tag, count, outstanding
                long start = System.nanoTime();
                writer.write(order[1], number(order[2]), number(order[3]));
                return start + " " + System.nanoTime();
            }
            case "count" -> {
                Progress.Count count = progress.now();
                return count.all() + " " + count.gaps();
            }
            case "await" -> { // how many count as the first, how many are all, limit
                Progress.Moments moments = progress.await(number(order[1]), number(order[2]), number(order[3]));
                return moments.firstNanos() + " " + moments.allNanos();
            }
            case "shown" -> { // tag
                Progress.Shown shown = progress.shown(order[1]);
                return shown.messages() + " " + shown.repeated();
            }
            case "serve" -> { // address, bytes
                return "" + Echo.serve(InetAddress.getByName(order[1]), number(order[2]));
            }
            case "echo" -> { // address, port, count, period, bytes
                return numbers(Echo.ask(
                        InetAddress.getByName(order[1]),
                        number(order[2]),
                        number(order[3]),
                        number(order[4]),
                        number(order[5])));
            }
            case "disk" -> { // count, period, bytes
                return numbers(Disk.append(folder, number(order[1]), number(order[2]), number(order[3])));
            }
            default -> throw new IOException("no such order");
        }
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }

    private static String numbers(List<Long> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
