package dev.weft.chat.core;

import java.util.Iterator;
import java.util.List;

/**
 * Connections over the node plane's lossy network: what is lost is sent again ever more slowly, what overtakes waits, and who
 * hears nothing for long closes its end.
 */
final class ChatCables {
    private static final long FIRST_RETRY_MILLIS = 100;
    private static final int MAX_RETRIES = 7;
    private static final long PING_MILLIS = 5_000;
    private static final long SILENCE_MILLIS = 15_000;
    private static final int MAX_OVERHEARD = 300;
    private static final byte[] END_OF_STREAM = {};

    private final ChatWorld world;
    private final ChatMachines machines;

    ChatCables(ChatWorld world, ChatMachines machines) {
        this.world = world;
        this.machines = machines;
    }

    /** Hello there, hello back, proof there: three legs, each of which may be lost. */
    void dial(ChatMachine from, ChatMachine to) {
        if (!to.isRunning() || to.chatId().equals(from.chatId())) {
            return;
        }
        Cable cable = new Cable(from, to);
        leg(
                from,
                to,
                () -> leg(to, from, () -> {
                    if (cable.dialled.isAlive() && open(cable.dialling)) {
                        proof(cable, 0);
                    }
                }));
    }

    private void proof(Cable cable, int attempt) {
        if (!leg(cable.dialling.machine, cable.dialled.machine, () -> {
                    if (!open(cable.dialled)) {
                        resetOther(cable.dialled);
                    }
                })
                && attempt < MAX_RETRIES) {
            world.schedule.in(FIRST_RETRY_MILLIS << attempt, () -> proof(cable, attempt + 1));
        }
    }

    private boolean leg(ChatMachine from, ChatMachine to, Runnable arrived) {
        long[] delays = world.network.deliveries(from.index, to.index, world.now());
        if (delays.length == 0) {
            return false;
        }
        world.schedule.in(delays[0], arrived);
        return true;
    }

    /** Of two connections of one pair the one dialled by the lower id stays, unless the other is of a later start. */
    private boolean open(Cable.End end) {
        if (!end.isAlive() || end.wasOpen) {
            return false;
        }
        Cable.End other = end.other();
        for (Cable.End former : List.copyOf(end.machine.ends)) {
            if (former.isOpen && former.other().chatId.equals(other.chatId)) {
                boolean isLater = other.start > former.other().start;
                boolean isPreferred = lowerDialled(end) && !lowerDialled(former);
                if (other.start < former.other().start || !(isLater || isPreferred)) {
                    return false;
                }
                close(former, "duplicate");
            }
        }
        if (!end.isAlive()) {
            // It died of closing the former.
            return false;
        }
        end.isOpen = true;
        end.wasOpen = true;
        end.openedAt = world.now();
        end.heardAt = world.now();
        end.machine.ends.add(end);
        end.machine.dialBackoff.remove(other.machine.index);
        watch(end);
        machines.event(
                end.machine,
                () -> end.machine
                        .core()
                        .connected(end.connection, other.chatId, other.start, world.clock(end.machine)));
        drain(end);
        return end.isOpen;
    }

    private static boolean lowerDialled(Cable.End end) {
        Cable cable = end.cable;
        return cable.dialling.chatId.compareTo(cable.dialled.chatId) < 0;
    }

    private void watch(Cable.End end) {
        world.schedule.in(PING_MILLIS, () -> {
            if (end.isOpen && end.isAlive()) {
                Cable.End other = end.other();
                boolean isHeard = other.isOpen
                        && other.isAlive()
                        && other.machine.pausedUntil <= world.now()
                        && world.network.deliveries(other.machine.index, end.machine.index, world.now()).length > 0;
                if (isHeard) {
                    end.heardAt = world.now();
                }
                if (world.now() - end.heardAt >= SILENCE_MILLIS) {
                    close(end, "silent");
                } else {
                    watch(end);
                }
            }
        });
    }

    /** The core wants a frame sent, or a traitor does. */
    void send(Cable.End end, byte[] frame) {
        end.machine.bytesSent += frame.length + 4;
        transmit(end, end.nextSend++, frame, 0);
    }

    private void transmit(Cable.End end, long number, byte[] frame, int attempt) {
        Cable.End other = end.other();
        long[] delays = end.machine.hasPower
                ? world.network.deliveries(end.machine.index, other.machine.index, world.now())
                : new long[0];
        if (delays.length > 0) {
            world.schedule.in(delays[0], () -> arrive(other, number, frame));
        } else if (attempt < MAX_RETRIES && end.machine.hasPower) {
            world.schedule.in(FIRST_RETRY_MILLIS << attempt, () -> transmit(end, number, frame, attempt + 1));
        } else {
            close(end, "timed-out");
        }
    }

    private void arrive(Cable.End end, long number, byte[] frame) {
        if (end.wasOpen && !(end.isOpen && end.isAlive())) {
            resetOther(end);
            return;
        }
        end.early.put(number, frame);
        drain(end);
    }

    /** Gives the core what is its turn, unless the process stands still. */
    private void drain(Cable.End end) {
        while (end.isOpen && end.isAlive() && end.early.containsKey(end.nextDelivery)) {
            if (end.machine.pausedUntil > world.now()) {
                if (!end.drainPlanned) {
                    end.drainPlanned = true;
                    world.schedule.in(end.machine.pausedUntil - world.now(), () -> {
                        end.drainPlanned = false;
                        drain(end);
                    });
                }
                return;
            }
            byte[] frame = end.early.remove(end.nextDelivery++);
            end.heardAt = world.now();
            if (frame.length == 0) {
                close(end, "closed-there");
            } else {
                overhear(end.machine, frame);
                world.noteFrame(end, frame);
                machines.gather(
                        end.machine,
                        () -> end.machine.core().received(end.connection, frame, world.clock(end.machine)));
            }
        }
    }

    private void overhear(ChatMachine machine, byte[] frame) {
        if (machine.isBad && machine.overheard.size() < MAX_OVERHEARD) {
            machine.overheard.add(frame);
        }
    }

    /** The other side learns at once, or never, that nobody is here any more. */
    private void resetOther(Cable.End end) {
        Cable.End other = end.other();
        if (end.machine.hasPower && other.isOpen) {
            boolean unused = leg(end.machine, other.machine, () -> close(other, "reset"));
        }
    }

    /** An end closes; what was sent before is still under way, and after it the news. */
    void close(Cable.End end, String cause) {
        if (!end.isOpen) {
            return;
        }
        end.isOpen = false;
        end.machine.ends.remove(end);
        if (end.machine.hasPower) {
            transmit(end, end.nextSend++, END_OF_STREAM, 0);
        }
        if (end.isAlive()) {
            machines.event(
                    end.machine,
                    () -> end.machine.core().disconnected(end.connection, cause, world.clock(end.machine)));
        }
    }

    /** The process is gone, and its host says so when it still can. */
    void processGone(ChatMachine machine) {
        for (Iterator<Cable.End> ends = machine.ends.iterator(); ends.hasNext(); ) {
            Cable.End end = ends.next();
            ends.remove();
            end.isOpen = false;
            if (machine.hasPower) {
                transmit(end, end.nextSend++, END_OF_STREAM, 0);
            }
        }
    }
}
