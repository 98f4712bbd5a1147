package dev.weft.chat.core;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;

/** A few chats that are joined by hand, and whose frames arrive at once and in order. */
final class Circle {
    static final Crypto CRYPTO = new BouncyCastleCrypto();
    static final NetworkId NETWORK = new NetworkId(3, 3);

    final SplittableRandom random = new SplittableRandom(20_260_103);
    final Map<String, Chat> chats = new LinkedHashMap<>();
    private final Queue<Runnable> underWay = new ArrayDeque<>();
    long now = 1_000_000;
    private long lastConnection;

    /** One of them. */
    final class Chat {
        final String name;
        final NodeId member;
        ChatIdentity identity = identity();
        ChatConfig config = ChatConfig.usual(NETWORK);
        MemoryChatStore store = new MemoryChatStore();
        ChatCore core;
        /** Number of a connection to who is at its other end. */
        final Map<Long, Chat> others = new LinkedHashMap<>();

        final List<ChatStep.Closing> closings = new ArrayList<>();
        final List<byte[]> sent = new ArrayList<>();
        boolean isMuted;

        Chat(String name, long member) {
            this.name = name;
            this.member = new NodeId(5, member);
            this.core = new ChatCore(config, identity, CRYPTO, random, store, time());
        }

        NodeId id() {
            return identity.chatId();
        }

        void restart() {
            List.copyOf(others.values()).forEach(other -> part(this, other));
            core = new ChatCore(config, identity, CRYPTO, random, store, time());
            carryOut(this);
            settle();
        }

        void roster(Chat... members) {
            List<Roster.Member> list = new ArrayList<>();
            for (Chat each : members) {
                list.add(new Roster.Member(
                        each.member,
                        each.name,
                        MemberStatus.ALIVE,
                        "",
                        "",
                        new Announcement(each.identity.key(), each.identity.seal())));
            }
            core.roster(new Roster(true, list), time());
            carryOut(this);
        }

        void hear(long connection, byte[] frame) {
            core.received(connection, frame, time());
            carryOut(this);
            settle();
        }

        long counted(String name) {
            return core.counters().getOrDefault(name, 0L);
        }

        List<String> texts() {
            return store.all(Scope.GROUP).stream()
                    .filter(ConversationItem.Group.class::isInstance)
                    .map(item -> ((ConversationItem.Group) item).text())
                    .toList();
        }

        DirectState state(ConversationItem.Direct item) {
            return store.direct(item.message().id()).orElseThrow().state();
        }
    }

    ChatIdentity identity() {
        return ChatIdentity.of(CRYPTO, PrivateKey32.random(random), PrivateKey32.random(random));
    }

    /** Chats that know each other, and are ready to write. */
    static Circle of(String... names) {
        Circle circle = new Circle();
        long member = 1;
        for (String name : names) {
            circle.chats.put(name, circle.new Chat(name, member++));
        }
        circle.rosters();
        circle.pass(5_000);
        return circle;
    }

    void rosters() {
        Chat[] all = chats.values().toArray(Chat[]::new);
        chats.values().forEach(chat -> chat.roster(all));
        settle();
    }

    Chat get(String name) {
        return java.util.Objects.requireNonNull(chats.get(name));
    }

    ChatTime time() {
        return new ChatTime(now, 1_800_000_000_000L + now);
    }

    /** Lets time go by, in steps. */
    void pass(long millis) {
        long end = now + millis;
        while (now < end) {
            now = Math.min(end, now + 250);
            for (Chat chat : chats.values()) {
                if (now >= chat.core.nextWakeMillis()) {
                    chat.core.wake(time());
                    carryOut(chat);
                }
            }
            settle();
        }
    }

    /** Joins two; returns the number of the connection at both. */
    long join(Chat one, Chat two) {
        long connection = ++lastConnection;
        one.others.put(connection, two);
        two.others.put(connection, one);
        one.core.connected(connection, two.id(), two.core.startNumber(), time());
        carryOut(one);
        two.core.connected(connection, one.id(), one.core.startNumber(), time());
        carryOut(two);
        settle();
        return connection;
    }

    void part(Chat one, Chat two) {
        for (Map.Entry<Long, Chat> each : List.copyOf(one.others.entrySet())) {
            if (each.getValue().equals(two)) {
                one.others.remove(each.getKey());
                two.others.remove(each.getKey());
                one.core.disconnected(each.getKey(), "cut", time());
                carryOut(one);
                two.core.disconnected(each.getKey(), "cut", time());
                carryOut(two);
            }
        }
        settle();
    }

    void say(Chat chat, String text) {
        try {
            ConversationItem unused = chat.core.sendGroup(text, time());
        } catch (ChatRefusedException e) {
            throw new AssertionError(e);
        }
        carryOut(chat);
        settle();
    }

    ConversationItem.Direct tell(Chat from, Chat to, String text) {
        try {
            ConversationItem.Direct item = from.core.sendDirect(to.id(), text, time());
            carryOut(from);
            settle();
            return item;
        } catch (ChatRefusedException e) {
            throw new AssertionError(e);
        }
    }

    void carryOut(Chat chat) {
        ChatStep step = chat.core.takeStep();
        chat.store.write(step.writes());
        for (ChatStep.Outgoing outgoing : step.sends()) {
            chat.sent.add(outgoing.frame());
            Chat other = chat.others.get(outgoing.connection());
            if (other != null && !chat.isMuted) {
                underWay.add(() -> {
                    if (other.others.containsKey(outgoing.connection())) {
                        other.core.received(outgoing.connection(), outgoing.frame(), time());
                        carryOut(other);
                    }
                });
            }
        }
        chat.closings.addAll(step.closes());
    }

    void settle() {
        for (Runnable next = underWay.poll(); next != null; next = underWay.poll()) {
            next.run();
        }
    }
}
