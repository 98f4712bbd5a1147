package dev.weft.chat.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.chat.core.ChatStore;
import dev.weft.chat.core.ConversationItem;
import dev.weft.chat.core.DirectState;
import dev.weft.chat.core.Evidence;
import dev.weft.chat.core.MemoryChatStore;
import dev.weft.chat.core.MessageId;
import dev.weft.chat.core.Position;
import dev.weft.chat.core.Scope;
import dev.weft.chat.core.StoreWrite;
import dev.weft.chat.core.StoredDirect;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store on the disk answers as the one in memory does, whatever is written, and also after it was opened again. */
class SameAsMemoryTest {
    private static final int STEPS = 200;

    @TempDir
    private Path folder;

    private final List<MessageId> ids = new ArrayList<>();
    private final List<Position> positions = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everythingThatCanBeAsked(long seed) {
        Samples samples = new Samples(seed, 4);
        NodeId self = samples.authors.get(0).id;
        Path file = folder.resolve("chat.db");
        MemoryChatStore memory = new MemoryChatStore();
        SqliteChatStore disk = SqliteChatStore.open(file, Samples.NETWORK, self);
        for (int step = 0; step < STEPS; step++) {
            List<StoreWrite> writes = writes(samples, self);
            memory.write(writes);
            disk.write(writes);
            if (step % 50 == 49) {
                compare(memory, disk, samples, "after step " + step);
                disk.close();
                disk = SqliteChatStore.open(file, Samples.NETWORK, self);
                compare(memory, disk, samples, "opened again after step " + step);
            }
        }
        disk.close();
    }

    private List<StoreWrite> writes(Samples samples, NodeId self) {
        List<StoreWrite> writes = new ArrayList<>();
        for (int i = samples.random.nextInt(5); i >= 0; i--) {
            writes.add(write(samples, self));
        }
        return writes;
    }

    private StoreWrite write(Samples samples, NodeId self) {
        long time = (1_000L + samples.random.nextInt(100_000)) << 16;
        Samples.Author author = samples.author();
        switch (samples.random.nextInt(17)) {
            case 0, 1, 2, 3, 4 -> {
                return added(samples.group(author, time + samples.arrival));
            }
            case 5, 6, 7 -> {
                DirectState state = samples.any(DirectState.values());
                return added(samples.direct(self, time, state));
            }
            case 8 -> {
                return new StoreWrite.ItemAdded(samples.membership(self, time));
            }
            case 9 -> {
                MessageId id = anyId(samples);
                return id instanceof MessageId.Direct direct
                        ? new StoreWrite.DirectMoved(
                                direct,
                                samples.any(DirectState.values()),
                                "moved",
                                samples.random.nextBoolean() ? new byte[] {7} : null)
                        : new StoreWrite.StartNumber(samples.random.nextInt(100));
            }
            case 10 -> {
                return new StoreWrite.EvidenceAdded(new Evidence(
                        anyId(samples),
                        samples.any(Evidence.What.values()),
                        samples.arrival,
                        samples.random.nextBoolean() ? author.id : null,
                        samples.random.nextInt(3),
                        "detail"));
            }
            case 11 -> {
                Scope scope = switch (samples.random.nextInt(3)) {
                    case 0 -> Scope.ALL;
                    case 1 -> Scope.GROUP;
                    default -> Scope.with(author.id);
                };
                return new StoreWrite.MarkedRead(scope, anyPosition(samples));
            }
            case 12 -> {
                return new StoreWrite.PeerKnown(
                        author.id,
                        author.key,
                        author.key,
                        author.id,
                        "name" + samples.random.nextInt(9),
                        samples.random.nextBoolean(),
                        samples.random.nextInt(50));
            }
            case 13 -> {
                return new StoreWrite.MemberKnown(
                        author.id,
                        "member" + samples.random.nextInt(9),
                        samples.any(MemberStatus.values()),
                        "reason",
                        "a/1",
                        samples.random.nextBoolean() ? author.id : null);
            }
            case 14 -> {
                return new StoreWrite.HeadNamed(author.id, 1 + samples.random.nextInt(50), anyPosition(samples));
            }
            case 15 -> {
                // What peers say of the own feed is compared as long as none of it is dropped.
                Samples.Author other = samples.authors.get(1 + samples.random.nextInt(3));
                return samples.random.nextInt(3) > 0 || other.sequence < 3
                        ? new StoreWrite.HeldElsewhere(
                                other.id, samples.arrival, samples.arrival + 2, samples.arrival, samples.arrival % 9)
                        : new StoreWrite.FeedDropped(other.id, 1 + other.sequence / 2);
            }
            default -> {
                return samples.random.nextInt(4) > 0
                        ? new StoreWrite.Forked(author.id, 1 + author.sequence, new byte[] {1})
                        : new StoreWrite.OldDropped(samples.arrival / 2, samples.arrival / 4);
            }
        }
    }

