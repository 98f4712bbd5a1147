package dev.weft.agent.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** While a failure goes on, each node writes to all and to each of the others, ever again, whether its daemon runs or not. */
final class ChatTraffic implements AutoCloseable {
    private static final int MAX_TURNS = 100;
    private static final Duration PAUSE = Duration.ofMillis(60);

    private final List<CompletableFuture<Void>> writers = new ArrayList<>();
    private final ExecutorService threads;
    private volatile boolean stopped;

    private ChatTraffic(int writers) {
        this.threads = Executors.newFixedThreadPool(writers);
    }

    /**
     * Begins.
     *
     * @param mark in every text, so that each is written once
     */
    static ChatTraffic start(ChatPosts posts, ChatJudge judge, List<Integer> nodes, String mark) {
        ChatTraffic traffic = new ChatTraffic(nodes.size());
        for (int node : nodes) {
            traffic.writers.add(CompletableFuture.runAsync(
                    () -> {
                        for (int turn = 0; turn < MAX_TURNS && !traffic.stopped; turn++) {
                            List<ChatPosts.Text> texts = new ArrayList<>();
                            for (int to : nodes) {
                                texts.add(new ChatPosts.Text(
                                        to == node ? 0 : to,
                                        "%s: number %d from node%d to %s"
                                                .formatted(mark, turn, node, to == node ? "all" : "node" + to)));
                            }
                            judge.take(posts.post(node, texts));
                            Patience pause = Patience.of(PAUSE);
                            boolean unused = pause.until(() -> traffic.stopped);
                        }
                    },
                    traffic.threads));
        }
        return traffic;
    }

    /** Waits for what is being written. */
    void stop() {
        stopped = true;
        writers.forEach(CompletableFuture::join);
    }

    @Override
    public void close() {
        stopped = true;
        writers.forEach(writer -> writer.handle((done, failed) -> null).join());
        threads.shutdown();
    }
}
