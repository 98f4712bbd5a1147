package dev.weft.chat.store;

import dev.weft.chat.core.ChatStore;
import dev.weft.chat.core.ConversationItem;
import dev.weft.chat.core.Evidence;
import dev.weft.chat.core.MessageId;
import dev.weft.chat.core.Position;
import dev.weft.chat.core.Scope;
import dev.weft.chat.core.StoreWrite;
import dev.weft.chat.core.StoredDirect;
import dev.weft.chat.core.StoredState;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.StoreException;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * Keeps the chat in one SQLite file that nobody else may read (write-ahead log, every transaction synced). What cannot be
 * read back is refused, never repaired or reset. For one thread.
 */
public final class SqliteChatStore implements ChatStore {
    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-------");
    private static final byte[] LAST_POSITION = new byte[32];
    private static final byte[] FIRST_POSITION = {};

    static {
        Arrays.fill(LAST_POSITION, (byte) 0xff);
    }

    private final Path file;
    private final Sql sql;
    private final NodeId self;
    private final MessageTable messages;
    private final DirectTable directs;
    private final MembershipTable memberships;
    private final PeopleTables people;
    private final EvidenceTable evidence;
    private long lastArrival;
    private long lastTime;

    private SqliteChatStore(Path file, Sql sql, NodeId self) throws SQLException {
        this.file = file;
        this.sql = sql;
        this.self = self;
        this.messages = new MessageTable(sql);
        this.directs = new DirectTable(sql);
        this.memberships = new MembershipTable(sql);
        this.people = new PeopleTables(sql);
        this.evidence = new EvidenceTable(sql);
        this.lastArrival = Schema.metaNumber(sql, "last_arrival");
        this.lastTime = Schema.metaNumber(sql, "last_time");
    }

