package dev.weft.agent.cli;

import dev.weft.agent.AgentPaths;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A name that can be an instance's. */
final class InstanceConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
        try {
            AgentPaths places = AgentPaths.ofInstance(text);
            return String.valueOf(places.stateFolder().getFileName());
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
