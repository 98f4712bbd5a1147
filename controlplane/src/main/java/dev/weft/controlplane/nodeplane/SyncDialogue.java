package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.nodeplane.Message.Heads;
import dev.weft.controlplane.nodeplane.Message.SyncEntries;
import dev.weft.controlplane.nodeplane.Message.Want;
import java.net.InetSocketAddress;
import java.util.List;

/** Carries the messages of {@link SyncEngine} to and from peers. */
final class SyncDialogue {
    private final CoreClock clock;
    private final SyncEngine engine;
    private final Transmitter transmitter;
    private final Outbox outbox;

    SyncDialogue(CoreClock clock, SyncEngine engine, Transmitter transmitter, Outbox outbox) {
        this.clock = clock;
        this.engine = engine;
        this.transmitter = transmitter;
        this.outbox = outbox;
    }

    /** A peer has told its digest. */
    void compare(NodeId peer, InetSocketAddress from, long digest) {
        if (engine.shouldStart(peer, digest, clock.millis())) {
            start(peer, from);
        }
    }

    /** Sends all own heads. */
    void start(NodeId peer, InetSocketAddress to) {
        outbox.count("sync.started");
        engine.started(peer, clock.millis());
        engine.heads().forEach(heads -> transmitter.reply(peer, to, Packet.of(heads, List.of())));
    }

    void answer(NodeId peer, InetSocketAddress from, Heads heads) {
        if (heads.from().compareTo(heads.to()) > 0) {
            outbox.count(Drop.MALFORMED.counter());
        } else if (mayAnswer(peer)) {
            engine.started(peer, clock.millis());
            engine.wantedOf(heads).forEach(want -> transmitter.reply(peer, from, Packet.of(want, List.of())));
            engine.entriesBeyond(heads).forEach(packet -> transmitter.reply(peer, from, packet));
        }
    }

    void answer(NodeId peer, InetSocketAddress from, Want want) {
        if (mayAnswer(peer)) {
            engine.answer(want).forEach(packet -> transmitter.reply(peer, from, packet));
        }
    }

    /** Entries of a sync have come, and are in the ledger. */
    void received(NodeId peer, InetSocketAddress from, SyncEntries entries) {
        if (entries.more()) {
            start(peer, from);
        } else {
            compare(peer, from, entries.digest());
        }
    }

    private boolean mayAnswer(NodeId peer) {
        boolean allowed = engine.mayAnswer(peer, clock.millis());
        if (!allowed) {
            outbox.count(Drop.SYNC_RATE.counter());
        }
        return allowed;
    }
}
