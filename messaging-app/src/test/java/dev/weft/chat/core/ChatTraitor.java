package dev.weft.chat.core;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What a member with good keys may do to harm the others. Its own core runs on beside it. */
final class ChatTraitor {
    private static final int FLOOD = 150;
    private static final int TAMPER_PERIOD = 12;

    /** Signature and its length, at the end of an entry's wire form. */
    private static final int TAIL_BYTES = 66;

    private final ChatWorld world;
    private final ChatCables cables;
    private final RandomGenerator random;
    private long lastForged = 1_000_000;

    ChatTraitor(ChatWorld world, ChatCables cables) {
        this.world = world;
        this.cables = cables;
        this.random = world.random;
    }

    /** Now and then an entry that it passes on, or its own, is altered on the way out. */
    static byte[] tamper(ChatWorld world, byte[] frame) {
        if (!world.isHarmful() || world.random.nextInt(TAMPER_PERIOD) > 0) {
            return frame;
        }
        try {
            FrameCodec.Received own = FrameCodec.decode(frame);
            if (own.frame() instanceof Frame.Entries entries && !entries.wires().isEmpty()) {
                List<byte[]> wires = new ArrayList<>(entries.wires());
                int at = world.random.nextInt(wires.size());
                wires.set(at, alter(wires.get(at), world.random));
                return FrameCodec.encode(
                        own.start(), new Frame.Entries(entries.request(), entries.base(), entries.coveredTo(), wires));
            }
            if (own.frame() instanceof Frame.Live live) {
                return FrameCodec.encode(own.start(), new Frame.Live(alter(live.wire(), world.random)));
            }
            return frame;
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** Another text, and everything else as it was. */
    private static byte[] alter(byte[] wire, RandomGenerator random) {
        byte[] altered = wire.clone();
        altered[wire.length - TAIL_BYTES - 1 - random.nextInt(2)] ^= 1;
        return altered;
    }

    /** Does one of the things that it can. */
    void act(ChatMachine machine) {
        if (!machine.isRunning() || machine.ends.isEmpty()) {
            return;
        }
        Cable.End end = machine.ends.get(random.nextInt(machine.ends.size()));
        if (random.nextInt(3) == 0) {
            List.copyOf(machine.ends).forEach(each -> forgeReceipts(machine, each));
        }
        switch (random.nextInt(12)) {
            case 0 -> replay(machine, end);
            case 1 -> forgeAuthor(machine, end);
            case 2 -> claim(end);
            case 3 -> fork(machine);
            case 4 -> live(end, entry(machine, random.nextInt(1, 2_000), ChatLimits.MAX_TIME, List.of()));
            case 5 -> live(end, entry(machine, 1, 1, List.of()));
            case 6 -> nameFalseParents(machine, end);
            case 7 -> send(end, new Frame.Outdated(machine.core().startNumber() + random.nextLong(1L << 40)));
            case 8 -> raw(end, FrameCodec.encode(0, new Frame.ReceiptAsked(new MessageId.Direct(1, 1))));
            case 9 -> junk(end);
            case 10 -> flood(machine, end);
            default -> direct(machine, end);
        }
    }

    private void send(Cable.End end, Frame frame) {
        if (end.isOpen) {
            cables.send(end, FrameCodec.encode(end.machine.core().startNumber(), frame));
        }
    }

    private void raw(Cable.End end, byte[] frame) {
        if (end.isOpen) {
            cables.send(end, frame);
        }
    }

    private void replay(ChatMachine machine, Cable.End end) {
        if (!machine.overheard.isEmpty()) {
            raw(end, machine.overheard.get(random.nextInt(machine.overheard.size())));
        }
    }

    private Entry entry(ChatMachine machine, long ahead, long time, List<GroupBody.Parent> parents) {
        long next = machine.disk.load().feeds().stream()
                        .filter(feed -> feed.author().equals(machine.chatId()))
                        .mapToLong(feed -> feed.held().last())
                        .findFirst()
                        .orElse(0)
                + ahead;
        return sign(machine, machine.identity.key(), next, time, parents);
    }

    private Entry sign(
            ChatMachine machine, PublicKey32 author, long sequence, long time, List<GroupBody.Parent> parents) {
        byte[] previous = sequence == 1 ? Entry.noPrevious() : new byte[Entry.HASH_BYTES];
        GroupBody body = new GroupBody(1, parents, "forged " + lastForged++);
        return Entry.sign(
                world.crypto,
                machine.identity.signing(),
                author,
                sequence,
                previous,
                time,
                GroupBody.KIND,
                body.encode());
    }

    private void live(Cable.End end, Entry entry) {
        send(end, new Frame.Live(entry.wire()));
    }

    private long soon() {
        return (1_800_000_000_000L + world.now() + random.nextLong(1_000)) << 16;
    }

    private void forgeAuthor(ChatMachine machine, Cable.End end) {
        ChatMachine victim = world.anyMachine();
        Entry forged = sign(machine, victim.identity.key(), random.nextLong(1, 50), soon(), List.of());
        send(end, new Frame.Entries(random.nextLong(1, 40), 1, forged.sequence(), List.of(forged.wire())));
        send(end, new Frame.Live(forged.wire()));
    }

    /** For what a good other side still wants receipts for, whoever is to give them. */
    private void forgeReceipts(ChatMachine machine, Cable.End end) {
        ChatMachine victim = end.other().machine;
        for (StoredDirect message :
                victim.isBad ? List.<StoredDirect>of() : victim.disk.load().open()) {
            try {
                DirectMessage wire = DirectMessage.decode(message.wire());
                Receipt receipt = Receipt.sign(world.crypto, machine.identity.signing(), ChatPlan.NETWORK, wire, 5);
                send(end, new Frame.ReceiptGiven(receipt.encode()));
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void claim(Cable.End end) {
        List<Frame.Held> held = new ArrayList<>();
        for (ChatMachine other : world.machines) {
            long first = random.nextLong(1, 60);
            held.add(new Frame.Held(other.chatId(), 1, Ranges.of(first, first + random.nextLong(200))));
        }
        send(end, new Frame.Have(random.nextBoolean(), held));
    }

    /** Tells one something else than the others. */
    private void fork(ChatMachine machine) {
        for (Cable.End end : List.copyOf(machine.ends)) {
            live(end, entry(machine, 1, soon(), List.of()));
        }
    }

    private void nameFalseParents(ChatMachine machine, Cable.End end) {
        ChatMachine victim = world.anyMachine();
        live(
                end,
                entry(
                        machine,
                        1,
                        soon(),
                        List.of(new GroupBody.Parent(victim.chatId(), random.nextLong(1, 500), random.nextLong()))));
    }

    private void junk(Cable.End end) {
        byte[] bytes = new byte[random.nextInt(2, 200)];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
            bytes[0] = (byte) 200;
        }
        raw(end, bytes);
    }

    private void flood(ChatMachine machine, Cable.End end) {
        int kind = random.nextInt(3);
        long time = soon();
        for (int i = 0; i < FLOOD; i++) {
            switch (kind) {
                case 0 -> live(end, entry(machine, i + 1, time + i, List.of()));
                case 1 -> send(end, new Frame.Pull(i, end.other().chatId, 1, 64));
                default -> send(end, new Frame.Have(false, List.of()));
            }
        }
    }

    /** With an id of another one, or for somebody else. */
    private void direct(ChatMachine machine, Cable.End end) {
        List<MessageId.Direct> ids = List.copyOf(world.truth.directs.keySet());
        MessageId.Direct id = ids.isEmpty() || random.nextBoolean()
                ? new MessageId.Direct(random.nextLong(), random.nextLong())
                : ids.get(random.nextInt(ids.size()));
        ChatMachine to = random.nextBoolean() ? end.other().machine : world.anyMachine();
        byte[] sealed = new byte[Sealing.MIN_BYTES + random.nextInt(40)];
        random.nextBytes(sealed);
        DirectMessage message = DirectMessage.sign(
                world.crypto,
                machine.identity.signing(),
                ChatPlan.NETWORK,
                id,
                machine.chatId(),
                to.chatId(),
                soon(),
                1,
                sealed);
        send(end, new Frame.Direct(message.encode()));
    }
}
