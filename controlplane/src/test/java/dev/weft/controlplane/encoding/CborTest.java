package dev.weft.controlplane.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The encoding takes back what it wrote, and refuses everything else with one kind of exception. */
class CborTest {
    private static final long SEED = 20_260_101;
    private static final int FUZZ_CASES = 20_000;

    /** One value of every kind that the encoding has. */
    private record Sample(long number, boolean flag, String text, List<byte[]> items) {
        byte[] encode() {
            return CborWriter.write(writer -> {
                writer.array(4).number(number).bool(flag).text(text).array(items.size());
                items.forEach(writer::bytes);
                writer.end().end();
            });
        }

        static Sample decode(byte[] bytes) throws MalformedException {
            return CborReader.read(bytes, Sample::read, Sample::encode);
        }

        private static Sample read(CborReader reader) throws MalformedException {
            reader.array(4);
            long number = reader.number(0, Long.MAX_VALUE);
            boolean flag = reader.bool();
            String text = reader.text(100);
            int size = reader.array(0, 8);
            List<byte[]> items = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                items.add(reader.bytes(0, 64));
            }
            reader.end();
            reader.end();
            return new Sample(number, flag, text, items);
        }

        static Sample random(RandomGenerator random) {
            long number = random.nextLong() >>> (1 + random.nextInt(63));
            String text = random.ints(random.nextInt(20), 1, 0xd7ff)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            List<byte[]> items = new ArrayList<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                byte[] item = new byte[random.nextInt(64)];
                random.nextBytes(item);
                items.add(item);
            }
            return new Sample(number, random.nextBoolean(), text, items);
        }
    }

    @Test
    void takesBackWhatItWrote() throws MalformedException {
        RandomGenerator random = new SplittableRandom(SEED);
        for (int i = 0; i < 2_000; i++) {
            Sample sample = Sample.random(random);
            Sample read = Sample.decode(sample.encode());
            assertThat(read)
                    .as("seed %s case %s", SEED, i)
                    .usingRecursiveComparison()
                    .isEqualTo(sample);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "23, 17",
        "24, 1818",
        "255, 18ff",
        "256, 190100",
        "65535, 19ffff",
        "65536, 1a00010000",
        "4294967295, 1affffffff",
        "4294967296, 1b0000000100000000",
        "9223372036854775807, 1b7fffffffffffffff"
    })
    void writesNumbersInTheShortestForm(long number, String hex) throws MalformedException {
        assertThat(HexFormat.of().formatHex(number(number))).isEqualTo(hex);
        assertThat(readNumber(number(number))).isEqualTo(number);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "1817, a number in two bytes that fits into one",
        "1900ff, a number in three bytes",
        "1a0000ffff, a number in five bytes",
        "1b00000000ffffffff, a number in nine bytes",
        "1bffffffffffffffff, a number beyond 63 bits",
        "20, a negative number",
        "c24101, a big number",
        "c101, a tagged number",
        "d9d9f701, a number behind the CBOR tag",
        "0000, a second value behind the first",
        "01ff, a break behind the value",
        "f90000, a half float",
        "fa00000000, a float",
        "fb0000000000000000, a double",
        "f4, false",
        "f6, null",
        "f7, undefined",
        "e0, a simple value",
        "f800, a simple value in two bytes",
        "80, an array",
        "8101, an array with a number",
        "a0, a map",
        "40, bytes",
        "60, text",
        "1c, a reserved length",
        "1f, an indefinite number",
        "ff, a break"
    })
    void refusesAllButOneFormOfANumber(String hex, String what) {
        assertMalformed(() -> readNumber(HexFormat.of().parseHex(hex)), what);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "5f4101ff, bytes in chunks",
        "5801ff, a length in two bytes that fits into one",
        "590001ff, a length in three bytes",
        "5a00000001ff, a length in five bytes",
        "5b0000000000000001ff, a length in nine bytes",
        "c041ff, tagged bytes",
        "6161, text",
        "d81841ff, bytes marked as CBOR"
    })
    void refusesAllButOneFormOfBytes(String hex, String what) throws MalformedException {
        assertThat(readBytes(HexFormat.of().parseHex("41ff"))).containsExactly(0xff);
        assertMalformed(() -> readBytes(HexFormat.of().parseHex(hex)), what);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "7f6161ff, text in chunks",
        "780161, a length in two bytes that fits into one",
        "4161, bytes",
        "c06161, tagged text",
        "61ff, not UTF-8",
        "62c080, an overlong NUL",
        "62c161, an overlong letter",
        "63e08080, an overlong character of three bytes",
        "63eda080, a lone high surrogate",
        "63edb080, a lone low surrogate",
        "66eda080edb080, a surrogate pair in CESU-8",
        "64f0808080, an overlong character of four bytes",
        "64f7bfbfbf, a character beyond Unicode",
        "64f4908080, the first character beyond Unicode",
        "61c3, a character cut off",
        "62e282, a character cut off"
    })
    void refusesAllButOneFormOfText(String hex, String what) throws MalformedException {
        assertThat(readText(HexFormat.of().parseHex("6161"))).isEqualTo("a");
        assertThat(readText(HexFormat.of().parseHex("64f09f9880"))).isEqualTo("😀");
        assertMalformed(() -> readText(HexFormat.of().parseHex(hex)), what);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "9f01ff, an array of unknown length",
        "980101, a length in two bytes that fits into one",
        "99000101, a length in three bytes",
        "c08101, a tagged array",
        "a10101, a map",
        "820101, an array with one item too many",
        "80, an array with one item too few",
        "81, an array without its item",
        "8181818181818101, nested too deeply"
    })
    void refusesAllButOneFormOfAnArray(String hex, String what) throws MalformedException {
        assertThat(readArray(HexFormat.of().parseHex("8101"))).isEqualTo(1);
        assertMalformed(() -> readArray(HexFormat.of().parseHex(hex)), what);
    }

    @Test
    void refusesWhatIsNestedTooDeeplyEvenWhenAskedForIt() {
        byte[] bytes = CborWriter.write(writer -> {
            for (int i = 0; i < 7; i++) {
                writer.array(1);
            }
            writer.number(1);
            for (int i = 0; i < 7; i++) {
                writer.end();
            }
        });
        assertMalformed(
                () -> CborReader.read(
                        bytes,
                        reader -> {
                            for (int i = 0; i < 7; i++) {
                                reader.array(1);
                            }
                            return reader.number(0, 1);
                        },
                        value -> bytes),
                "seven arrays in each other");
    }

    @Test
    void refusesWhatIsOutOfBounds() {
        assertMalformed(() -> CborReader.read(number(5), reader -> reader.number(6, 7), CborTest::number), "too small");
        assertMalformed(() -> CborReader.read(number(8), reader -> reader.number(6, 7), CborTest::number), "too large");
        assertMalformed(() -> CborReader.read(bytes(3), reader -> reader.bytes(4, 5), value -> value), "too short");
        assertMalformed(() -> CborReader.read(bytes(6), reader -> reader.bytes(4, 5), value -> value), "too long");
        assertMalformed(() -> CborReader.read(text("abc"), reader -> reader.text(2), CborTest::text), "text too long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5a7fffffff",
                "5a80000000",
                "5affffffff",
                "5b0000000100000000",
                "5b7fffffffffffffff",
                "5bffffffffffffffff",
                "7a7fffffff",
                "7b7fffffffffffffff",
                "9a7fffffff",
                "9a80000000",
                "9b7fffffffffffffff",
                "ba7fffffff"
            })
    void aShortInputThatDeclaresAHugeLengthCostsNothing(String hex) {
        byte[] input = Arrays.copyOf(HexFormat.of().parseHex(hex), 40);
        long before = allocatedBytes();
        for (int i = 0; i < 10; i++) {
            assertMalformed(() -> readBytes(input), hex + " as bytes");
            assertMalformed(() -> readText(input), hex + " as text");
            assertMalformed(() -> readArray(input), hex + " as an array");
        }
        assertThat(allocatedBytes() - before).as("bytes allocated by 30 reads").isLessThan(30L * 1024 * 1024);
    }

    @Test
    void refusesAnInputCutOffAnywhere() {
        RandomGenerator random = new SplittableRandom(SEED);
        for (int i = 0; i < 200; i++) {
            byte[] whole = Sample.random(random).encode();
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertMalformed(() -> Sample.decode(cut), "seed " + SEED + " case " + i + " cut at " + length);
            }
        }
    }

    @Test
    void anAlteredInputIsRefusedOrReadAsAnotherValue() {
        RandomGenerator random = new SplittableRandom(SEED);
        for (int i = 0; i < FUZZ_CASES; i++) {
            byte[] original = Sample.random(random).encode();
            byte[] altered = original.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                altered[random.nextInt(altered.length)] = (byte) random.nextInt();
            }
            assertRefusedOrExact(altered, i);
        }
    }

    @Test
    void randomBytesAreRefusedOrRead() {
        RandomGenerator random = new SplittableRandom(SEED);
        for (int i = 0; i < FUZZ_CASES; i++) {
            byte[] noise = new byte[random.nextInt(80)];
            random.nextBytes(noise);
            if (noise.length > 0 && random.nextBoolean()) {
                // Past the first check, so that the ones behind it are met too.
                noise[0] = (byte) 0x84;
            }
            assertRefusedOrExact(noise, i);
        }
    }

    private static void assertRefusedOrExact(byte[] input, int number) {
        try {
            assertThat(Sample.decode(input).encode()).isEqualTo(input);
        } catch (MalformedException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "seed " + SEED + " case " + number + ": " + HexFormat.of().formatHex(input), e);
        }
    }

    @Test
    void writesNoNegativeNumber() {
        assertThatThrownBy(() -> number(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private interface Reading {
        Object run() throws MalformedException;
    }

    private static void assertMalformed(Reading reading, String what) {
        assertThatThrownBy(reading::run).as(what).isInstanceOf(MalformedException.class);
    }

    private static byte[] number(long value) {
        return CborWriter.write(writer -> writer.number(value));
    }

    private static byte[] text(String value) {
        return CborWriter.write(writer -> writer.text(value));
    }

    private static byte[] bytes(int length) {
        return CborWriter.write(writer -> writer.bytes(new byte[length]));
    }

    private static long readNumber(byte[] bytes) throws MalformedException {
        return CborReader.read(bytes, reader -> reader.number(0, Long.MAX_VALUE), CborTest::number);
    }

    private static byte[] readBytes(byte[] bytes) throws MalformedException {
        return CborReader.read(
                bytes,
                reader -> reader.bytes(0, Integer.MAX_VALUE),
                value -> CborWriter.write(writer -> writer.bytes(value)));
    }

    private static String readText(byte[] bytes) throws MalformedException {
        return CborReader.read(bytes, reader -> reader.text(Integer.MAX_VALUE), CborTest::text);
    }

    private static long readArray(byte[] bytes) throws MalformedException {
        return CborReader.read(
                bytes,
                reader -> {
                    reader.array(1);
                    long value = reader.number(0, 9);
                    reader.end();
                    return value;
                },
                value ->
                        CborWriter.write(writer -> writer.array(1).number(value).end()));
    }

    private static long allocatedBytes() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }
}
