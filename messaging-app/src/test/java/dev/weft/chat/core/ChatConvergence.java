package dev.weft.chat.core;

import dev.weft.controlplane.identity.NodeId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** After the heal: all must come to have and to show the same, within a bound. */
final class ChatConvergence {
    /** A dial waits up to 30 s, a comparison of all that is held comes every 10 s, and some rounds follow each other. */
    private static final long BOUND_MILLIS = 90_000;

    private static final long LAST_WORDS_MILLIS = 4_000;
    private static final long REST_MILLIS = 40_000;
    private static final long POLL_MILLIS = 1_000;
    /** From one node, to all others together. */
    private static final long MAX_BYTES_AT_REST = 20_000;

    private final ChatWorld world;
    private final List<ChatMachine> good;

    ChatConvergence(ChatWorld world) {
        this.world = world;
        this.good = world.machines.stream()
                .filter(machine -> !machine.isBad && !machine.hasLeft)
                .toList();
    }

    /** Waits until nothing is left to do; how long that took. */
    long await() {
        long from = world.now();
        Optional<String> left = Optional.of("nothing was looked at");
        while (left.isPresent()) {
            if (world.now() - from > BOUND_MILLIS) {
                throw new AssertionError("after " + BOUND_MILLIS + " ms of peace: " + left.get());
            }
            world.schedule.runUntil(world.now() + POLL_MILLIS);
            left = unfinished();
        }
        return world.now() - from;
    }

    /** It stays so, and hardly anything is said. */
    void rest() {
        Map<ChatMachine, Long> before = new HashMap<>();
        world.machines.forEach(machine -> before.put(machine, machine.bytesSent));
        world.schedule.runUntil(world.now() + REST_MILLIS);
        unfinished().ifPresent(left -> {
            throw new AssertionError("it was all well, and then: " + left);
        });
        for (ChatMachine machine : good) {
            long bytes = (machine.bytesSent - before.getOrDefault(machine, 0L)) * 1_000 / REST_MILLIS;
            world.report.peakQuietBytesPerSecond = Math.max(world.report.peakQuietBytesPerSecond, bytes);
            ChatOracles.require(bytes <= MAX_BYTES_AT_REST, machine, "sends", bytes, "bytes a second at rest");
        }
    }

    private Optional<String> unfinished() {
        for (ChatMachine machine : good) {
            Optional<String> left = unfinished(machine);
            if (left.isPresent()) {
                return Optional.of("on " + machine + ": " + left.get());
            }
        }
        return Optional.empty();
    }

    private Optional<String> unfinished(ChatMachine machine) {
        if (!machine.isRunning()) {
            return Optional.of("not running");
        }
        ChatView view = machine.core().view();
        if (!view.isReady()) {
            return Optional.of("not ready");
        }
        for (ChatMachine other : good) {
            boolean isConnected = other.equals(machine)
                    || view.members().stream()
                            .anyMatch(member -> other.chatId().equals(member.chatId()) && member.isConnected());
            if (!isConnected) {
                return Optional.of("not connected to " + other);
            }
            Optional<String> missing = missing(machine, other);
            if (missing.isPresent()) {
                return missing;
            }
        }
        for (Gap gap : view.gaps()) {
            if (gap.state() == Gap.State.RECOVERING && world.isGood(gap.author()) && !isByBad(gap, machine)) {
                return Optional.of("still recovering " + gap);
            }
        }
        return openDirect(machine);
    }

    /** A gap after the last message of its author: perhaps a bad member built on what does not exist. */
    private static boolean isByBad(Gap gap, ChatMachine machine) {
        return machine.disk.load().feeds().stream()
                .filter(feed -> feed.author().equals(gap.author()))
                .anyMatch(feed -> gap.first() > feed.held().last());
    }

    /** Something that another good machine has and would give, and this one would take. */
    private Optional<String> missing(ChatMachine machine, ChatMachine other) {
        return StoreOracles.lacks(machine.chatId(), machine.disk.load(), other.disk.load(), this::writesOnce)
                .map(missing -> "lacks " + missing + ", which " + other + " has");
    }

