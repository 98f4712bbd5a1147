package dev.weft.controlplane.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.controlplane.encoding.CborWriter;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.identity.Hashes;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A signed entry is read back as it was, and nothing can be changed about it. */
class EntryTest {
    private static final long SEED = 42;

    private final Chain chain = new Chain(new Random(SEED)).write(2);
    private final Entry first = chain.entries.get(0);
    private final Entry second = chain.entries.get(1);

    @Test
    void isReadBack() throws MalformedException {
        for (Entry entry : chain.entries) {
            Entry read = Entry.decode(entry.wire(), Entry.MAX_WIRE_BYTES);
            assertThat(read).isEqualTo(entry).hasSameHashCodeAs(entry);
            assertThat(read.hasValidSignature(Chain.CRYPTO)).isTrue();
            assertThat(read.authorKey()).isEqualTo(chain.publicKey);
            assertThat(read.author()).isEqualTo(entry.author());
            assertThat(read.sequence()).isEqualTo(entry.sequence());
            assertThat(read.ref()).isEqualTo(new EntryRef(entry.author(), entry.sequence()));
            assertThat(read.time()).isEqualTo(entry.time());
            assertThat(read.kind()).isEqualTo(77);
            assertThat(read.body()).isEqualTo(entry.body());
            assertThat(read.wire()).isEqualTo(entry.wire());
            assertThat(read.wireLength()).isEqualTo(entry.wire().length);
            assertThat(read.hash()).isEqualTo(Hashes.sha256(entry.wire()));
        }
        assertThat(second.follows(first)).isTrue();
        assertThat(first.follows(second)).isFalse();
        assertThat(first.follows(first)).isFalse();
    }

    @Test
    void aFlippedBitAnywhereIsNoticed() throws MalformedException {
        byte[] wire = second.wire();
        for (int bit = 0; bit < wire.length * 8; bit++) {
            byte[] flipped = wire.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            Entry read;
            try {
                read = Entry.decode(flipped, Entry.MAX_WIRE_BYTES);
            } catch (MalformedException expected) {
                continue;
            }
            assertThat(read.hasValidSignature(Chain.CRYPTO)).as("bit %s", bit).isFalse();
            assertThat(read).as("bit %s", bit).isNotEqualTo(second);
        }
    }

    @Test
    void anEntryCutOffOrWithMoreBehindItIsRefused() {
        byte[] wire = second.wire();
        for (int length = 0; length < wire.length; length++) {
            assertMalformed(Arrays.copyOf(wire, length), "cut to " + length);
        }
        assertMalformed(Arrays.copyOf(wire, wire.length + 1), "one byte more");
    }

    @Test
    void otherBytesAreRefused() {
        Random random = new Random(SEED);
        for (int i = 0; i < 5_000; i++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            assertMalformed(noise, "seed " + SEED + " case " + i);
        }
        for (int i = 0; i < 20_000; i++) {
            byte[] altered = second.wire();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                altered[random.nextInt(altered.length)] = (byte) random.nextInt();
            }
            try {
                Entry read = Entry.decode(altered, Entry.MAX_WIRE_BYTES);
                assertThat(read.wire()).isEqualTo(altered);
            } catch (MalformedException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            } catch (RuntimeException e) {
                throw new AssertionError(
                        "seed " + SEED + " case " + i + ": " + HexFormat.of().formatHex(altered), e);
            }
        }
    }

    @Test
    void theFieldsAreBounded() {
        byte[] hash = new byte[Entry.HASH_BYTES];
        assertMalformed(wire(2, 1, new byte[0], 5, 7), "a newer version");
        assertMalformed(wire(0, 1, new byte[0], 5, 7), "no version");
        assertMalformed(wire(1, 0, new byte[0], 5, 7), "sequence 0");
        assertMalformed(wire(1, Long.MAX_VALUE, hash, 5, 7), "the last sequence");
        assertMalformed(wire(1, 1, hash, 5, 7), "a first entry after another one");
        assertMalformed(wire(1, 2, new byte[0], 5, 7), "a second entry after none");
        assertMalformed(wire(1, 2, new byte[31], 5, 7), "a short hash");
        assertMalformed(wire(1, 1, new byte[0], Long.MAX_VALUE, 7), "the last time");
        assertMalformed(wire(1, 1, new byte[0], 5, Entry.MAX_KIND + 1), "a kind of 17 bits");
    }

    @Test
    void anEntryAboveTheLimitIsRefused() throws MalformedException {
        byte[] wire = first.wire();
        assertThat(Entry.decode(wire, wire.length)).isEqualTo(first);
        assertThatThrownBy(() -> Entry.decode(wire, wire.length - 1))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("at most " + (wire.length - 1));
    }

    @Test
    void theFieldsAroundABodyTakeNoMoreThanPromised() {
        Entry longest = Entry.sign(
                Chain.CRYPTO,
                chain.key,
                chain.publicKey,
                Long.MAX_VALUE - 1,
                new byte[Entry.HASH_BYTES],
                Long.MAX_VALUE - 1,
                Entry.MAX_KIND,
                new byte[60_000]);
        assertThat(longest.wireLength() - 60_000).isLessThanOrEqualTo(Entry.MAX_OVERHEAD_BYTES);
    }

    @Test
    void whatIsHandedOutIsACopy() {
        byte[] before = first.wire();
        first.wire()[0]++;
        first.body()[0]++;
        first.hash()[0]++;
        assertThat(first.wire()).isEqualTo(before);
        assertThat(first.hash()).isEqualTo(Hashes.sha256(before));
    }

    private byte[] wire(long version, long sequence, byte[] previous, long time, int kind) {
        byte[] payload = CborWriter.write(writer -> writer.array(7)
                .number(version)
                .bytes(chain.publicKey.toBytes())
                .number(sequence)
                .bytes(previous)
                .number(time)
                .number(kind)
                .bytes(new byte[3])
                .end());
        return CborWriter.write(
                writer -> writer.array(2).bytes(payload).bytes(new byte[64]).end());
    }

    private static void assertMalformed(byte[] wire, String what) {
        assertThatThrownBy(() -> Entry.decode(wire, Entry.MAX_WIRE_BYTES))
                .as(what)
                .isInstanceOf(MalformedException.class);
    }
}
