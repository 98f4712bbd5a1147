package dev.weft.chat.core;

import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One machine: keys, a disk, a clock, what its agent shows, and a core while its chat runs. */
final class ChatMachine {
    final int index;
    final String name;
    /** Its id in the mesh, which a new installation of the chat alone does not change. */
    final NodeId member;

    final boolean isBad;
    private final Crypto crypto;
    ChatIdentity identity;
    MemoryChatStore disk = new MemoryChatStore();
    /** Old copies of the disk, the oldest first. */
    final List<MemoryChatStore> backups = new ArrayList<>();

    private @Nullable ChatCore core;
    /** Tells its runs apart. */
    int run;

    long bootedAt;
    boolean hasPower = true;
    boolean hasLeft;
    /** The process stands still until then. */
    long pausedUntil;

    /** The disk takes nothing until then. */
    long fullUntil;

    /** The agent does not answer until then. */
    long agentGoneUntil;

    long clockOffsetMillis;
    /** Its disk was an old copy once: it may have written two messages with one number. */
    boolean mayFork;

    /** Its disk is an old copy. */
    boolean wasRestored;

    /** Former chat ids of it, and the present one. */
    final Set<NodeId> lives = new HashSet<>();

    /** When its agent heard from another machine last, and what that one announced. */
    final Map<Integer, Long> heardAt = new HashMap<>();

    final Map<Integer, ChatIdentity> announced = new HashMap<>();
    final Map<Integer, Long> dialAt = new HashMap<>();
    final Map<Integer, Long> dialBackoff = new HashMap<>();

    /** Frames that a bad machine has seen and may send again. */
    final List<byte[]> overheard = new ArrayList<>();

    final List<Cable.End> ends = new ArrayList<>();
    long lastConnection;
    /** The core was given something of which no step was taken yet. */
    boolean hasGathered;

    long gatherToken;
    long wakePlannedAt = Long.MAX_VALUE;
    long wakeToken;
    long lastWakeAt;
    int wakesAtOnce;
    long bytesSent;

    ChatMachine(int index, boolean isBad, Crypto crypto, RandomGenerator random) {
        this.index = index;
        this.name = "node" + index;
        this.member = new NodeId(-1, index);
        this.isBad = isBad;
        this.crypto = crypto;
        this.identity = drawIdentity(random);
    }

    private ChatIdentity drawIdentity(RandomGenerator random) {
        ChatIdentity drawn = ChatIdentity.of(crypto, PrivateKey32.random(random), PrivateKey32.random(random));
        lives.add(drawn.chatId());
        return drawn;
    }

    void reinstall(RandomGenerator random) {
        identity = drawIdentity(random);
        disk = new MemoryChatStore();
        backups.clear();
    }

    NodeId chatId() {
        return identity.chatId();
    }

    boolean isRunning() {
        return core != null;
    }

    ChatCore core() {
        ChatCore running = core;
        if (running == null) {
            throw new IllegalStateException(name + " is down");
        }
        return running;
    }

    void boot(ChatConfig config, ChatTime now, RandomGenerator random) {
        bootedAt = now.millis();
        core = new ChatCore(config, identity, crypto, random, disk, now);
        run++;
    }

    void halt() {
        core = null;
        run++;
        wakeToken++;
        hasGathered = false;
        wakePlannedAt = Long.MAX_VALUE;
        pausedUntil = 0;
    }

    @Override
    public String toString() {
        return name;
    }
}
