package dev.weft.agent.cli;

import dev.weft.controlplane.identity.Ipv4Range;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 10.86.0.0/16}. */
final class RangeConverter implements ITypeConverter<Ipv4Range> {
    @Override
    public Ipv4Range convert(String text) {
        try {
            return Ipv4Range.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