    private StoreWrite added(ConversationItem item) {
        positions.add(item.position());
        ids.add(
                item instanceof ConversationItem.Group group
                        ? group.id()
                        : ((ConversationItem.Direct) item).message().id());
        return new StoreWrite.ItemAdded(item);
    }

    private MessageId anyId(Samples samples) {
        return ids.isEmpty()
                ? new MessageId.Group(samples.author().id, 1)
                : ids.get(samples.random.nextInt(ids.size()));
    }

    private Position anyPosition(Samples samples) {
        return positions.isEmpty()
                ? new Position(1, samples.author().id, 1)
                : positions.get(samples.random.nextInt(positions.size()));
    }

    private void compare(ChatStore memory, ChatStore disk, Samples samples, String when) {
        same(memory.load(), disk.load(), when);
        same(memory.unread(), disk.unread(), when);
        List<Scope> scopes = new ArrayList<>(List.of(Scope.ALL, Scope.GROUP));
        samples.authors.forEach(author -> scopes.add(Scope.with(author.id)));
        for (Scope scope : scopes) {
            for (int limit : new int[] {7, 10_000}) {
                Position any = anyPosition(samples);
                Position other = anyPosition(samples);
                same(
                        memory.conversation(scope, null, null, limit),
                        disk.conversation(scope, null, null, limit),
                        when + scope);
                same(
                        memory.conversation(scope, any, null, limit),
                        disk.conversation(scope, any, null, limit),
                        when + scope);
                same(
                        memory.conversation(scope, null, any, limit),
                        disk.conversation(scope, null, any, limit),
                        when + scope);
                same(
                        memory.conversation(scope, any, other, limit),
                        disk.conversation(scope, any, other, limit),
                        when + scope);
            }
        }
        for (MessageId id : ids) {
            same(memory.item(id), disk.item(id), when);
            same(memory.evidence(id), disk.evidence(id), when);
            if (id instanceof MessageId.Direct direct) {
                same(
                        memory.direct(direct).map(this::essence),
                        disk.direct(direct).map(this::essence),
                        when);
            } else if (id instanceof MessageId.Group group) {
                same(
                        memory.entry(group.author(), group.sequence()),
                        disk.entry(group.author(), group.sequence()),
                        when);
            }
        }
        for (Samples.Author author : samples.authors) {
            same(memory.entries(author.id, 2, 9, 5), disk.entries(author.id, 2, 9, 5), when);
            same(memory.firstStoredSince(author.id, 1_100), disk.firstStoredSince(author.id, 1_100), when);
        }
        same(memory.arrivedAfter(20, 30), disk.arrivedAfter(20, 30), when);
        same(memory.memberships(1_050, 1_200, 4), disk.memberships(1_050, 1_200, 4), when);
        for (long sequence : new long[] {1, 20, 100}) {
            assertThat(disk.heldElsewhere(sequence))
                    .as(when)
                    .containsExactlyInAnyOrderElementsOf(memory.heldElsewhere(sequence));
        }
        same(memory.search("gamma", 10_000), disk.search("gamma", 10_000), when);
    }

    /** Of what is old the one in memory keeps more. */
    private List<Object> essence(StoredDirect message) {
        return List.of(
                message.id(),
                message.from(),
                message.to(),
                message.isOutgoing(),
                message.state(),
                message.storedAtMillis(),
                Objects.requireNonNullElse(message.receipt(), new byte[0]).length);
    }

    private static void same(Object expected, Object found, String when) {
        assertThat(text(found)).as(when).isEqualTo(text(expected));
    }

    /** With what arrays hold, which records do not compare. */
    private static String text(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        if (value instanceof Optional<?> optional) {
            return optional.map(SameAsMemoryTest::text).orElse("nothing");
        }
        if (value instanceof List<?> list) {
            return list.stream().map(SameAsMemoryTest::text).toList().toString();
        }
        if (value instanceof Entry entry) {
            return HexFormat.of().formatHex(entry.hash());
        }
        if (!(value instanceof Record)) {
            return String.valueOf(value);
        }
        StringBuilder text = new StringBuilder(value.getClass().getSimpleName());
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            try {
                text.append(' ').append(text(component.getAccessor().invoke(value)));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(component.getName(), e);
            }
        }
        return text.toString();
    }
}
