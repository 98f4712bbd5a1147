package dev.weft.chat.core;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What must hold on stores, whoever filled them: the simulator's machines, or real daemons. All failures are AssertionErrors. */
public final class StoreOracles {
    /** More than any test writes. */
    private static final int EVERYTHING = 1_000_000;

    private StoreOracles() {}

    /** Messages to all, as this store shows them. */
    public static List<ConversationItem.Group> groups(ChatStore store) {
        return items(store, Scope.GROUP).stream()
                .filter(ConversationItem.Group.class::isInstance)
                .map(ConversationItem.Group.class::cast)
                .toList();
    }

    /** Direct messages of both directions, as this store shows them. */
    public static List<StoredDirect> directs(ChatStore store) {
        return items(store, Scope.ALL).stream()
                .filter(ConversationItem.Direct.class::isInstance)
                .map(item -> ((ConversationItem.Direct) item).message())
                .toList();
    }

    private static List<ConversationItem> items(ChatStore store, Scope scope) {
        ChatStore.Page page = store.conversation(scope, null, null, EVERYTHING);
        if (page.hasMore()) {
            throw new AssertionError("more than " + EVERYTHING + " items");
        }
        return page.items();
    }

    /**
     * Each message is there once, an author's in the order of their numbers and after what they build on, and each names the
     * one before it by its hash.
     *
     * @param isHonest whose numbers are used once: of others one history is kept, and what builds on the other
     */
    public static void checkFeeds(String where, ChatStore store, Predicate<NodeId> isHonest) {
        List<ConversationItem.Group> groups = groups(store);
        Map<EntryRef, Entry> kept = new HashMap<>();
        groups.forEach(group -> kept.put(group.entry().ref(), group.entry()));
        require(kept.size() == groups.size(), where + " shows a message twice");
        Set<EntryRef> shown = new HashSet<>();
        Map<NodeId, Long> last = new HashMap<>();
        for (ConversationItem.Group group : groups) {
            Entry entry = group.entry();
            Long before = last.put(entry.author(), entry.sequence());
            require(
                    before == null || before < entry.sequence(),
                    where + " shows " + group.key() + " after number " + before);
            Entry previous = kept.get(new EntryRef(entry.author(), entry.sequence() - 1));
            require(
                    previous == null || !isHonest.test(entry.author()) || entry.follows(previous),
                    where + " keeps " + group.key() + ", which does not follow the one before it");
            for (GroupBody.Parent parent : parents(entry)) {
                EntryRef ref = new EntryRef(parent.author(), parent.sequence());
                Entry held = kept.get(ref);
                require(
                        held == null || held.shortHash() != parent.shortHash() || shown.contains(ref),
                        where + " shows " + group.key() + " before " + ref + ", on which it builds");
            }
            shown.add(entry.ref());
        }
    }

    private static List<GroupBody.Parent> parents(Entry entry) {
        try {
            return GroupBody.decode(entry.body()).parents();
        } catch (MalformedException e) {
            throw new AssertionError("stored though it cannot be read: " + entry, e);
        }
    }

    /** Everything that is kept was signed by its author. */
    public static void checkSignatures(String where, ChatStore store, Crypto crypto) {
        for (ConversationItem.Group group : groups(store)) {
            require(group.entry().hasValidSignature(crypto), where + " keeps a forged " + group.key());
        }
    }

    /**
     * What a sender says is delivered, its receiver's store has, with the receipt that was given for it.
     *
     * @return how many were looked at
     */
    public static int checkDelivered(
            String where, ChatStore sender, NodeId receiver, ChatStore there, Crypto crypto, NetworkId network) {
        PublicKey32 key = sender.load().peers().stream()
                .filter(peer -> peer.chatId().equals(receiver))
                .map(StoreWrite.PeerKnown::key)
                .findFirst()
                .orElse(null);
        int count = 0;
        for (StoredDirect message : directs(sender)) {
            if (message.isOutgoing() && message.to().equals(receiver) && message.state() == DirectState.DELIVERED) {
                StoredDirect stored = there.direct(message.id()).orElse(null);
                String what = where + " says delivered of " + message.id();
                require(stored != null && !stored.isOutgoing(), what + ", which its receiver has not");
                require(
                        stored != null && Arrays.equals(stored.wire(), message.wire()),
                        what + ", of which its receiver has something else");
                byte[] receipt = message.receipt();
                require(
                        receipt != null && key != null && isReceipt(receipt, message, key, crypto, network),
                        what + " without a valid receipt");
                require(
                        stored != null && Arrays.equals(stored.receipt(), receipt),
                        what + ", with another receipt than the one given");
                count++;
            }
        }
        return count;
    }

    private static boolean isReceipt(
            byte[] wire, StoredDirect message, PublicKey32 receiver, Crypto crypto, NetworkId network) {
        try {
            return Receipt.decode(wire).isFor(message, crypto, receiver, network);
        } catch (MalformedException e) {
            return false;
        }
    }

    /** What another store has and would give, and this one lacks and would take; of these authors alone. */
    public static Optional<String> lacks(NodeId self, StoredState here, StoredState there, Predicate<NodeId> isHonest) {
        Map<NodeId, StoredState.FeedState> own = new HashMap<>();
        here.feeds().forEach(feed -> own.put(feed.author(), feed));
        // Nobody vouches any more for an identity that was given up before this one came.
        Set<NodeId> vouched =
                here.peers().stream().map(StoreWrite.PeerKnown::chatId).collect(Collectors.toSet());
        vouched.add(self);
        for (StoredState.FeedState feed : there.feeds()) {
            NodeId author = feed.author();
            if (isHonest.test(author) && vouched.contains(author)) {
                StoredState.FeedState mine = own.get(author);
                Ranges missing = feed.held().copy();
                if (mine != null) {
                    missing.remove(0, mine.base() - 1);
                    missing.removeAll(mine.held());
                }
                if (!missing.isEmpty()) {
                    return Optional.of(missing + " of " + author);
                }
            }
        }
        return Optional.empty();
    }

    /** Numbers that are missing between others that are kept. */
    public static Optional<String> holes(StoredState state) {
        List<String> holes = new ArrayList<>();
        for (StoredState.FeedState feed : state.feeds()) {
            if (!feed.held().isEmpty()) {
                feed.held()
                        .holes(feed.base(), feed.held().last())
                        .forEach(hole -> holes.add(hole + " of " + feed.author()));
            }
        }
        return holes.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", holes));
    }

    /** The conversation of all in the order in which a store shows it, of those messages alone. */
    public static List<String> order(ChatStore store, Predicate<Entry> isWanted) {
        return groups(store).stream()
                .filter(group -> isWanted.test(group.entry()))
                .map(group -> group.key() + " " + group.entry().shortHash() + " " + group.text())
                .toList();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
