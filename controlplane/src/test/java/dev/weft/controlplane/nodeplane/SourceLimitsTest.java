package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.Endpoint;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** How much is looked at from where, and what a bucket and a bounded map allow. */
class SourceLimitsTest {
    private final SourceLimits limits = new SourceLimits();

    @Test
    void strangersShareWhatMembersDoNotNeed() {
        InetSocketAddress member = address(1, 1);
        limits.isMember(member);
        int allowed = 0;
        for (int host = 0; host < 8; host++) {
            int ofHost = 0;
            for (int i = 0; i < 3_000; i++) {
                // Every datagram from another port: the host counts.
                ofHost += limits.allows(address(100 + host, i + 1), 5_000) ? 1 : 0;
            }
            assertThat(ofHost).isLessThanOrEqualTo(SourceLimits.STRANGER_AT_ONCE);
            allowed += ofHost;
        }
        assertThat(allowed).isEqualTo(SourceLimits.STRANGERS_AT_ONCE);
        assertThat(limits.allows(address(200, 1), 5_000)).isFalse();
        assertThat(limits.allows(member, 5_000)).isTrue();
        assertThat(limits.allows(address(200, 1), 5_001)).as("a moment later").isTrue();
    }

    @Test
    void aMemberHasItsShareAndNotMore() {
        InetSocketAddress member = address(1, 1);
        limits.isMember(member);
        int allowed = 0;
        for (int i = 0; i < 5_000; i++) {
            limits.isMember(member);
            allowed += limits.allows(member, 5_000) ? 1 : 0;
        }
        assertThat(allowed).isEqualTo(SourceLimits.MEMBER_AT_ONCE);
        assertThat(limits.allows(address(1, 2), 5_000)).as("another port").isTrue();
    }

    @Test
    void aBucketFillsWithTimeUpToItsSize() {
        TokenBucket bucket = new TokenBucket(100, 10);
        long start = -5_000;
        assertThat(bucket.take(10, start)).isTrue();
        assertThat(bucket.take(start)).isFalse();
        assertThat(bucket.take(start + 9)).isFalse();
        assertThat(bucket.take(start + 10)).isTrue();
        assertThat(bucket.take(start + 10)).isFalse();
        assertThat(bucket.take(2, start + 25)).isFalse();
        assertThat(bucket.take(2, start + 30)).isTrue();
        assertThat(bucket.available(start + 1_000_000_000L)).isEqualTo(10);
        assertThat(bucket.available(start)).as("time goes back").isEqualTo(10);
    }

    @Test
    void aFullMapForgetsWhatWasNotLookedAtForTheLongestTime() {
        LeastRecent<String, Integer> map = new LeastRecent<>(2);
        map.put("a", 1);
        map.put("b", 2);
        assertThat(map.get("a")).isEqualTo(1);
        assertThat(map.getOrMake("c", key -> 3)).isEqualTo(3);
        assertThat(map.size()).isEqualTo(2);
        assertThat(map.containsKey("b")).isFalse();
        assertThat(map.getOrMake("a", key -> 9)).isEqualTo(1);
        map.remove("a");
        assertThat(map.get("a")).isNull();
    }

    private static InetSocketAddress address(int host, int port) {
        return Endpoint.parse("198.18.0." + host + ":" + port).toSocketAddress();
    }
}
