package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Ledger;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a starting node may write, and where a node looks for its peers. */
class StartupTest {
    private static final long RECOVERY_MILLIS = 500;
    private static final NodeId PEER = new NodeId(1, 1);

    private final Startup startup = new Startup(1_000, RECOVERY_MILLIS, 10);

    @Test
    void enoughAnswersEndTheWait() {
        for (int i = 1; i < Startup.ENOUGH_ANSWERS; i++) {
            startup.told(new NodeId(i, 0), 7);
            assertThat(startup.isDone(7, 1_001)).isFalse();
        }
        startup.told(new NodeId(1, 0), 7);
        assertThat(startup.isDone(7, 1_001))
                .as("one peer that answers twice is one")
                .isFalse();
        startup.told(new NodeId(99, 0), 3);
        assertThat(startup.isDone(7, 1_001)).isTrue();
    }

    @Test
    void oneAnswerIsEnoughWhenThereIsOnePeer() {
        Startup alone = new Startup(1_000, RECOVERY_MILLIS, 1);
        assertThat(alone.isDone(7, 1_001)).isFalse();
        alone.told(PEER, 7);
        assertThat(alone.isDone(7, 1_001)).isTrue();
        assertThat(new Startup(1_000, RECOVERY_MILLIS, 0).isDone(7, 1_000)).isTrue();
    }

    @Test
    void silenceEndsTheWaitInTime() {
        assertThat(startup.isDone(7, 1_000 + RECOVERY_MILLIS - 1)).isFalse();
        assertThat(startup.isDone(7, 1_000 + RECOVERY_MILLIS)).isTrue();
    }

    @Test
    void whoIsKnownToLackEntriesWaitsLonger() {
        for (int i = 0; i < 5; i++) {
            startup.told(new NodeId(i, 0), 9);
        }
        assertThat(startup.isDone(7, 1_000 + 2 * RECOVERY_MILLIS)).isFalse();
        assertThat(startup.isDone(9, 1_001)).isTrue();
        assertThat(startup.isDone(7, 1_000 + 60_000)).as("not for ever").isTrue();
    }

    @Test
    void asksAgainNowAndThen() {
        assertThat(startup.shouldAsk(1_000)).isTrue();
        assertThat(startup.shouldAsk(1_000 + Startup.ASK_AGAIN_MILLIS - 1)).isFalse();
        assertThat(startup.shouldAsk(1_000 + Startup.ASK_AGAIN_MILLIS)).isTrue();
    }

    @Test
    void alwaysHasSomethingToWakeFor() {
        startup.told(PEER, 9);
        long now = 1_000;
        int wakes = 0;
        while (!startup.isDone(7, now)) {
            boolean unused = startup.shouldAsk(now);
            long next = startup.nextWakeMillis();
            assertThat(next).as("at %s", now).isGreaterThan(now);
            now = next;
            assertThat(wakes++).isLessThan(100);
        }
    }

    @Test
    void aFreshAddressIsUsedAlone() {
        List<Endpoint> announced =
                new ArrayList<>(List.of(Endpoint.parse("192.0.2.1:1"), Endpoint.parse("192.0.2.2:1")));
        AddressBook book = new AddressBook(
                node -> node.equals(PEER) ? announced : List.of(),
                new TunnelPaths(new Ledger(new NetworkId(1, 2), new StandInCrypto(), new NodeId(9, 9))));
        assertThat(book.wasHeard(PEER)).isFalse();
        assertThat(book.addressesOf(PEER, 0)).containsExactly(address("192.0.2.1:1"), address("192.0.2.2:1"));
        assertThat(book.addressesOf(new NodeId(9, 9), 0)).isEmpty();

        book.heardFrom(PEER, address("192.0.2.9:9"), 1_000);
        assertThat(book.wasHeard(PEER)).isTrue();
        long stale = 1_000 + AddressBook.FRESH_MILLIS;
        assertThat(book.addressesOf(PEER, stale - 1)).containsExactly(address("192.0.2.9:9"));
        assertThat(book.addressesOf(PEER, stale))
                .containsExactly(address("192.0.2.9:9"), address("192.0.2.1:1"), address("192.0.2.2:1"));

        book.heardFrom(PEER, address("192.0.2.2:1"), stale);
        assertThat(book.addressesOf(PEER, 2 * stale))
                .as("each once")
                .containsExactly(address("192.0.2.2:1"), address("192.0.2.1:1"));
        for (int i = 10; i < 30; i++) {
            announced.add(Endpoint.parse("192.0.2." + i + ":1"));
        }
        assertThat(book.addressesOf(PEER, 2 * stale)).hasSize(AddressBook.MAX_ADDRESSES);
    }

    private static InetSocketAddress address(String text) {
        return Endpoint.parse(text).toSocketAddress();
    }

    @Test
    void doesNotWaitForWhatContradictsTheOwnFeed() {
        startup.proven(9, 1_000);
        startup.contradicted();
        assertThat(startup.isDone(7, 1_000 + RECOVERY_MILLIS)).isTrue();
    }

    /** Else the loop of the node would turn without a pause. */
    @Test
    void asksNowAndThenWhileItWaitsForAnEntryThatItHasSeen() {
        long late = 1_000 + 100 * RECOVERY_MILLIS;
        startup.proven(9, late);
        assertThat(startup.shouldAsk(late)).isTrue();
        assertThat(startup.isDone(7, late)).isFalse();
        assertThat(startup.nextWakeMillis()).isEqualTo(late + Startup.ASK_AGAIN_MILLIS);
    }

    /** Whoever had it was thrown out, or does not come back. */
    @Test
    void doesNotWaitForEverForWhatNobodyShowsAnyMore() {
        startup.proven(9, 1_000);
        assertThat(startup.isDone(7, 1_000 + 10 * RECOVERY_MILLIS)).isFalse();
        assertThat(startup.isDone(7, 1_000 + 100 * RECOVERY_MILLIS)).isTrue();
    }
}
