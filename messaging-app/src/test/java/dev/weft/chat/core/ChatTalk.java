package dev.weft.chat.core;

import java.util.List;
import java.util.random.RandomGenerator;

/** People who write. Every text is written once. */
final class ChatTalk {
    private final ChatWorld world;
    private final ChatMachines machines;
    private final RandomGenerator random;
    private long written;

    ChatTalk(ChatWorld world, ChatMachines machines) {
        this.world = world;
        this.machines = machines;
        this.random = world.random;
    }

    void begin() {
        world.schedule.in(1 + random.nextLong(2 * world.plan.messagePeriodMillis()), () -> {
            if (world.isHarmful()) {
                write();
                begin();
            }
        });
    }

    private void write() {
        write(world.anyMachine(), random.nextInt(3) == 0);
    }

    void write(ChatMachine machine, boolean isDirect) {
        if (machine.isRunning() && machine.pausedUntil <= world.now()) {
            ChatMachine to = world.anyMachine();
            machines.gather(machine, () -> write(machine, isDirect, to));
        }
    }

    private void write(ChatMachine machine, boolean isDirect, ChatMachine to) {
        try {
            ChatTime now = world.clock(machine);
            if (isDirect) {
                ConversationItem.Direct unused = machine.core().sendDirect(to.chatId(), "direct " + written++, now);
                world.report.directs++;
            } else {
                ConversationItem.Group unused = machine.core().sendGroup("group " + written++, now);
                world.report.groups++;
            }
            if (random.nextInt(20) == 0) {
                List<ConversationItem> items = machine.disk.all(Scope.ALL);
                if (!items.isEmpty()) {
                    machine.core()
                            .markRead(Scope.ALL, items.get(items.size() - 1).position(), now);
                }
            }
        } catch (ChatRefusedException e) {
            world.report.refused++;
        }
    }
}
