package dev.weft.chat.core;

import dev.weft.chat.core.ChatRefusedException.Reason;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NodeId;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * One chat node: what it holds, what it misses, what was delivered. It is given frames, commands and the time, and says in
 * {@link #takeStep} what is to be stored and sent. Frames and messages may be given one after the other before one step is
 * taken for all of them; everything else is given when no step is due. A step that was taken is carried out before anything
 * is given to the core. For one thread.
 */
public final class ChatCore {
    private static final long HOUSEKEEPING_MILLIS = 5_000;

    private final Desk desk;
    private final Parts parts;
    private final FrameDispatch dispatch;
    private ChatTime now;
    private boolean isAgentReachable;
    private long housekeepingAt;
    private List<Gap> gaps = List.of();

    /** Begins where the store ends, one start number higher. The first step has to be taken before anything is sent. */
    public ChatCore(
            ChatConfig config,
            ChatIdentity identity,
            Crypto crypto,
            RandomGenerator random,
            ChatStore store,
            ChatTime now) {
        StoredState state = store.load();
        this.desk = new Desk(config, identity, crypto, random, store, state);
        this.parts = new Parts(desk, state, now);
        this.dispatch = new FrameDispatch(desk, parts);
        this.now = now;
        this.housekeepingAt = now.millis();
    }

    /** For the next hello; it may rise while the node runs. */
    public long startNumber() {
        return desk.start();
    }

    /** The members as the agent tells of them now. */
    public void roster(Roster roster, ChatTime time) {
        now = time;
        isAgentReachable = roster.isAgentReachable();
        parts.ownFeed.rosterCame();
        parts.rosterChanges.take(roster, now);
        for (Connection connection : parts.connections.list()) {
            if (!parts.peers.isWelcome(connection.peer)) {
                close(connection, "not-welcome");
            }
        }
        parts.directOutbox.look(now);
        parts.directOutbox.lookForNamesakes();
        parts.changed();
        desk.outbox.viewChanged();
    }

    /**
     * A connection stands, and the other side has proven its key.
     *
     * @param connection any number above 0 that was not used since the start
     */
    public void connected(long connection, NodeId chatId, long startNumber, ChatTime time) {
        now = time;
        StoreWrite.PeerKnown peer = parts.peers.get(chatId).orElse(null);
        if (peer == null || !parts.peers.isWelcome(chatId)) {
            desk.counters.count("connections.not-welcome");
            desk.outbox.close(connection, "not-welcome");
            return;
        }
        if (startNumber < peer.highestStart()) {
            desk.counters.count("connections.old-incarnation");
            desk.outbox.send(connection, desk.start(), new Frame.Outdated(peer.highestStart()));
            desk.outbox.close(connection, "old-incarnation");
            return;
        }
        parts.connections.to(chatId).ifPresent(former -> close(former, "duplicate"));
        parts.peers.sawStart(peer, startNumber);
        parts.peers.heard(chatId, now);
        Connection made = new Connection(connection, chatId, startNumber);
        made.tellAllAtMillis = now.millis();
        parts.connections.add(made);
        desk.outbox.log(
                false,
                "connected",
                "connection",
                connection,
                "peer",
                chatId,
                "name",
                peer.name(),
                "start",
                startNumber);
        parts.directOutbox.connected(made, now);
        parts.changed();
        desk.outbox.viewChanged();
    }

    /** A connection is gone; also one that the core wanted closed. */
    public void disconnected(long connection, String cause, ChatTime time) {
        now = time;
        parts.connections.remove(connection).ifPresent(gone -> {
            parts.pulls.disconnected(connection);
            parts.directOutbox.disconnected(gone, cause, now);
            parts.peers.seen(gone.peer, now);
            desk.outbox.log(false, "disconnected", "connection", connection, "peer", gone.peer, "cause", cause);
            parts.changed();
            desk.outbox.viewChanged();
        });
    }

    private void close(Connection connection, String reason) {
        desk.counters.count("connections.closed-" + reason);
        desk.outbox.close(connection.id, reason);
        disconnected(connection.id, reason, now);
    }

    /** A frame without its length. */
    public void received(long connection, byte[] frame, ChatTime time) {
        now = time;
        parts.connections
                .get(connection)
                .ifPresent(from -> dispatch.take(from, frame, now).ifPresent(reason -> close(from, reason)));
    }

    /** Writes a message to all. */
    public ConversationItem.Group sendGroup(String text, ChatTime time) throws ChatRefusedException {
        now = time;
        requireFit(text);
        parts.ownFeed.look(now);
        if (!parts.ownFeed.isSettled()) {
            throw new ChatRefusedException(
                    Reason.STARTING, "still asking the others what they have of this node's messages; try again soon");
        }
        ConversationItem.Group item = parts.ownFeed.write(text, now);
        parts.retention.stored(desk.self, now);
        parts.changed();
        return item;
    }

    /** Writes a message to one. */
    public ConversationItem.Direct sendDirect(NodeId to, String text, ChatTime time) throws ChatRefusedException {
        now = time;
        requireFit(text);
        return parts.directOutbox.write(to, text, now);
    }

    private static void requireFit(String text) throws ChatRefusedException {
        if (text.isEmpty()) {
            throw new ChatRefusedException(Reason.EMPTY, "a message without text is not sent");
        }
        if (Texts.isRefused(text)) {
            throw new ChatRefusedException(
                    Reason.TOO_LONG,
                    "a message has at most " + ChatLimits.MAX_TEXT_BYTES + " bytes of text; send it in parts");
        }
    }

    /** Somebody has read a part of the conversation up to a place. */
    public void markRead(Scope scope, Position upTo, ChatTime time) {
        now = time;
        desk.outbox.write(new StoreWrite.MarkedRead(scope, upTo));
        desk.outbox.notice(new Notice.MarkedRead(scope, upTo));
    }

    /** The time of {@link #nextWakeMillis} has come. */
    public void wake(ChatTime time) {
        now = time;
        parts.pulls.giveUp(now);
        parts.directOutbox.look(now);
        parts.ownFeed.look(now);
        if (now.millis() >= housekeepingAt) {
            housekeepingAt = now.millis() + HOUSEKEEPING_MILLIS;
            parts.retention.age(now);
            parts.changed();
        }
    }

    /** When {@link #wake} is to be called, by {@link ChatTime#millis}. */
    public long nextWakeMillis() {
        long next = Math.min(housekeepingAt, parts.ownFeed.nextWakeMillis(now));
        next = Math.min(next, Math.min(parts.haves.nextWakeMillis(), parts.pulls.nextWakeMillis()));
        next = Math.min(next, parts.marks.nextWakeMillis());
        return Math.min(next, parts.directOutbox.nextWakeMillis());
    }

    /** What is to be done by now. */
    public ChatStep takeStep() {
        parts.haves.tell(now);
        parts.marks.look(now);
        if (parts.takeChanged()) {
            parts.pulls.ask(now);
            parts.ownFeed.look(now);
            List<Gap> found = parts.gaps.all(now);
            if (!found.equals(gaps)) {
                gaps = found;
                desk.outbox.viewChanged();
            }
        }
        ChatStep step = desk.outbox.take();
        parts.feeds.settle();
        parts.directInbox.settle();
        return step;
    }

    /** How often what happened since this core began, by name. */
    public Map<String, Long> counters() {
        return desk.counters.all();
    }

    /** What is known besides the conversation. */
    public ChatView view() {
        return new ChatView(
                desk.self,
                desk.start(),
                parts.ownFeed.isSettled(),
                isAgentReachable,
                new MemberViews(desk, parts).all(),
                gaps,
                parts.directOutbox.count(DirectState.QUEUED),
                parts.directOutbox.count(DirectState.UNKNOWN));
    }
}
