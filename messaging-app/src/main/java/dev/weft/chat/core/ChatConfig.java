package dev.weft.chat.core;

import dev.weft.controlplane.identity.NetworkId;

/**
 * How the chat behaves.
 *
 * @param network the mesh
 * @param keptPerAuthor of each author's group messages so many are kept, the newest
 * @param keptMillis and each message for so long after it came
 * @param directExpiryMillis how long a direct message is tried before it expires
 * @param syncPeriodMillis how often all that is held is compared with each peer
 * @param settleMillis how long to wait at a start for peers that know more of the own feed
 * @param pullTimeoutMillis how long to wait for what was asked for
 * @param retryMillis after what time without receipt a direct message is sent again over the same connection, at first
 */
public record ChatConfig(
        NetworkId network,
        int keptPerAuthor,
        long keptMillis,
        long directExpiryMillis,
        long syncPeriodMillis,
        long settleMillis,
        long pullTimeoutMillis,
        long retryMillis) {
    private static final long DAY_MILLIS = 86_400_000;

    public ChatConfig {
        if (keptPerAuthor < 1 || keptMillis < 1 || directExpiryMillis < 1) {
            throw new IllegalArgumentException("the chat keeps at least one message for at least a millisecond");
        }
    }

    /** 10,000 messages of each author for 30 days; direct messages are tried for 7 days. */
    public static ChatConfig usual(NetworkId network) {
        return new ChatConfig(network, 10_000, 30 * DAY_MILLIS, 7 * DAY_MILLIS, 10_000, 2_000, 5_000, 5_000);
    }

    public ChatConfig withRetention(int messagesPerAuthor, long millis) {
        return new ChatConfig(
                network,
                messagesPerAuthor,
                millis,
                directExpiryMillis,
                syncPeriodMillis,
                settleMillis,
                pullTimeoutMillis,
                retryMillis);
    }

    public ChatConfig withDirectExpiry(long millis) {
        return new ChatConfig(
                network,
                keptPerAuthor,
                keptMillis,
                millis,
                syncPeriodMillis,
                settleMillis,
                pullTimeoutMillis,
                retryMillis);
    }
}
