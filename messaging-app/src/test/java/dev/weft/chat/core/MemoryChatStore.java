package dev.weft.chat.core;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A store that forgets everything with its process, and can be copied. */
public final class MemoryChatStore implements ChatStore {
    private long startNumber;
    private long lastArrival;
    private long lastTime;
    private final Map<NodeId, StoreWrite.PeerKnown> peers = new TreeMap<>();
    private final Map<NodeId, StoreWrite.MemberKnown> members = new TreeMap<>();
    private final Map<NodeId, NavigableMap<Long, ConversationItem.Group>> feeds = new TreeMap<>();
    private final Map<NodeId, Long> bases = new HashMap<>();
    private final Map<NodeId, StoreWrite.Forked> forks = new HashMap<>();
    private final Map<NodeId, StoreWrite.HeadNamed> named = new HashMap<>();
    private final Map<MessageId.Direct, ConversationItem.Direct> directs = new LinkedHashMap<>();
    private final Map<MessageId.Direct, StoredDirect> tombstones = new LinkedHashMap<>();
    private final List<ConversationItem.Membership> memberships = new ArrayList<>();
    private final List<StoreWrite.HeldElsewhere> heldElsewhere = new ArrayList<>();
    private final List<Evidence> evidence = new ArrayList<>();

    /** The same, as a backup of a disk. */
    public MemoryChatStore copy() {
        MemoryChatStore copy = new MemoryChatStore();
        copy.startNumber = startNumber;
        copy.lastArrival = lastArrival;
        copy.lastTime = lastTime;
        copy.peers.putAll(peers);
        copy.members.putAll(members);
        feeds.forEach((author, feed) -> copy.feeds.put(author, new TreeMap<>(feed)));
        copy.bases.putAll(bases);
        copy.forks.putAll(forks);
        copy.named.putAll(named);
        copy.directs.putAll(directs);
        copy.tombstones.putAll(tombstones);
        copy.memberships.addAll(memberships);
        copy.heldElsewhere.addAll(heldElsewhere);
        copy.evidence.addAll(evidence);
        return copy;
    }

    @Override
    public StoredState load() {
        List<StoredState.FeedState> states = new ArrayList<>();
        Set<NodeId> authors = new TreeSet<>(feeds.keySet());
        authors.addAll(named.keySet());
        for (NodeId author : authors) {
            Ranges held = new Ranges();
            feed(author).keySet().forEach(held::add);
            StoreWrite.HeadNamed head = named.get(author);
            states.add(new StoredState.FeedState(
                    author,
                    bases.getOrDefault(author, 1L),
                    held,
                    forks.containsKey(author),
                    head == null ? 0 : head.sequence(),
                    head == null ? null : head.at()));
        }
        Map<NodeId, Ranges> elsewhere = new TreeMap<>();
        heldElsewhere.forEach(held ->
                elsewhere.computeIfAbsent(held.peer(), peer -> new Ranges()).add(held.first(), held.last()));
        List<StoredDirect> outgoing = directs.values().stream()
                .map(ConversationItem.Direct::message)
                .filter(StoredDirect::isOutgoing)
                .toList();
        List<StoredDirect> expired = outgoing.stream()
                .filter(message -> message.state() == DirectState.EXPIRED)
                .toList();
        return new StoredState(
                startNumber,
                lastTime,
                lastArrival,
                List.copyOf(peers.values()),
                List.copyOf(members.values()),
                states,
                outgoing.stream().filter(message -> message.state().isOpen()).toList(),
                expired.subList(Math.max(0, expired.size() - StoredState.MAX_ASKABLE), expired.size()),
                elsewhere);
    }

    @Override
    public void write(List<StoreWrite> writes) {
        writes.forEach(this::write);
    }

