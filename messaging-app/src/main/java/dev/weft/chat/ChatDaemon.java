package dev.weft.chat;

import dev.weft.chat.agent.AgentException;
import dev.weft.chat.agent.AgentLink;
import dev.weft.chat.agent.AgentListener;
import dev.weft.chat.agent.AgentView;
import dev.weft.chat.core.ChatIdentity;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NodeId;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** A running chat: its parts, started and ended in order. Any thread may use it. */
public final class ChatDaemon implements AutoCloseable {
    private final StateFolder folder;
    private final ChatIdentity identity;
    private final ChatLoop loop;
    private final AgentLink link;

    private ChatDaemon(StateFolder folder, ChatIdentity identity, ChatLoop loop, AgentLink link) {
        this.folder = folder;
        this.identity = identity;
        this.loop = loop;
        this.link = link;
    }

    /**
     * Begins. An agent that does not run yet is waited for.
     *
     * @throws ChatException when the state folder is in use
     * @throws dev.weft.controlplane.feed.StoreException when the store cannot be used
     * @throws dev.weft.controlplane.identity.KeyFileException when the keys cannot be used
     */
    public static ChatDaemon start(ChatSettings settings) {
        Crypto crypto = new BouncyCastleCrypto();
        RandomGenerator random = Entropy.secure();
        StateFolder folder = StateFolder.lock(settings.stateFolder());
        try {
            ChatIdentity identity = folder.identity(crypto, random);
            ChatLoop loop = new ChatLoop(settings, folder, identity, crypto);
            AgentLink link = new AgentLink(
                    settings.agentSocket(),
                    view -> Roles.offer(crypto, identity, settings.port(), view),
                    new FromAgent(loop));
            loop.start();
            link.start();
            return new ChatDaemon(folder, identity, loop, link);
        } catch (AgentException e) {
            folder.close();
            throw new ChatException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    public NodeId chatId() {
        return identity.chatId();
    }

    /** Runs an inquiry; the answer fails with {@code ChatRefusedException}, {@link ChatException} or a bug. */
    public <T> CompletableFuture<T> ask(Inquiry<T> inquiry) {
        return loop.ask(inquiry);
    }

    /** There is one listener; a new one takes the place of the old. */
    public void listen(ChatListener listener) {
        loop.listen(listener);
    }

    /** Ends in order. What is announced stays so: this chat is expected to come back. */
    @Override
    public void close() {
        link.close();
        loop.stop();
        folder.close();
    }

    private record FromAgent(ChatLoop loop) implements AgentListener {
        @Override
        public void members(AgentView view) {
            loop.members(view);
        }

        @Override
        public void unreachable(String cause) {
            loop.agentUnreachable(cause);
        }

        @Override
        public void announced(String problem) {
            loop.announced(problem);
        }
    }
}