    /** Whether it uses each number once: good, and never with an old disk. */
    private boolean writesOnce(NodeId author) {
        return world.machineOf(author).filter(of -> of.isBad || of.mayFork).isEmpty();
    }

    private Optional<String> openDirect(ChatMachine machine) {
        for (StoredDirect message : machine.disk.load().open()) {
            if (world.isGood(message.to())) {
                return Optional.of(
                        "a direct message is still " + message.state().word() + ": " + message.id());
            }
        }
        return Optional.empty();
    }

    /** Whatever happened to a machine: what it writes now reaches all, and each of them. */
    void lastWords(ChatMachines machines) {
        for (ChatMachine machine : good) {
            machines.event(machine, () -> write(machine));
        }
        world.schedule.runUntil(world.now() + LAST_WORDS_MILLIS);
        for (ChatMachine machine : good) {
            for (ChatMachine author : good) {
                boolean isHere =
                        machine.disk.search("last words of " + author, 2).size() == 1;
                ChatOracles.require(isHere, machine, "does not show the last words of", author);
                boolean isDelivered = author.equals(machine)
                        || machine.disk.search("farewell to " + author, 2).stream()
                                .anyMatch(item -> item instanceof ConversationItem.Direct direct
                                        && direct.message().state() == DirectState.DELIVERED);
                ChatOracles.require(isDelivered, machine, "could not say farewell to", author);
            }
        }
    }

    private void write(ChatMachine machine) {
        try {
            ConversationItem unused = machine.core().sendGroup("last words of " + machine, world.clock(machine));
            for (ChatMachine other : good) {
                if (!other.equals(machine)) {
                    unused = machine.core()
                            .sendDirect(
                                    other.chatId(), "farewell to " + other + " by " + machine, world.clock(machine));
                }
            }
        } catch (ChatRefusedException e) {
            throw new AssertionError("on " + machine + ": refused in the end: " + e.getMessage(), e);
        }
    }

    /** When all is over. */
    void checkAtTheEnd() {
        List<String> first = null;
        for (ChatMachine machine : good) {
            List<String> shown = order(machine);
            if (first != null && !first.equals(shown)) {
                throw new AssertionError("on " + machine + " the conversation is another one");
            }
            first = shown;
            checkDirects(machine);
            new GapOracle(world).check(machine);
            StoreOracles.checkFeeds("on " + machine + ": it", machine.disk, this::writesOnce);
        }
    }

    /** What all of them keep of the group's conversation, in the order in which this one shows it. */
    private List<String> order(ChatMachine machine) {
        return StoreOracles.order(
                machine.disk,
                entry -> world.machineOf(entry.author()).isPresent()
                        && writesOnce(entry.author())
                        && good.stream()
                                .allMatch(each -> each.disk
                                        .entry(entry.author(), entry.sequence())
                                        .isPresent()));
    }

    /** Whatever its sender's disk knows of was delivered, or was given up for a reason. */
    private void checkDirects(ChatMachine machine) {
        for (ConversationItem item : machine.disk.all(Scope.ALL)) {
            if (item instanceof ConversationItem.Direct direct
                    && direct.message().isOutgoing()) {
                StoredDirect message = direct.message();
                world.report.ended(message.state());
                boolean isOver = !message.reason().isEmpty();
                ChatOracles.require(
                        message.state() == DirectState.DELIVERED || isOver || !world.isGood(message.to()),
                        machine,
                        "has lost a direct message:",
                        message.id(),
                        message.state());
            }
        }
        for (StoredDirect message : world.truth.directs.values()) {
            // What is old is dropped; who has an old disk has forgotten.
            boolean isOwn = message.from().equals(machine.chatId()) && !machine.wasRestored && !world.plan.isShort();
            ChatOracles.require(
                    !isOwn || machine.disk.direct(message.id()).isPresent(),
                    machine,
                    "does not know any more what it wrote:",
                    message.id());
        }
    }
}
