package dev.weft.agent.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NetlinkMessageTest {
    private static final int SEEDS = 20_000;
    private static final int NEW_ROUTE = 24;
    private static final int UNICAST = 1;
    private static final int BLACKHOLE = 6;

    @Test
    void aRouteIsRead() {
        byte[] bytes = route(NEW_ROUTE, UNICAST, 16, new byte[] {10, 86, 0, 0}, 7);
        assertThat(read(bytes)).containsExactly(new RouteMessage.OfRoute(false, 7, IpPrefix.parse("10.86.0.0/16")));
        assertThat(read(route(NEW_ROUTE + 1, UNICAST, 16, new byte[] {10, 86, 0, 0}, 7)))
                .extracting(RouteMessage::removed)
                .containsExactly(true);
    }

    @Test
    void severalMessagesOfOneDatagramAreRead() {
        byte[] one = route(NEW_ROUTE, UNICAST, 32, new byte[] {10, 0, 0, 1}, 1);
        byte[] both = new byte[2 * one.length];
        System.arraycopy(one, 0, both, 0, one.length);
        System.arraycopy(one, 0, both, one.length, one.length);
        assertThat(read(both)).hasSize(2);
    }

    @Test
    void whatIsNoUnicastRouteOrMakesNoSenseIsLeftOut() {
        assertThat(read(route(NEW_ROUTE, BLACKHOLE, 8, new byte[] {10, 0, 0, 0}, 0)))
                .isEmpty();
        assertThat(read(route(NEW_ROUTE, UNICAST, 33, new byte[] {10, 0, 0, 0}, 1)))
                .isEmpty();
        assertThat(read(route(99, UNICAST, 8, new byte[] {10, 0, 0, 0}, 1))).isEmpty();
    }

    /** The kernel is trusted, but a sign that is read wrongly must not end the watch. */
    @Test
    void anyBytesAreReadWithoutAFailure() {
        byte[] whole = route(NEW_ROUTE, UNICAST, 16, new byte[] {10, 86, 0, 0}, 7);
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            byte[] bytes = seed % 2 == 0 ? whole.clone() : new byte[random.nextInt(80)];
            if (seed % 2 == 1) {
                random.nextBytes(bytes);
            }
            for (int changes = random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            if (bytes.length >= NetlinkMessage.HEADER_BYTES && random.nextBoolean()) {
                ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
                header.putInt(0, bytes.length).putShort(4, (short) (16 + random.nextInt(10)));
            }
            int length = bytes.length == 0 ? 0 : random.nextInt(bytes.length + 1);
            assertThat(NetlinkMessage.split(bytes, length))
                    .as("seed %d", seed)
                    .allSatisfy(
                            message -> assertThat(RouteMessage.read(message)).isNotNull());
        }
    }

    private static List<RouteMessage> read(byte[] datagram) {
        List<RouteMessage> found = new ArrayList<>();
        NetlinkMessage.split(datagram, datagram.length)
                .forEach(message -> RouteMessage.read(message).ifPresent(found::add));
        return found;
    }

    private static byte[] route(int messageType, int routeType, int length, byte[] destination, int index) {
        return ByteBuffer.allocate(44)
                .order(ByteOrder.nativeOrder())
                .putInt(44)
                .putShort((short) messageType)
                .putShort((short) 0)
                .putLong(0)
                .put((byte) LibC.AF_INET)
                .put((byte) length)
                .put(new byte[] {0, 0, (byte) 254, 2, 0, (byte) routeType})
                .putInt(0)
                .putShort((short) 8)
                .putShort((short) 1)
                .put(destination)
                .putShort((short) 8)
                .putShort((short) RouteMessage.ROUTE_OUT)
                .putInt(index)
                .array();
    }
}
