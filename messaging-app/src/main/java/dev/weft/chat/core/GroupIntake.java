package dev.weft.chat.core;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import java.util.Optional;

/**
 * Decides what becomes of a group message that came: stored, known already, refused. Whoever brought it, it proves itself by
 * its author's signature; a message is taken with a gap before it, and what is missing is shown.
 */
final class GroupIntake {
    private final Desk desk;
    private final Feeds feeds;
    private final Peers peers;
    private final Parents parents;

    /** What became of an entry. */
    enum Verdict {
        STORED,
        /** It is here, or was dropped long ago. */
        KNOWN,
        /** It is signed by its author, and does not fit. */
        MISFIT,
        /** Nobody here knows its author. */
        NOBODYS,
        /** It is not what its author signed, or no message at all. */
        FORGED
    }

    GroupIntake(Desk desk, Feeds feeds, Peers peers, Parents parents) {
        this.desk = desk;
        this.feeds = feeds;
        this.peers = peers;
        this.parents = parents;
    }

    /** Looks at an entry that came over a connection; it is stored when it is good. */
    Verdict take(Entry entry, Connection from, Origin origin, ChatTime now) {
        AuthorFeed feed = peers.isAuthor(entry.author()) ? feeds.of(entry.author()) : null;
        if (feed == null) {
            return refuse("entries.unknown-author", Verdict.NOBODYS);
        }
        if (entry.sequence() < feed.base) {
            return refuse("entries.dropped-before", Verdict.KNOWN);
        }
        Optional<Entry> here = feeds.get(entry.author(), entry.sequence());
        if (here.filter(entry::equals).isPresent()) {
            return refuse("entries.repeated", Verdict.KNOWN);
        }
        GroupBody body = bodyOf(entry).orElse(null);
        if (body == null || !entry.hasValidSignature(desk.crypto)) {
            return refuse(body == null ? "entries.malformed" : "entries.bad-signature", Verdict.FORGED);
        }
        if (here.isPresent()) {
            prove(feed, entry, now);
            keepTip(feed, entry);
            return refuse("entries.fork", Verdict.MISFIT);
        }
        if (!fitsNeighbours(entry, feed, now) || !parents.areBefore(entry, body)) {
            feed.misfits.add(entry.sequence());
            keepTip(feed, entry);
            return refuse("entries.not-later", Verdict.MISFIT);
        }
        store(entry, body, from, origin, now);
        return Verdict.STORED;
    }

    /** The own disk was an old copy, and this is of the life that it does not know: what is written next goes on after it. */
    private void keepTip(AuthorFeed feed, Entry entry) {
        Entry known = feed.lostTip;
        if (feed.author.equals(desk.self) && (known == null || known.sequence() < entry.sequence())) {
            feed.lostTip = entry;
        }
    }

    private Verdict refuse(String counter, Verdict verdict) {
        desk.counters.count(counter);
        return verdict;
    }

    static Optional<GroupBody> bodyOf(Entry entry) {
        if (entry.kind() != GroupBody.KIND
                || entry.wireLength() > ChatLimits.MAX_ENTRY_BYTES
                || entry.sequence() > ChatLimits.MAX_SEQUENCE
                || entry.time() > ChatLimits.MAX_TIME) {
            return Optional.empty();
        }
        try {
            return Optional.of(GroupBody.decode(entry.body()));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /** Later than what is here before it and earlier than what is here after it; else the order would contradict the numbers. */
    private boolean fitsNeighbours(Entry entry, AuthorFeed feed, ChatTime now) {
        Optional<Entry> before = feeds.get(entry.author(), feed.held.below(entry.sequence()));
        Optional<Entry> after = feeds.get(entry.author(), feed.held.above(entry.sequence()));
        boolean isChained = before.map(other -> entry.follows(other) || !isNext(other, entry))
                        .orElse(true)
                && after.map(other -> other.follows(entry) || !isNext(entry, other))
                        .orElse(true);
        if (!isChained) {
            prove(feed, entry, now);
        }
        return before.map(Entry::time).orElse(0L) < entry.time()
                && after.map(Entry::time).orElse(Long.MAX_VALUE) > entry.time();
    }

    private static boolean isNext(Entry entry, Entry other) {
        return entry.sequence() + 1 == other.sequence();
    }

    /** The author has signed two histories: its machine was cloned or rolled back, or it lies. The first one seen stays. */
    private void prove(AuthorFeed feed, Entry other, ChatTime now) {
        if (feed.isForked) {
            return;
        }
        feed.isForked = true;
        desk.outbox.write(new StoreWrite.Forked(feed.author, other.sequence(), other.wire()));
        desk.evidence(
                new MessageId.Group(feed.author, other.sequence()),
                Evidence.What.CONTRADICTED,
                now,
                feed.author,
                0,
                "its author has signed another message with this number");
        desk.outbox.log(true, "forked", "author", feed.author, "sequence", other.sequence());
        desk.outbox.viewChanged();
    }

    private void store(Entry entry, GroupBody body, Connection from, Origin origin, ChatTime now) {
        feeds.add(entry);
        if (entry.author().equals(desk.self)) {
            desk.follow(entry.time());
        } else {
            desk.witness(entry.time());
        }
        parents.stored(entry, body);
        desk.counters.count("entries." + origin.word());
        ConversationItem.Group item = new ConversationItem.Group(
                desk.nextArrival(),
                entry,
                body.text(),
                body.writtenAtMillis(),
                now.wallMillis(),
                origin,
                from.peer,
                from.id,
                !entry.author().equals(desk.self));
        desk.outbox.write(new StoreWrite.ItemAdded(item));
        desk.outbox.notice(new Notice.ItemAdded(item));
    }

    /** Reads an entry; empty when it is none. */
    static Optional<Entry> read(byte[] wire) {
        try {
            return Optional.of(Entry.decode(wire, ChatLimits.MAX_ENTRY_BYTES));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
