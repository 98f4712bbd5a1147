package dev.weft.controlplane.encoding;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link CborWriter} writes, and nothing else. {@link #read} encodes what was read again and compares, so
 * that exactly one byte string stands for a value.
 */
public final class CborReader {
    private static final int MAX_DEPTH = 6;

    private final CBORParser parser;
    private int depth;

    private CborReader(CBORParser parser) {
        this.parser = parser;
    }

    /** Turns bytes into a value. */
    @FunctionalInterface
    public interface Decoder<T> {
        T decode(CborReader reader) throws MalformedException;
    }

    /** Turns a value into bytes. */
    @FunctionalInterface
    public interface Encoder<T> {
        byte[] encode(T value);
    }

    /**
     * Decodes all of {@code bytes}.
     *
     * @param encoder the inverse, to refuse every second form of the same value
     * @throws MalformedException when the bytes are not exactly one value in its one form
     */
    public static <T> T read(byte[] bytes, Decoder<T> decoder, Encoder<T> encoder) throws MalformedException {
        try (CBORParser parser = CborWriter.FACTORY.createParser(bytes)) {
            CborReader reader = new CborReader(parser);
            T value = decoder.decode(reader);
            if (reader.next() != null) {
                throw new MalformedException("bytes after the end of the value");
            }
            // The parser lets texts through that no writer can write again: surrogates without their other half.
            if (!Arrays.equals(encoder.encode(value), bytes)) {
                throw new MalformedException("not in the one allowed encoding");
            }
            return value;
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new MalformedException("not valid: " + firstLine(e), e);
        }
    }

    /** Enters an array and returns its size, which is between the two bounds. */
    public int array(int minimum, int maximum) throws MalformedException {
        expect(JsonToken.START_ARRAY);
        if (++depth > MAX_DEPTH) {
            throw new MalformedException("nested too deeply");
        }
        int size = parser.getParsingContext().hasExpectedLength()
                ? parser.getParsingContext().getExpectedLength()
                : -1;
        if (size < minimum || size > maximum) {
            throw new MalformedException("array of " + size + " items");
        }
        return size;
    }

    /** Enters an array of exactly {@code size} items. */
    public void array(int size) throws MalformedException {
        int unused = array(size, size);
    }

    public void end() throws MalformedException {
        expect(JsonToken.END_ARRAY);
        depth--;
    }

    /** A byte string of {@code minimum} to {@code maximum} bytes. */
    public byte[] bytes(int minimum, int maximum) throws MalformedException {
        expect(JsonToken.VALUE_EMBEDDED_OBJECT);
        byte[] value;
        try {
            value = parser.getBinaryValue();
        } catch (IOException e) {
            throw new MalformedException("byte string cut off", e);
        }
        if (value.length < minimum || value.length > maximum) {
            throw new MalformedException("byte string of " + value.length + " bytes");
        }
        return value;
    }

    /** A byte string of exactly {@code length} bytes. */
    public byte[] bytes(int length) throws MalformedException {
        return bytes(length, length);
    }

    /** A text of at most {@code maximumLength} UTF-16 units. */
    public String text(int maximumLength) throws MalformedException {
        expect(JsonToken.VALUE_STRING);
        String value;
        try {
            value = parser.getText();
        } catch (IOException e) {
            throw new MalformedException("text cut off", e);
        }
        if (value.length() > maximumLength) {
            throw new MalformedException("text of " + value.length() + " characters");
        }
        return value;
    }

    /** An integer between the two bounds, both allowed. */
    public long number(long minimum, long maximum) throws MalformedException {
        expect(JsonToken.VALUE_NUMBER_INT);
        long value;
        try {
            value = parser.getLongValue();
        } catch (StreamReadException e) {
            throw new MalformedException("number too large", e);
        } catch (IOException e) {
            throw new MalformedException("number cut off", e);
        }
        if (value < minimum || value > maximum) {
            throw new MalformedException("number " + value + " out of range");
        }
        return value;
    }

    public boolean bool() throws MalformedException {
        JsonToken token = next();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw new MalformedException("expected a boolean, found " + token);
        }
        return token == JsonToken.VALUE_TRUE;
    }

    private void expect(JsonToken expected) throws MalformedException {
        JsonToken token = next();
        if (token != expected) {
            throw new MalformedException("expected " + expected + ", found " + token);
        }
    }

    private @Nullable JsonToken next() throws MalformedException {
        try {
            return parser.nextToken();
        } catch (IOException e) {
            throw new MalformedException("not CBOR: " + firstLine(e), e);
        }
    }

    private static String firstLine(Exception e) {
        String message = String.valueOf(e.getMessage());
        int newline = message.indexOf('\n');
        return newline < 0 ? message : message.substring(0, newline);
    }
}
