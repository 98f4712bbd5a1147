package dev.weft.chat.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.identity.NodeId;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames come back as they went, and everything else is refused with one kind of exception. */
class FrameCodecTest {
    private static final NodeId AUTHOR = new NodeId(-5, 7);
    private static final int FUZZ_CASES = 20_000;

    static Stream<Frame> frames() {
        Ranges held = Ranges.of(41, 60);
        held.add(63);
        return Stream.of(
                new Frame.Have(true, List.of(new Frame.Held(AUTHOR, 41, held))),
                new Frame.Have(false, List.of()),
                new Frame.Pull(9, AUTHOR, 41, 43),
                new Frame.Entries(9, 3, 43, List.of(new byte[] {1, 2}, new byte[] {3})),
                new Frame.Live(new byte[] {1}),
                new Frame.Direct(new byte[] {2}),
                new Frame.ReceiptGiven(new byte[] {3}),
                new Frame.ReceiptAsked(new MessageId.Direct(-1, 1)),
                new Frame.Outdated(12));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void comesBack(Frame frame) throws MalformedException {
        byte[] bytes = FrameCodec.encode(5, frame);
        FrameCodec.Received received = FrameCodec.decode(bytes);
        assertThat(received.start()).isEqualTo(5);
        assertThat(received.frame()).isInstanceOf(frame.getClass());
        assertThat(FrameCodec.encode(5, received.frame())).isEqualTo(bytes);
    }

    @Test
    void anUnknownTypeIsNotLookedInto() throws MalformedException {
        assertThat(FrameCodec.decode(new byte[] {99, 1}).frame()).isEqualTo(new Frame.Unknown(99));
        assertThat(FrameCodec.decode(new byte[] {3}).frame()).isEqualTo(new Frame.Unknown(3));
        assertThatThrownBy(() -> FrameCodec.decode(new byte[0])).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> FrameCodec.decode(new byte[] {FrameCodec.HAVE}))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void rangesThatOverlapAreRefused() {
        byte[] bytes = FrameCodec.encode(5, new Frame.Have(true, List.of(new Frame.Held(AUTHOR, 1, twoRanges()))));
        byte[] altered = bytes.clone();
        // The second range, 20 to 22, becomes 10 to 22: now it touches the first, 5 to 9.
        altered[altered.length - 2] = 10;
        assertThatThrownBy(() -> FrameCodec.decode(altered)).isInstanceOf(MalformedException.class);
    }

    private static Ranges twoRanges() {
        Ranges ranges = Ranges.of(5, 9);
        ranges.add(20, 22);
        return ranges;
    }

    @Test
    void whateverComesIsAFrameOrMalformed() {
        SplittableRandom random = new SplittableRandom(20_260_102);
        List<byte[]> seeds = frames().map(frame -> FrameCodec.encode(3, frame)).toList();
        int taken = 0;
        for (int i = 0; i < FUZZ_CASES; i++) {
            byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            taken += isTaken(bytes) ? 1 : 0;
        }
        assertThat(taken).isBetween(1, FUZZ_CASES - 1);
    }

    private static boolean isTaken(byte[] bytes) {
        try {
            FrameCodec.Received received = FrameCodec.decode(bytes);
            boolean isKnown = !(received.frame() instanceof Frame.Unknown);
            assertThat(!isKnown
                            || java.util.Arrays.equals(FrameCodec.encode(received.start(), received.frame()), bytes))
                    .isTrue();
            return isKnown;
        } catch (MalformedException e) {
            return false;
        }
    }
}
