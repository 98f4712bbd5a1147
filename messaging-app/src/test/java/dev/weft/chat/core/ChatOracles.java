package dev.weft.chat.core;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.identity.NodeId;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold whenever something is stored or shown at a good machine, whatever the others do. */
final class ChatOracles {
    /** A peer that has been connected for so long, over a link that works, has said what it has. */
    private static final long TOLD_MILLIS = 4_000;

    private static final int GAP_CHECK_PERIOD = 20;

    private final ChatWorld world;
    private final ChatTruth truth;
    private final GapOracle gaps;

    ChatOracles(ChatWorld world) {
        this.world = world;
        this.truth = world.truth;
        this.gaps = new GapOracle(world);
    }

    /** After a transaction. */
    void stored(ChatMachine machine, List<StoreWrite> writes) {
        for (StoreWrite write : writes) {
            if (write instanceof StoreWrite.ItemAdded added) {
                item(machine, added.item());
            } else if (write instanceof StoreWrite.DirectMoved moved && moved.state() == DirectState.DELIVERED) {
                delivered(machine, moved);
            } else if (write instanceof StoreWrite.HeldElsewhere held) {
                heldElsewhere(machine, held);
            }
        }
    }

    private void item(ChatMachine machine, ConversationItem item) {
        if (item instanceof ConversationItem.Group group && group.origin() == Origin.WRITTEN) {
            written(machine, group.entry());
            standsLast(machine, group);
        } else if (item instanceof ConversationItem.Group group && !machine.isBad) {
            came(machine, group.entry());
        } else if (item instanceof ConversationItem.Direct direct && !machine.isBad) {
            direct(machine, direct.message());
        }
        truth.stored(machine.chatId(), item, world.now());
    }

    private void written(ChatMachine machine, Entry entry) {
        if (!machine.isBad && truth.written.containsKey(entry.ref())) {
            world.report.forks++;
            machine.mayFork = true;
            for (ChatMachine peer : world.machines) {
                require(
                        !hasToldOf(machine, peer, entry),
                        machine,
                        "writes",
                        entry,
                        "anew, and would have heard of the first one from",
                        peer);
            }
        }
        truth.wrote(entry);
    }

    /** Whatever its author had seen of good ones stands before it; also what it does not name as a parent. */
    private void standsLast(ChatMachine machine, ConversationItem.Group written) {
        if (machine.isBad) {
            return;
        }
        for (ConversationItem item : machine.disk.all(Scope.GROUP)) {
            boolean isSeen = item instanceof ConversationItem.Group seen
                    && seen.arrival() < written.arrival()
                    && world.isGood(seen.entry().author())
                    && seen.entry().time() <= ChatLimits.LATE_TIME + ChatLimits.LATE_STEP;
            require(
                    !isSeen || item.position().compareTo(written.position()) < 0,
                    machine,
                    "writes",
                    written,
                    "and shows it before",
                    item);
        }
    }

    /** Whether a peer had it when the machine began to ask, and could be asked. */
    private boolean hasToldOf(ChatMachine machine, ChatMachine peer, Entry entry) {
        boolean couldTell = !peer.isBad
                && !peer.equals(machine)
                && peer.isRunning()
                && world.plan.links().maxLoss() == 0
                && peer.disk.entry(entry.author(), entry.sequence()).isPresent();
        long since = world.truth.onDiskSince(peer.chatId(), entry.ref());
        boolean isTooSoon = world.now() - machine.bootedAt < world.plan.config().settleMillis()
                && since < machine.bootedAt
                && machine.core().view().members().stream()
                        .anyMatch(member -> peer.chatId().equals(member.chatId())
                                && member.status().isPresent());
        boolean isToldLong = machine.ends.stream().anyMatch(end -> {
            long calm = Math.max(
                    Math.max(peer.pausedUntil, machine.pausedUntil),
                    world.network.troubledUntil(machine.index, peer.index));
            return end.other().machine.equals(peer)
                    && end.other().isOpen
                    && since < Math.min(end.openedAt, end.other().openedAt)
                    && world.now() - Math.max(calm, Math.max(end.openedAt, end.other().openedAt)) > TOLD_MILLIS;
        });
        return couldTell && (isTooSoon || isToldLong);
    }

