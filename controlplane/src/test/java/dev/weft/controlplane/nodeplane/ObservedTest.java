package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.nodeplane.Message.Sighted;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node makes of what others say about where it is. */
class ObservedTest {
    private static final NetworkId NETWORK = new NetworkId(1, 2);
    private static final Endpoint NAT = Endpoint.parse("192.0.2.1:41820");
    private static final Endpoint OTHER = Endpoint.parse("192.0.2.1:41999");

    private final CoreClock clock = new CoreClock();
    private final Set<NodeId> gone = new HashSet<>();
    private final Observed observed = new Observed(
            clock, new TunnelPaths(new Ledger(NETWORK, new StandInCrypto(), node(1))), node -> !gone.contains(node));
    private long now = 1_000_000;

    @Test
    void whatOneSaysIsBelievedWhenNobodySaysMore() {
        say(2, NAT);
        assertThat(observed.wireguard()).isEmpty();
        assertThat(runFor(Observed.SETTLE_MILLIS)).isEqualTo(1);
        assertThat(observed.wireguard()).containsExactly(NAT);
        assertThat(observed.control()).isEmpty();
    }

    @Test
    void mostOutweighOne() {
        say(2, NAT);
        say(3, NAT);
        runFor(1_000);
        say(4, OTHER);
        assertThat(runFor(60_000)).isZero();
        say(3, OTHER);
        assertThat(runFor(60_000)).isEqualTo(1);
        assertThat(observed.wireguard()).containsExactly(OTHER);
    }

    @Test
    void aMappingForEachPeerChangesNothingOnceItIsKnown() {
        say(2, NAT);
        runFor(1_000);
        LongStream.range(3, 40).forEach(node -> say(node, Endpoint.parse("192.0.2.1:" + (50_000 + node))));
        say(2, NAT);
        assertThat(runFor(3_600_000)).isZero();
        assertThat(observed.wireguard()).containsExactly(NAT);
    }

    @Test
    void whoIsGoneHasNoSay() {
        say(2, NAT);
        runFor(1_000);
        say(3, OTHER);
        assertThat(runFor(60_000)).isZero();
        gone.add(node(2));
        say(3, OTHER);
        assertThat(runFor(60_000)).isEqualTo(1);
        assertThat(observed.wireguard()).containsExactly(OTHER);
    }

    @Test
    void aLiarMakesFewChanges() {
        int changes = 0;
        for (int second = 0; second < 3_600; second++) {
            say(2, second % 2 == 0 ? NAT : OTHER);
            changes += runFor(1_000);
        }
        assertThat(changes).as("in an hour").isBetween(2, 14);
    }

    @Test
    void afterAMoveTheFirstWordCountsAndSilenceEndsIt() {
        say(2, NAT);
        say(3, NAT);
        runFor(1_000);
        observed.moved(Set.of(NAT));
        say(2, NAT);
        assertThat(runFor(1_000)).as("who has not heard of it yet").isZero();
        assertThat(observed.wireguard())
                .as("until somebody says something else")
                .containsExactly(NAT);
        say(3, OTHER);
        assertThat(runFor(Observed.SETTLE_MILLIS)).isEqualTo(1);
        assertThat(observed.wireguard()).containsExactly(OTHER);

        observed.moved(Set.of());
        assertThat(runFor(Observed.SILENCE_MILLIS)).isEqualTo(1);
        assertThat(observed.wireguard()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:1", "169.254.1.1:1", "224.0.0.1:1", "0.0.0.0:1", "[::1]:1", "[fe80::1]:1"})
    void whatCannotBeIsNotBelieved(String endpoint) {
        say(2, Endpoint.parse(endpoint));
        say(3, new Endpoint(new dev.weft.controlplane.identity.Ipv6Range(NETWORK).addressOf(node(7)), 51820));
        assertThat(runFor(60_000)).isZero();
    }

    private void say(long reporter, Endpoint endpoint) {
        clock.set(new Now(now, now));
        observed.told(node(reporter), new Sighted(List.of(endpoint), List.of()));
    }

    private int runFor(long millis) {
        int changes = 0;
        long end = now + millis;
        while (observed.nextWakeMillis() <= end) {
            now = Math.max(now, observed.nextWakeMillis());
            clock.set(new Now(now, now));
            changes += observed.wake(now) ? 1 : 0;
        }
        now = end;
        return changes;
    }

    private static NodeId node(long number) {
        return new NodeId(number << 32, number);
    }
}
