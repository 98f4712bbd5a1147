package dev.weft.chat.core;

import dev.weft.chat.core.GroupIntake.Verdict;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import java.util.Optional;

/** Takes frames that came, and gives each to the part that it is for. */
final class FrameDispatch {
    private final Desk desk;
    private final Parts parts;

    FrameDispatch(Desk desk, Parts parts) {
        this.desk = desk;
        this.parts = parts;
    }

    /**
     * Takes one frame.
     *
     * @return why the connection is to be closed; empty when it may stay
     */
    Optional<String> take(Connection connection, byte[] bytes, ChatTime now) {
        if (!connection.frames.take(now.millis())) {
            desk.counters.count("frames.too-many");
            return Optional.empty();
        }
        try {
            FrameCodec.Received received = FrameCodec.decode(bytes);
            if (received.frame() instanceof Frame.Unknown) {
                desk.counters.count("frames.unknown-type");
                return Optional.empty();
            }
            if (isOld(connection, received.start())) {
                desk.counters.count("frames.old-incarnation");
                return Optional.empty();
            }
            parts.peers.heard(connection.peer, now);
            return take(connection, received.frame(), now);
        } catch (MalformedException e) {
            desk.counters.count("frames.malformed");
            desk.outbox.log(
                    true,
                    "frame-malformed",
                    "peer",
                    connection.peer,
                    "connection",
                    connection.id,
                    "why",
                    String.valueOf(e.getMessage()));
            return Optional.of("malformed");
        }
    }

    /** Whether its sender has been seen with a higher start number. */
    private boolean isOld(Connection connection, long start) {
        StoreWrite.PeerKnown peer = parts.peers.get(connection.peer).orElse(null);
        if (peer == null || start < peer.highestStart()) {
            return true;
        }
        parts.peers.sawStart(peer, start);
        return false;
    }

    private Optional<String> take(Connection connection, Frame frame, ChatTime now) throws MalformedException {
        if (frame instanceof Frame.Have have) {
            have(connection, have);
        } else if (frame instanceof Frame.Pull pull) {
            parts.pullServer.answer(connection, pull, now);
        } else if (frame instanceof Frame.Entries entries) {
            entries(connection, entries, now);
        } else if (frame instanceof Frame.Live live) {
            return live(connection, live, now);
        } else if (frame instanceof Frame.Direct direct) {
            parts.directInbox.take(connection, direct.wire(), now);
        } else if (frame instanceof Frame.ReceiptGiven receipt) {
            parts.directOutbox.receipt(connection, receipt.wire(), now);
        } else if (frame instanceof Frame.ReceiptAsked asked) {
            parts.directInbox.asked(connection, asked.id(), now);
        } else if (frame instanceof Frame.Outdated outdated) {
            outdated(outdated.highestStart());
        }
        return Optional.empty();
    }

    private void have(Connection connection, Frame.Have have) {
        if (have.isComplete()) {
            connection.has.clear();
            connection.hasSaidAll = true;
        }
        for (Frame.Held held : have.feeds()) {
            if (connection.has.size() < ChatLimits.MAX_AUTHORS || connection.has.containsKey(held.author())) {
                connection.has.put(held.author(), held);
            }
        }
        parts.marks.said(connection);
        parts.changed();
    }

    private Optional<String> live(Connection connection, Frame.Live live, ChatTime now) {
        Entry entry = GroupIntake.read(live.wire()).orElse(null);
        if (entry == null || !entry.author().equals(connection.peer)) {
            desk.counters.count("entries.not-of-the-sender");
            return Optional.of("bad-entry");
        }
        Verdict verdict = parts.intake.take(entry, connection, Origin.LIVE, now);
        taken(connection, entry, verdict, now);
        return verdict == Verdict.FORGED ? Optional.of("bad-entry") : Optional.empty();
    }

    /** What is no good costs whoever gave it its credit, not the connection: it may only pass on what it was given. */
    private void entries(Connection connection, Frame.Entries answer, ChatTime now) {
        for (Entry entry : parts.pulls.answered(connection, answer)) {
            Verdict verdict = parts.intake.take(entry, connection, Origin.RECOVERED, now);
            taken(connection, entry, verdict, now);
        }
        parts.changed();
    }

    private void taken(Connection connection, Entry entry, Verdict verdict, ChatTime now) {
        NodeId author = entry.author();
        switch (verdict) {
            case STORED -> {
                connection.hasToo(author, entry.sequence());
                parts.haves.changed(author, now);
                parts.retention.stored(author, now);
                parts.changed();
            }
            case KNOWN -> {
                connection.hasToo(author, entry.sequence());
                parts.haves.changed(author, now);
            }
            case MISFIT, NOBODYS, FORGED -> parts.pulls.isNoGood(connection, entry);
        }
    }

    /** The own disk is an old copy, or somebody says so: go on above what was seen. */
    private void outdated(long highestStart) {
        boolean isCredible = highestStart <= desk.start() + ChatLimits.MAX_START_JUMP;
        if (highestStart >= desk.start() && isCredible) {
            desk.raiseStart(highestStart);
            desk.outbox.log(true, "start-number-raised", "to", desk.start());
        } else if (!isCredible) {
            desk.counters.count("frames.outdated-incredible");
        }
    }
}
