package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.identity.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * When this node asks a peer whose digest differs, and how much of a peer's questions it answers. One question is open at
 * a time: what two peers would send at once would come twice.
 */
final class SyncStarts {
    /** Peers that are remembered; who was forgotten may ask and be asked as if for the first time. */
    static final int MAX_PEERS = 1_024;

    /** Questions of one peer that are answered in one second. */
    static final int MAX_QUESTIONS_PER_SECOND = 64;

    /** Datagrams that answer one peer in a second, and at once. */
    static final int PEER_PACKETS_PER_SECOND = 640;

    static final int PEER_PACKETS_AT_ONCE = 64;

    /** Datagrams that answer all peers in a second, and at once. */
    static final int PACKETS_PER_SECOND = 4_000;

    static final int PACKETS_AT_ONCE = 512;

    /** While nothing changes on either side the time between two questions doubles so often. */
    static final int MAX_DOUBLINGS = 3;

    /** Who has just joined waits only so much of the usual time for gossip. */
    static final int NEWCOMERS_HASTE = 3;

    static final long NEWCOMER_MILLIS = 1_000;

    private final CoreConfig config;
    private final LeastRecent<NodeId, Peer> peers = new LeastRecent<>(MAX_PEERS);
    private final TokenBucket allAnswers = new TokenBucket(PACKETS_PER_SECOND, PACKETS_AT_ONCE);
    private long newcomerUntil = Long.MIN_VALUE / 2;
    private long lastChangeAt = Long.MIN_VALUE / 2;
    private long differsSince = Long.MAX_VALUE;
    private @Nullable NodeId asked;
    private long askedAt = Long.MIN_VALUE / 2;

    private static final class Peer {
        final TokenBucket answers = new TokenBucket(PEER_PACKETS_PER_SECOND, PEER_PACKETS_AT_ONCE);
        long startedAt = Long.MIN_VALUE / 2;
        long ownDigest;
        long theirDigest;
        int doublings;
        /** It was dead, and is heard again. */
        boolean returned;

        long second;
        int questions;
    }

    SyncStarts(CoreConfig config) {
        this.config = config;
    }

    void ledgerChanged(long now) {
        lastChangeAt = now;
    }

    /** This node has just joined: much differs, and most of it is no news that gossip carries. */
    void joined(long now) {
        newcomerUntil = now + NEWCOMER_MILLIS;
    }

    /** A peer that was held for dead is heard: what differs is no news that gossip carries. */
    void returned(NodeId peer) {
        peer(peer).returned = true;
    }

    boolean hasReturned(NodeId peer) {
        return peer(peer).returned;
    }

    /** Whether a peer's differing digest should start a sync with it now. */
    boolean shouldStart(NodeId peer, long ownDigest, long theirDigest, long now) {
        if (ownDigest == theirDigest) {
            differsSince = Long.MAX_VALUE;
            peer(peer).returned = false;
            return false;
        }
        differsSince = Math.min(differsSince, now);
        Peer state = peer(peer);
        long stillness = now < newcomerUntil ? config.syncQuietMillis() / NEWCOMERS_HASTE : config.syncQuietMillis();
        boolean quiet = state.returned || now - lastChangeAt >= stillness || now - differsSince >= 2 * stillness;
        boolean stands = state.ownDigest == ownDigest && state.theirDigest == theirDigest;
        long gap = config.syncRetryMillis() << (stands ? state.doublings : 0);
        return quiet && !isAsking(now) && now - state.startedAt >= gap;
    }

    /** A question goes to the peer. */
    void started(NodeId peer, long ownDigest, long theirDigest, long now) {
        Peer state = peer(peer);
        boolean stands = state.ownDigest == ownDigest && state.theirDigest == theirDigest;
        state.doublings = stands ? Math.min(MAX_DOUBLINGS, state.doublings + 1) : 0;
        state.ownDigest = ownDigest;
        state.theirDigest = theirDigest;
        state.startedAt = now;
        asked = peer;
        askedAt = now;
    }

    /** The peer asks; this node need not. */
    void asks(NodeId peer, long now) {
        peer(peer).startedAt = now;
    }

    /** The peer's answer is here. */
    void answered(NodeId peer) {
        if (peer.equals(asked)) {
            asked = null;
        }
    }

    /** Whether a question is open. */
    boolean isAsking(long now) {
        return asked != null && now - askedAt < config.syncRetryMillis();
    }

    boolean isAsking(NodeId peer, long now) {
        return peer.equals(asked) && isAsking(now);
    }

    /** Whether another question of this peer may be answered in this second. */
    boolean mayAnswer(NodeId peer, long now) {
        Peer state = peer(peer);
        if (state.second != now / 1_000) {
            state.second = now / 1_000;
            state.questions = 0;
        }
        return ++state.questions <= MAX_QUESTIONS_PER_SECOND;
    }

    /** How many datagrams may answer the peer now. */
    int room(NodeId peer, long now) {
        return Math.min(peer(peer).answers.available(now), allAnswers.available(now));
    }

    void sent(NodeId peer, int packets, long now) {
        boolean unused = peer(peer).answers.take(packets, now) && allAnswers.take(packets, now);
    }

    private Peer peer(NodeId peer) {
        return peers.getOrMake(peer, node -> new Peer());
    }
}