    private void write(StoreWrite write) {
        if (write instanceof StoreWrite.StartNumber start) {
            startNumber = start.number();
        } else if (write instanceof StoreWrite.PeerKnown peer) {
            peers.put(peer.chatId(), peer);
        } else if (write instanceof StoreWrite.MemberKnown member) {
            members.put(member.member(), member);
        } else if (write instanceof StoreWrite.ItemAdded added) {
            add(added.item());
        } else if (write instanceof StoreWrite.DirectMoved moved) {
            move(moved);
        } else if (write instanceof StoreWrite.FeedDropped dropped) {
            drop(dropped);
        } else if (write instanceof StoreWrite.Forked forked) {
            forks.putIfAbsent(forked.author(), forked);
        } else if (write instanceof StoreWrite.HeadNamed head) {
            named.put(head.author(), head);
        } else if (write instanceof StoreWrite.HeldElsewhere held) {
            heldElsewhere.add(held);
        } else if (write instanceof StoreWrite.EvidenceAdded added) {
            evidence.add(added.evidence());
        } else if (write instanceof StoreWrite.MarkedRead read) {
            markRead(read);
        } else if (write instanceof StoreWrite.OldDropped old) {
            dropOld(old);
        }
    }

    private void add(ConversationItem item) {
        if (item.arrival() <= lastArrival) {
            throw new IllegalStateException(item.key() + " does not arrive after " + lastArrival);
        }
        lastArrival = item.arrival();
        lastTime = Math.max(lastTime, item.position().time());
        boolean isSecond = false;
        if (item instanceof ConversationItem.Group group) {
            NavigableMap<Long, ConversationItem.Group> feed =
                    feeds.computeIfAbsent(group.entry().author(), author -> new TreeMap<>());
            isSecond = feed.put(group.entry().sequence(), group) != null;
        } else if (item instanceof ConversationItem.Direct direct) {
            isSecond = tombstones.containsKey(direct.message().id())
                    || directs.put(direct.message().id(), direct) != null;
        } else if (item instanceof ConversationItem.Membership membership) {
            memberships.add(membership);
        }
        if (isSecond) {
            throw new IllegalStateException(item.key() + " is stored already");
        }
    }

    private void move(StoreWrite.DirectMoved moved) {
        directs.computeIfPresent(moved.id(), (id, item) -> {
            StoredDirect message = item.message();
            byte[] receipt = moved.receipt() == null ? message.receipt() : moved.receipt();
            return new ConversationItem.Direct(
                    item.arrival(), message.moved(moved.state(), moved.reason(), receipt), item.isUnread());
        });
    }

    private void drop(StoreWrite.FeedDropped dropped) {
        bases.put(dropped.author(), dropped.base());
        NavigableMap<Long, ConversationItem.Group> feed = feeds.get(dropped.author());
        if (feed != null) {
            feed.headMap(dropped.base(), false).clear();
        }
        evidence.removeIf(line -> line.message() instanceof MessageId.Group group
                && group.author().equals(dropped.author())
                && group.sequence() < dropped.base());
    }

    private void markRead(StoreWrite.MarkedRead read) {
        directs.replaceAll((id, item) ->
                isMarked(read, item) ? new ConversationItem.Direct(item.arrival(), item.message(), false) : item);
        feeds.values()
                .forEach(feed -> feed.replaceAll((sequence, item) -> isMarked(read, item)
                        ? new ConversationItem.Group(
                                item.arrival(),
                                item.entry(),
                                item.text(),
                                item.writtenAtMillis(),
                                item.storedAtMillis(),
                                item.origin(),
                                item.from(),
                                item.connection(),
                                false)
                        : item));
    }

    private static boolean isMarked(StoreWrite.MarkedRead read, ConversationItem item) {
        return read.scope().contains(item) && item.position().compareTo(read.upTo()) <= 0;
    }

    private void dropOld(StoreWrite.OldDropped old) {
        memberships.removeIf(item -> item.atMillis() < old.itemsBeforeMillis());
        directs.values().removeIf(item -> {
            StoredDirect message = item.message();
            boolean goes = message.storedAtMillis() < old.itemsBeforeMillis()
                    && !message.state().isOpen();
            if (goes) {
                tombstones.put(message.id(), message);
                evidence.removeIf(line -> line.message().equals(message.id()));
            }
            return goes;
        });
        tombstones.values().removeIf(message -> message.storedAtMillis() < old.idsBeforeMillis());
    }

    @Override
    public Optional<Entry> entry(NodeId author, long sequence) {
        return Optional.ofNullable(feed(author).get(sequence)).map(ConversationItem.Group::entry);
    }

    private NavigableMap<Long, ConversationItem.Group> feed(NodeId author) {
        NavigableMap<Long, ConversationItem.Group> feed = feeds.get(author);
        return feed == null ? new TreeMap<>() : feed;
    }

