package dev.weft.chat.core;

import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NodeId;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * One chat node: what it holds, what it misses, what was delivered. It is given frames, commands and the time, and says in
 * {@link #takeStep} what is to be stored and sent. For one thread.
 */
public final class ChatCore {
    private final NodeId self;

    /** Begins where the store ends, one start number higher. The first step has to be taken before anything is sent. */
    public ChatCore(
            ChatConfig config,
            ChatIdentity identity,
            Crypto crypto,
            RandomGenerator random,
            ChatStore store,
            ChatTime now) {
        self = identity.chatId();
    }

    /** For the next hello; it may rise while the node runs. */
    public long startNumber() {
        return 1;
    }

    /** The members as the agent tells of them now. */
    public void roster(Roster roster, ChatTime now) {}

    /**
     * A connection stands, and the other side has proven its key.
     *
     * @param connection any number that was not used since the start
     */
    public void connected(long connection, NodeId chatId, long startNumber, ChatTime now) {}

    /** A connection is gone; also one that the core wanted closed. */
    public void disconnected(long connection, String cause, ChatTime now) {}

    /** A frame without its length. */
    public void received(long connection, byte[] frame, ChatTime now) {}

    /** Writes a message to all. */
    @SuppressWarnings("DoNotCallSuggester")
    public ConversationItem.Group sendGroup(String text, ChatTime now) throws ChatRefusedException {
        throw refused(text);
    }

    /** Writes a message to one. */
    @SuppressWarnings("DoNotCallSuggester")
    public ConversationItem.Direct sendDirect(NodeId to, String text, ChatTime now) throws ChatRefusedException {
        throw refused(text);
    }

    /** Somebody has read a part of the conversation up to a place. */
    public void markRead(Scope scope, Position upTo, ChatTime now) {}

    /** The time of {@link #nextWakeMillis} has come. */
    public void wake(ChatTime now) {}

    /** When {@link #wake} is to be called, by {@link ChatTime#millis}. */
    public long nextWakeMillis() {
        return Long.MAX_VALUE;
    }

    /** What is to be done by now. */
    public ChatStep takeStep() {
        return new ChatStep(List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** What is known besides the conversation. */
    public ChatView view() {
        return new ChatView(self, 1, false, false, List.of(), List.of(), 0, 0, Map.of());
    }

    private static ChatRefusedException refused(String text) {
        return new ChatRefusedException(ChatRefusedException.Reason.STARTING, "not there yet: " + text);
    }
}
