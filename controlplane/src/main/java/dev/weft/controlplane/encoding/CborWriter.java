package dev.weft.controlplane.encoding;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/**
 * Writes positional CBOR (RFC 8949) in its deterministic form: definite lengths, shortest integers. Only arrays, byte
 * strings, texts, unsigned integers and booleans exist; maps, floats and tags do not.
 */
public final class CborWriter {
    static final CBORFactory FACTORY = CBORFactory.builder()
            .enable(CBORGenerator.Feature.WRITE_MINIMAL_INTS)
            .build();

    private final CBORGenerator generator;

    private CborWriter(CBORGenerator generator) {
        this.generator = generator;
    }

    /** Runs the writing steps and returns the bytes. */
    public static byte[] write(Consumer<CborWriter> steps) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (CBORGenerator generator = FACTORY.createGenerator(out)) {
            steps.accept(new CborWriter(generator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Starts an array of exactly {@code size} items; the items follow, and {@link #end} closes it. */
    public CborWriter array(int size) {
        return step(() -> generator.writeStartArray(null, size));
    }

    public CborWriter end() {
        return step(generator::writeEndArray);
    }

    public CborWriter bytes(byte[] value) {
        return step(() -> generator.writeBinary(value));
    }

    public CborWriter text(String value) {
        return step(() -> generator.writeString(value));
    }

    /** @param value 0 to 2^63 − 1 */
    public CborWriter number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("negative number " + value);
        }
        return step(() -> generator.writeNumber(value));
    }

    public CborWriter bool(boolean value) {
        return step(() -> generator.writeBoolean(value));
    }

    private CborWriter step(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private interface Step {
        void run() throws IOException;
    }
}
