package dev.weft.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.chat.core.ConversationItem;
import dev.weft.chat.core.StoreOracles;
import dev.weft.chat.core.StoredDirect;
import dev.weft.chat.store.SqliteChatStore;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Knows what daemons have said to have taken, and judges by their stores whether that was true. */
final class ChatJudge {
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);

    private final ChatPosts posts;
    private final SortedMap<Integer, ChatDisk> disks = new TreeMap<>();
    private final SortedMap<Integer, NodeId> chatIds = new TreeMap<>();
    private final List<ChatPosts.Taken> taken = Collections.synchronizedList(new ArrayList<>());
    private final Path scratch;

    /** The stores must be there already. */
    ChatJudge(List<Integer> nodes, ChatPosts posts, Path scratch) {
        this.posts = posts;
        this.scratch = scratch;
        for (int node : nodes) {
            disks.put(node, posts.disk(node));
            chatIds.put(node, posts.disk(node).self());
        }
    }

    ChatDisk disk(int node) {
        return Objects.requireNonNull(disks.get(node));
    }

    void take(List<ChatPosts.Taken> messages) {
        taken.addAll(messages);
    }

    int takenCount() {
        return taken.size();
    }

    NodeId chatId(int node) {
        return Objects.requireNonNull(chatIds.get(node));
    }

    /** What a sender says is delivered is on the receiver's disk, at any moment: one of them may have just been killed. */
    void delivered(int sender, int receiver) {
        List<String> delivered = disk(sender).written(chatId(receiver)).entrySet().stream()
                .filter(message -> message.getValue().equals("delivered"))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(disk(receiver).received())
                .as("node%d has what node%d says is delivered", receiver, sender)
                .containsAll(delivered);
    }

    private Set<String> idsOf(int sender, int receiver) {
        Set<String> ids = new HashSet<>();
        for (ChatPosts.Taken message : List.copyOf(taken)) {
            if (message.from() == sender && message.to() == receiver) {
                ids.add(message.id());
            }
        }
        return ids;
    }

    /** Waits until all are connected, have the same, without gaps, and nothing waits for a receipt; how long it took. */
    long awaitSettled() {
        Patience patience = Patience.of(SETTLED_WITHIN);
        boolean settled = patience.until(
                () -> areStoresSettled() && disks.keySet().stream().allMatch(this::isAtEase));
        assertThat(settled)
                .as(() -> "the same everywhere, nothing open, within " + SETTLED_WITHIN.toSeconds() + " s: " + disks
                        + disks.keySet().stream().map(posts::status).toList())
                .isTrue();
        return patience.elapsedMillis();
    }

    private boolean areStoresSettled() {
        List<Map<String, ChatDisk.Held>> feeds =
                disks.values().stream().map(ChatDisk::feeds).distinct().toList();
        return feeds.size() == 1
                && feeds.get(0).values().stream().allMatch(ChatDisk.Held::isWhole)
                && disks.values().stream()
                        .flatMap(disk -> disk.written().values().stream())
                        .allMatch(state -> state.equals("delivered") || state.equals("expired"));
    }

    private boolean isAtEase(int node) {
        JsonNode status = posts.status(node);
        return status.path("ready").asBoolean()
                && status.path("members").path("reachable").asInt() == disks.size() - 1
                && status.path("gaps").asInt(-1) == 0
                && status.path("queued").asInt(-1) == 0
                && status.path("unknown").asInt(-1) == 0;
    }

    /** After {@link #awaitSettled}. The signatures of all messages are looked at only when that is asked for. */
    void judge(boolean withSignatures) throws IOException {
        SortedMap<Integer, SqliteChatStore> stores = new TreeMap<>();
        try {
            for (int node : disks.keySet()) {
                Path copy = scratch.resolve("judged-" + node + ".db");
                for (String rest : List.of("", "-wal", "-shm")) {
                    boolean unused = Files.deleteIfExists(Path.of(copy + rest));
                }
                stores.put(node, disk(node).copy(copy));
            }
            judge(stores, withSignatures);
        } finally {
            stores.values().forEach(SqliteChatStore::close);
        }
    }

    private void judge(SortedMap<Integer, SqliteChatStore> stores, boolean withSignatures) {
        Crypto crypto = new BouncyCastleCrypto();
        List<String> order = StoreOracles.order(stores.values().iterator().next(), entry -> true);
        stores.forEach((node, store) -> {
            StoreOracles.checkFeeds("node" + node, store, author -> true);
            assertThat(StoreOracles.holes(store.load()))
                    .as("holes of node%d", node)
                    .isEmpty();
            assertThat(StoreOracles.order(store, entry -> true)).as("one order").isEqualTo(order);
            if (withSignatures) {
                StoreOracles.checkSignatures("node" + node, store, crypto);
            }
            once(node, store);
            assertThat(store.load().open()).as("open at node%d", node).isEmpty();
            stores.forEach((other, there) -> {
                if (!node.equals(other)) {
                    int count = StoreOracles.checkDelivered(
                            "node" + node,
                            store,
                            chatId(other),
                            there,
                            crypto,
                            disk(node).network());
                    assertThat(count)
                            .as("delivered from node%d to node%d", node, other)
                            .isGreaterThanOrEqualTo(idsOf(node, other).size());
                }
            });
            lostNothing(node, store);
        });
    }

    /** Each text of these tests is written once. */
    private static void once(int node, SqliteChatStore store) {
        List<String> texts = new ArrayList<>(
                StoreOracles.directs(store).stream().map(StoredDirect::text).toList());
        StoreOracles.groups(store).stream().map(ConversationItem.Group::text).forEach(texts::add);
        assertThat(texts).as("shown by node%d", node).doesNotHaveDuplicates();
    }

    /** Whatever was taken is there, whatever happened to whoever took it. */
    private void lostNothing(int node, SqliteChatStore store) {
        Set<String> kept = new HashSet<>();
        StoreOracles.groups(store).forEach(group -> kept.add(group.key() + " " + group.text()));
        StoreOracles.directs(store).forEach(direct -> kept.add(direct.id() + " " + direct.text()));
        List<String> expected = List.copyOf(taken).stream()
                .filter(message -> message.to() == 0 || message.from() == node || message.to() == node)
                .map(message -> message.id() + " " + message.text())
                .toList();
        assertThat(kept).as("kept by node%d", node).containsAll(expected);
    }
}
