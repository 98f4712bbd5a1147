package dev.weft.controlplane.nodeplane;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * How many datagrams are looked at from where, decided before anything is opened. Where a member was heard from has a share
 * of its own; all others share one, of which no host gets the whole. So a flood from outside cannot keep members out, with
 * as many forged addresses as it likes; who forges a member's address takes that member's share alone.
 */
final class SourceLimits {
    /** Addresses that members were heard from. */
    static final int MAX_MEMBER_SOURCES = 4_096;

    static final int MEMBER_PER_SECOND = 1_000;
    static final int MEMBER_AT_ONCE = 2_000;

    /** Other hosts that are told apart. */
    static final int MAX_STRANGERS = 1_024;

    static final int STRANGER_PER_SECOND = 1_000;
    static final int STRANGER_AT_ONCE = 2_000;
    static final int STRANGERS_PER_SECOND = 2_000;
    static final int STRANGERS_AT_ONCE = 4_000;

    private final LeastRecent<InetSocketAddress, TokenBucket> members = new LeastRecent<>(MAX_MEMBER_SOURCES);
    private final LeastRecent<InetAddress, TokenBucket> strangers = new LeastRecent<>(MAX_STRANGERS);
    private final TokenBucket allStrangers = new TokenBucket(STRANGERS_PER_SECOND, STRANGERS_AT_ONCE);

    /** Whether a datagram from there may be opened. */
    boolean allows(InetSocketAddress from, long now) {
        TokenBucket member = members.get(from);
        if (member != null) {
            return member.take(now);
        }
        TokenBucket stranger =
                strangers.getOrMake(from.getAddress(), host -> new TokenBucket(STRANGER_PER_SECOND, STRANGER_AT_ONCE));
        return stranger.take(now) && allStrangers.take(now);
    }

    /** A member's datagram from there was opened. */
    void isMember(InetSocketAddress from) {
        TokenBucket unused = members.getOrMake(from, source -> new TokenBucket(MEMBER_PER_SECOND, MEMBER_AT_ONCE));
    }
}