    private void came(ChatMachine machine, Entry entry) {
        if (world.isGood(entry.author())) {
            require(truth.wasWritten(entry), machine, "shows", entry, "which its author never wrote");
        }
        require(
                world.machineOf(entry.author()).isPresent(),
                machine,
                "shows a message of somebody who is no member",
                entry);
        NodeId author = entry.author();
        require(
                entry.sequence() >= machine.disk.base(author)
                        || machine.disk.entry(author, entry.sequence()).isEmpty(),
                machine,
                "takes what it has dropped before:",
                entry);
        machine.disk
                .entry(author, entry.sequence() - 1)
                .ifPresent(before -> require(before.time() < entry.time(), machine, "shows", before, "after", entry));
        machine.disk
                .entry(author, entry.sequence() + 1)
                .ifPresent(after -> require(entry.time() < after.time(), machine, "shows", entry, "after", after));
        for (GroupBody.Parent parent :
                GroupIntake.bodyOf(entry).map(GroupBody::parents).orElse(List.of())) {
            machine.disk
                    .entry(parent.author(), parent.sequence())
                    .filter(held -> held.shortHash() == parent.shortHash())
                    .ifPresent(
                            held -> require(held.time() < entry.time(), machine, "shows", entry, "before its parent"));
        }
    }

    private void direct(ChatMachine machine, StoredDirect message) {
        if (message.isOutgoing()) {
            truth.directs.put(message.id(), message);
            return;
        }
        StoredDirect sent = truth.directs.get(message.id());
        if (world.isGood(message.from())) {
            boolean isGenuine = sent != null
                    && Arrays.equals(sent.wire(), message.wire())
                    && sent.text().equals(message.text())
                    && sent.to().equals(machine.chatId());
            require(isGenuine, machine, "shows a direct message that was not written so", message.id());
            long shown = machine.disk.all(Scope.with(message.from())).stream()
                    .filter(item -> item instanceof ConversationItem.Direct direct
                            && direct.message().text().equals(message.text()))
                    .count();
            require(shown == 1, machine, "shows a direct message", shown, "times:", message.text());
        }
    }

    private void delivered(ChatMachine machine, StoreWrite.DirectMoved moved) {
        StoredDirect message = truth.directs.get(moved.id());
        if (machine.isBad || message == null) {
            return;
        }
        require(
                !world.isGood(message.to()) || truth.wasOnDisk(message.to(), moved.id()),
                machine,
                "says delivered of",
                moved.id(),
                "which its receiver never stored");
    }

    private void heldElsewhere(ChatMachine machine, StoreWrite.HeldElsewhere held) {
        if (machine.isBad || !world.isGood(held.peer())) {
            return;
        }
        for (long sequence = held.first(); sequence <= held.last(); sequence++) {
            require(
                    truth.wasOnDisk(held.peer(), new EntryRef(machine.chatId(), sequence)),
                    machine,
                    "says that a peer has message",
                    sequence,
                    "which that one never stored");
        }
    }

    /** After every step. */
    void check(ChatMachine machine, ChatStep step) {
        Set<Class<?>> notices = step.notices().stream().map(Object::getClass).collect(Collectors.toSet());
        if (!machine.isBad
                && (notices.contains(Notice.ViewChanged.class) || world.schedule.events() % GAP_CHECK_PERIOD == 0)) {
            gaps.check(machine);
        }
    }

    /** The parts of the message are put together only when it is needed. */
    static void require(boolean holds, ChatMachine machine, Object... message) {
        if (!holds) {
            throw new AssertionError("on " + machine + ": "
                    + Arrays.stream(message).map(String::valueOf).collect(Collectors.joining(" ")));
        }
    }
}
