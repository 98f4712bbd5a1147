package dev.weft.agent.lab;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Where one lab keeps its things. Everything of a lab lies below its folder, which only root may enter.
 *
 * @param name lower-case letters, digits and dashes
 * @param path {@code /run/weft-lab/NAME}
 */
public record LabFolder(String name, Path path) {
    public static final String DEFAULT_NAME = "default";

    private static final Path BASE = Path.of("/run/weft-lab");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,23}");

    /** The folder of the lab of that name, whether it exists or not. */
    public static LabFolder of(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new LabException(
                    "'%s' is no name for a lab: use up to 24 lower-case letters, digits and dashes".formatted(name));
        }
        return new LabFolder(name, BASE.resolve(name));
    }

    Path base() {
        return BASE;
    }

    Path stateFile() {
        return path.resolve("lab.json");
    }

    Path lockFile() {
        return path.resolve("lock");
    }

    Path switchLog() {
        return path.resolve("switch.log");
    }

    NodeFolder node(String nodeName) {
        return new NodeFolder(path.resolve(nodeName));
    }

    /**
     * Every process of the lab carries this in its environment, so that {@code down} finds them all, also after a
     * crash that left no record.
     */
    String marker() {
        return MARKER_VARIABLE + "=" + path;
    }

    static final String MARKER_VARIABLE = "WEFT_LAB_FOLDER";
}
