package dev.weft.chat.core;

import dev.weft.controlplane.identity.NodeId;
import java.util.TreeMap;

/** A connection between two machines as the two see it: both ends are open or closed by themselves. */
final class Cable {
    final End dialling;
    final End dialled;

    Cable(ChatMachine from, ChatMachine to) {
        dialling = new End(this, from);
        dialled = new End(this, to);
    }

    /** One end. */
    static final class End {
        final Cable cable;
        final ChatMachine machine;
        final int run;
        final NodeId chatId;
        final long start;
        final long connection;
        boolean isOpen;
        boolean wasOpen;
        long openedAt;
        long heardAt;
        long nextSend;
        long nextDelivery;
        /** Frames that came before their turn; an empty one says that nothing follows. */
        final TreeMap<Long, byte[]> early = new TreeMap<>();

        boolean drainPlanned;

        End(Cable cable, ChatMachine machine) {
            this.cable = cable;
            this.machine = machine;
            this.run = machine.run;
            this.chatId = machine.chatId();
            this.start = machine.core().startNumber();
            this.connection = ++machine.lastConnection;
        }

        End other() {
            return equals(cable.dialling) ? cable.dialled : cable.dialling;
        }

        /** Whether the process that it belongs to still runs. */
        boolean isAlive() {
            return machine.isRunning() && machine.run == run;
        }
    }
}
