package dev.weft.chat;

import dev.weft.chat.core.ChatConfig;
import dev.weft.chat.core.ChatCore;
import dev.weft.chat.core.ChatIdentity;
import dev.weft.chat.core.ChatStep;
import dev.weft.chat.core.ChatTime;
import dev.weft.chat.core.Notice;
import dev.weft.chat.core.Roster;
import dev.weft.chat.net.ChatNetwork;
import dev.weft.chat.net.LocalChat;
import dev.weft.chat.net.Peer;
import dev.weft.chat.net.PeerEvents;
import dev.weft.chat.store.SqliteChatStore;
import dev.weft.controlplane.feed.StoreException;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NodeId;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A core, its store and its connections. When the store cannot be written the three end together, and new ones begin from
 * what is on the disk: the same as after a crash, which is what the core is made for. For the owner thread.
 */
final class Session implements AutoCloseable {
    /** More frames than that are not gathered: what they lead to is carried out first. */
    static final int MAX_GATHERED_FRAMES = 128;

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final SqliteChatStore store;
    private final ChatCore core;
    private final ChatNetwork network;
    private List<Notice> notices = new ArrayList<>();
    private List<Promise> promises = new ArrayList<>();
    private int gathered;

    /** An answer that waits for the disk. */
    private record Promise(Runnable kept, Consumer<ChatException> broken) {}

    private Session(SqliteChatStore store, ChatCore core, NetworkMaker maker) throws IOException {
        this.store = store;
        this.core = core;
        this.network = maker.make(new FromPeers());
    }

    private interface NetworkMaker {
        ChatNetwork make(PeerEvents events) throws IOException;
    }

    /** Opens the store and begins; what the core wants stored at first is stored. */
    static Session begin(
            Path file, ChatConfig config, ChatIdentity identity, Crypto crypto, RandomGenerator random, int port)
            throws IOException {
        SqliteChatStore store = SqliteChatStore.open(file, config.network(), identity.chatId());
        try {
            ChatCore core = new ChatCore(config, identity, crypto, random, store, SystemTime.now());
            LocalChat local = new LocalChat(config.network(), identity.key(), identity.signing(), core::startNumber);
            Session session = new Session(store, core, events -> new ChatNetwork(crypto, local, port, random, events));
            session.carryOut();
            return session;
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    ChatCore core() {
        return core;
    }

    SqliteChatStore store() {
        return store;
    }

    ChatNetwork network() {
        return network;
    }

    void roster(Roster roster) {
        carryOut();
        core.roster(roster, SystemTime.now());
        carryOut();
    }

    void peers(List<Peer> peers, List<InetAddress> own, long incarnation) {
        network.peers(peers, own, incarnation, SystemTime.now().millis());
    }

    /** Waits until something is to be done, at most for so long. */
    void await(long maximumMillis) throws IOException {
        long next = Math.min(core.nextWakeMillis(), network.nextWakeMillis());
        network.await(Math.min(maximumMillis, next - SystemTime.now().millis()));
    }

    /** Takes what came. What it leads to is gathered until {@link #carryOut}. */
    void turn() {
        network.turn(SystemTime.now().millis());
    }

    /** Nothing may be gathered. */
    void wake() {
        ChatTime now = SystemTime.now();
        if (now.millis() >= core.nextWakeMillis()) {
            core.wake(now);
            carryOut();
        }
    }

    /** Something was done that is to be told once what was gathered is stored; or that it never will be. */
    void promise(Runnable kept, Consumer<ChatException> broken) {
        promises.add(new Promise(kept, broken));
    }

    /** The session ends before what was gathered is stored. */
    void breakPromises(ChatException why) {
        List<Promise> all = promises;
        promises = new ArrayList<>();
        all.forEach(promise -> promise.broken.accept(why));
    }

    /**
     * Does what the core wants done by now, for all that was gathered: stores it, in one transaction, then sends.
     *
     * @throws StoreException when it cannot be stored; then nothing was sent, and this session has to end
     */
    void carryOut() {
        gathered = 0;
        ChatStep step = core.takeStep();
        if (!step.isEmpty()) {
            carryOut(step);
        }
        List<Promise> kept = promises;
        promises = new ArrayList<>();
        kept.forEach(promise -> promise.kept.run());
    }

    private void carryOut(ChatStep step) {
        store.write(step.writes());
        long now = SystemTime.now().millis();
        for (ChatStep.Outgoing send : step.sends()) {
            network.send(send.connection(), send.frame(), now);
        }
        network.flush(now);
        for (ChatStep.Closing closing : step.closes()) {
            network.refuse(closing.connection(), closing.reason());
        }
        notices.addAll(step.notices());
        for (ChatStep.LogLine line : step.logs()) {
            LoggingEventBuilder event = line.isWarning() ? LOG.atWarn() : LOG.atInfo();
            event = event.setMessage(line.name());
            for (Map.Entry<String, Object> field : line.fields().entrySet()) {
                event = event.addKeyValue(field.getKey(), field.getValue());
            }
            event.log();
        }
    }

    /** What happened since the last call. */
    List<Notice> takeNotices() {
        if (notices.isEmpty()) {
            return List.of();
        }
        List<Notice> taken = notices;
        notices = new ArrayList<>();
        return taken;
    }

    /**
     * Hands to the core what comes in. Frames are gathered: a disk that takes its time for one transaction takes hardly more
     * for one with all that came meanwhile. Before anything else is handed over, what was gathered is carried out.
     */
    private final class FromPeers implements PeerEvents {
        @Override
        public void connected(long connection, NodeId chatId, long startNumber) {
            carryOut();
            core.connected(connection, chatId, startNumber, SystemTime.now());
            carryOut();
        }

        @Override
        public void received(long connection, byte[] frame) {
            core.received(connection, frame, SystemTime.now());
            gathered++;
            if (gathered >= MAX_GATHERED_FRAMES) {
                carryOut();
            }
        }

        @Override
        public void disconnected(long connection, String cause) {
            carryOut();
            core.disconnected(connection, cause, SystemTime.now());
            carryOut();
        }
    }

    /** Ends the connections without asking the core, which may have gone on further than the store. */
    @Override
    public void close() {
        breakPromises(new ChatException("the chat is ending"));
        try {
            network.abandon();
        } catch (IOException e) {
            LOG.warn("close.failed", e);
        }
        store.close();
    }
}