    @Override
    public List<Entry> entries(NodeId author, long first, long last, int maximum) {
        return feed(author).subMap(first, true, last, true).values().stream()
                .limit(maximum)
                .map(ConversationItem.Group::entry)
                .toList();
    }

    @Override
    public OptionalLong firstStoredSince(NodeId author, long wallMillis) {
        return feed(author).values().stream()
                .filter(item -> item.storedAtMillis() >= wallMillis)
                .mapToLong(item -> item.entry().sequence())
                .findFirst();
    }

    @Override
    public Optional<StoredDirect> direct(MessageId.Direct id) {
        ConversationItem.Direct item = directs.get(id);
        return item == null ? Optional.ofNullable(tombstones.get(id)) : Optional.of(item.message());
    }

    @Override
    public Optional<ConversationItem> item(MessageId id) {
        return id instanceof MessageId.Group group
                ? Optional.ofNullable(feed(group.author()).get(group.sequence()))
                : Optional.ofNullable(directs.get((MessageId.Direct) id));
    }

    /** Everything, in the order of the conversation. */
    public List<ConversationItem> all(Scope scope) {
        Stream<ConversationItem> groups = feeds.values().stream().flatMap(feed -> feed.values().stream());
        return Stream.concat(groups, Stream.concat(directs.values().stream(), memberships.stream()))
                .filter(scope::contains)
                .sorted(Comparator.comparing(ConversationItem::position))
                .toList();
    }

    @Override
    public Page conversation(Scope scope, @Nullable Position before, @Nullable Position after, int limit) {
        List<ConversationItem> fitting = all(scope).stream()
                .filter(item -> before == null || item.position().compareTo(before) < 0)
                .filter(item -> after == null || item.position().compareTo(after) > 0)
                .toList();
        int size = Math.min(limit, fitting.size());
        boolean isForward = before == null && after != null;
        List<ConversationItem> items =
                isForward ? fitting.subList(0, size) : fitting.subList(fitting.size() - size, fitting.size());
        return new Page(items, size < fitting.size());
    }

    @Override
    public List<ConversationItem> arrivedAfter(long arrival, int limit) {
        return all(Scope.ALL).stream()
                .filter(item -> item.arrival() > arrival)
                .sorted(Comparator.comparingLong(ConversationItem::arrival))
                .limit(limit)
                .toList();
    }

    @Override
    public List<ConversationItem> search(String words, int limit) {
        List<ConversationItem> found = new ArrayList<>(all(Scope.ALL).stream()
                .filter(item -> textOf(item).contains(words))
                .toList());
        java.util.Collections.reverse(found);
        return found.subList(0, Math.min(limit, found.size()));
    }

    private static String textOf(ConversationItem item) {
        if (item instanceof ConversationItem.Group group) {
            return group.text();
        }
        return item instanceof ConversationItem.Direct direct ? direct.message().text() : "";
    }

    @Override
    public List<Evidence> evidence(MessageId message) {
        return evidence.stream().filter(line -> line.message().equals(message)).toList();
    }

    @Override
    public List<StoreWrite.HeldElsewhere> heldElsewhere(long sequence) {
        return heldElsewhere.stream()
                .filter(held -> held.first() <= sequence && sequence <= held.last())
                .toList();
    }

    @Override
    public List<ConversationItem.Membership> memberships(long fromMillis, long toMillis, int limit) {
        return memberships.stream()
                .filter(item -> item.atMillis() >= fromMillis && item.atMillis() <= toMillis)
                .limit(limit)
                .toList();
    }

    @Override
    public Unread unread() {
        Map<NodeId, Long> direct = new TreeMap<>();
        directs.values().stream()
                .filter(ConversationItem.Direct::isUnread)
                .forEach(item -> direct.merge(item.message().peer(), 1L, Long::sum));
        long group = feeds.values().stream()
                .flatMap(feed -> feed.values().stream())
                .filter(ConversationItem.Group::isUnread)
                .count();
        return new Unread(group, direct);
    }

    /** Of this author lower numbers were dropped. */
    long base(NodeId author) {
        return bases.getOrDefault(author, 1L);
    }

    /** Members in a state, for tests. */
    long members(MemberStatus status) {
        return members.values().stream()
                .filter(member -> member.status() == status)
                .count();
    }

    @Override
    public void close() {}
}