    /**
     * Opens the store of one chat node, or makes it when there is no such file.
     *
     * @throws StoreException when the file is damaged, readable by others, of another program or version, or of another
     *     network or node
     */
    public static SqliteChatStore open(Path file, NetworkId network, NodeId self) {
        prepareFile(file);
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout(2_000);
        Sql sql = null;
        try {
            sql = new Sql(config.createConnection("jdbc:sqlite:" + file));
            if (Schema.isEmpty(sql)) {
                Schema.create(sql, network.toString(), self.toString());
            } else {
                Schema.check(file, sql, network.toString(), self.toString());
            }
            return new SqliteChatStore(file, sql, self);
        } catch (SQLException | RuntimeException e) {
            closeQuietly(sql, e);
            throw e instanceof StoreException refused ? refused : damaged(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static void prepareFile(Path file) {
        try {
            if (Files.notExists(file)) {
                Path unused = Files.createFile(file, PosixFilePermissions.asFileAttribute(MODE));
            }
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (!MODE.containsAll(mode)) {
                throw new StoreException(file + " has mode " + PosixFilePermissions.toString(mode)
                        + ", so others may read it. If nobody has, run: chmod 600 " + file);
            }
        } catch (IOException e) {
            throw new StoreException("cannot make " + file + ": " + e, e);
        }
    }

    @Override
    public StoredState load() {
        return ask(() -> new StoredState(
                Schema.metaNumber(sql, "start_number"),
                lastTime,
                lastArrival,
                people.peers(),
                people.members(),
                messages.feeds(),
                directs.open(),
                directs.askable(),
                evidence.heldElsewhere()));
    }

    @Override
    public void write(List<StoreWrite> writes) {
        if (writes.isEmpty()) {
            return;
        }
        long arrivalBefore = lastArrival;
        long timeBefore = lastTime;
        try {
            sql.transaction(() -> {
                for (StoreWrite write : writes) {
                    write(write);
                }
                if (lastArrival != arrivalBefore) {
                    Schema.metaNumber(sql, "last_arrival", lastArrival);
                    Schema.metaNumber(sql, "last_time", lastTime);
                }
            });
        } catch (SQLException e) {
            lastArrival = arrivalBefore;
            lastTime = timeBefore;
            throw new StoreException(
                    "cannot write to " + file + ": " + e.getMessage() + ". Is the disk full or read-only?", e);
        }
    }

    private void write(StoreWrite write) throws SQLException {
        if (write instanceof StoreWrite.StartNumber start) {
            Schema.metaNumber(sql, "start_number", start.number());
        } else if (write instanceof StoreWrite.PeerKnown peer) {
            people.put(peer);
        } else if (write instanceof StoreWrite.MemberKnown member) {
            people.put(member);
        } else if (write instanceof StoreWrite.ItemAdded added) {
            add(added.item());
        } else if (write instanceof StoreWrite.DirectMoved moved) {
            directs.move(moved);
        } else if (write instanceof StoreWrite.FeedDropped dropped) {
            messages.drop(dropped.author(), dropped.base());
            evidence.drop(dropped.author(), dropped.base());
            if (dropped.author().equals(self)) {
                evidence.dropHeld(dropped.base());
            }
        } else if (write instanceof StoreWrite.Forked forked) {
            messages.forked(forked.author(), forked.sequence(), forked.otherWire());
        } else if (write instanceof StoreWrite.HeadNamed head) {
            messages.named(head.author(), head.sequence(), head.at());
        } else if (write instanceof StoreWrite.HeldElsewhere held) {
            evidence.add(held);
        } else if (write instanceof StoreWrite.EvidenceAdded added) {
            evidence.add(added.evidence());
        } else if (write instanceof StoreWrite.MarkedRead read) {
            markRead(read);
        } else if (write instanceof StoreWrite.OldDropped old) {
            memberships.dropOld(old.itemsBeforeMillis());
            directs.dropOld(old.itemsBeforeMillis(), old.idsBeforeMillis());
        }
    }

    private void add(ConversationItem item) throws SQLException {
        if (item.arrival() <= lastArrival) {
            throw new SQLException(item.key() + " does not arrive after " + lastArrival);
        }
        lastArrival = item.arrival();
        lastTime = Math.max(lastTime, item.position().time());
        if (item instanceof ConversationItem.Group group) {
            messages.add(group);
            words(group.arrival(), group.text());
        } else if (item instanceof ConversationItem.Direct direct) {
            directs.add(direct);
            words(direct.arrival(), direct.message().text());
        } else if (item instanceof ConversationItem.Membership membership) {
            memberships.add(membership);
        }
    }

    private void words(long arrival, String text) throws SQLException {
        int unused = sql.update("INSERT INTO words (rowid, text) VALUES (?, ?)", arrival, text);
    }

    private void markRead(StoreWrite.MarkedRead read) throws SQLException {
        if (read.scope().kind() != Scope.Kind.DIRECT) {
            messages.markRead(read.upTo());
        }
        if (read.scope().kind() != Scope.Kind.GROUP) {
            directs.markRead(read.scope().peer(), read.upTo());
        }
    }

    @Override
    public Optional<Entry> entry(NodeId author, long sequence) {
        return ask(() -> messages.find(new MessageId.Group(author, sequence)).map(ConversationItem.Group::entry));
    }

    @Override
    public List<Entry> entries(NodeId author, long first, long last, int maximum) {
        return ask(() -> messages.entries(author, first, last, maximum));
    }

    @Override
    public OptionalLong firstStoredSince(NodeId author, long wallMillis) {
        return ask(() -> messages.firstStoredSince(author, wallMillis));
    }

    @Override
    public Optional<StoredDirect> direct(MessageId.Direct id) {
        return ask(() -> directs.findAny(id));
    }

    @Override
    public Optional<ConversationItem> item(MessageId id) {
        return id instanceof MessageId.Group group
                ? ask(() -> messages.find(group).map(item -> item))
                : ask(() -> directs.find((MessageId.Direct) id).map(item -> item));
    }

    @Override
    public Page conversation(Scope scope, @Nullable Position before, @Nullable Position after, int limit) {
        boolean isForward = before == null && after != null;
        byte[] low = after == null ? FIRST_POSITION : Columns.position(after);
        byte[] from = isForward ? low : before == null ? LAST_POSITION : Columns.position(before);
        List<ConversationItem> items = ask(() -> {
            List<ConversationItem> found = new ArrayList<>();
            int wanted = limit + 1;
            if (scope.kind() != Scope.Kind.DIRECT) {
                found.addAll(isForward ? messages.after(from, wanted) : messages.before(from, wanted));
                found.addAll(isForward ? memberships.after(from, wanted) : memberships.before(from, wanted));
            }
            if (scope.kind() != Scope.Kind.GROUP) {
                found.addAll(
                        isForward
                                ? directs.after(scope.peer(), from, wanted)
                                : directs.before(scope.peer(), from, wanted));
            }
            return found;
        });
        items.removeIf(item -> Arrays.compareUnsigned(Columns.position(item.position()), low) <= 0);
        items.sort(Comparator.comparing(ConversationItem::position));
        boolean hasMore = items.size() > limit;
        int excess = Math.max(0, items.size() - limit);
        return new Page(
                List.copyOf(isForward ? items.subList(0, items.size() - excess) : items.subList(excess, items.size())),
                hasMore);
    }

    @Override
    public List<ConversationItem> arrivedAfter(long arrival, int limit) {
        return ask(() -> {
            List<ConversationItem> found = new ArrayList<>(messages.arrivedAfter(arrival, limit));
            found.addAll(directs.arrivedAfter(arrival, limit));
            found.addAll(memberships.arrivedAfter(arrival, limit));
            found.sort(Comparator.comparingLong(ConversationItem::arrival));
            return List.copyOf(found.subList(0, Math.min(limit, found.size())));
        });
    }

    @Override
    public List<ConversationItem> search(String words, int limit) {
        String match = SearchWords.match(words);
        if (match.isEmpty()) {
            return List.of();
        }
        return ask(() -> {
            List<ConversationItem> found = new ArrayList<>(messages.search(match, limit));
            found.addAll(directs.search(match, limit));
            found.sort(Collections.reverseOrder(Comparator.comparing(ConversationItem::position)));
            return List.copyOf(found.subList(0, Math.min(limit, found.size())));
        });
    }

    @Override
    public List<Evidence> evidence(MessageId message) {
        return ask(() -> evidence.of(message));
    }

    @Override
    public List<StoreWrite.HeldElsewhere> heldElsewhere(long sequence) {
        return ask(() -> evidence.heldElsewhere(sequence));
    }

    @Override
    public List<ConversationItem.Membership> memberships(long fromMillis, long toMillis, int limit) {
        return ask(() -> memberships.between(fromMillis, toMillis, limit));
    }

    @Override
    public Unread unread() {
        return ask(() -> new Unread(messages.unread(), directs.unread()));
    }

    private interface Question<T> {
        T answer() throws SQLException;
    }

    private <T> T ask(Question<T> question) {
        try {
            return question.answer();
        } catch (SQLException | IllegalArgumentException e) {
            throw damaged(file, String.valueOf(e.getMessage()), e);
        }
    }

    /** As if the disk had no more room than that: for tests. */
    void limitPages(long pages) throws SQLException {
        sql.execute("PRAGMA max_page_count = " + pages);
    }

    @Override
    public void close() {
        try {
            sql.close();
        } catch (SQLException e) {
            throw new StoreException("cannot close " + file + ": " + e.getMessage(), e);
        }
    }

    static StoreException damaged(Path file, String detail, @Nullable Throwable cause) {
        String message =
                file + " is damaged (" + detail + "). Nothing was changed. Restore it from a backup, or move it"
                        + " away: the chat then begins anew, and recovers from the others what they still have.";
        return cause == null ? new StoreException(message) : new StoreException(message, cause);
    }

    private static void closeQuietly(@Nullable Sql sql, Exception reason) {
        if (sql != null) {
            try {
                sql.close();
            } catch (SQLException e) {
                reason.addSuppressed(e);
            }
        }
    }
}
