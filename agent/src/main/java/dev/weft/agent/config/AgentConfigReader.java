package dev.weft.agent.config;

import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.identity.NodeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Reads {@code weft.toml}. A file that is not there means that every key has its default. */
public final class AgentConfigReader {
    public static final int MAX_FILE_BYTES = 64 * 1024;
    private static final int MAX_PORT = 65535;
    private static final int MIN_MTU = 1280;
    private static final int MAX_MTU = 9000;
    private static final int MAX_KEEPALIVE_SECONDS = 600;
    private static final Pattern INTERFACE = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,14}");

    private AgentConfigReader() {}

    /**
     * Reads the settings.
     *
     * @param hostName the default of {@code name}, made valid when it is not
     * @throws ConfigException when the file cannot be read, or says something that cannot be meant
     */
    public static AgentConfig read(Path file, String hostName) {
        return map(TomlTable.parse(file, text(file)), hostName);
    }

    private static AgentConfig map(TomlTable toml, String hostName) {
        toml.rejectUnknown(ConfigKey.names());
        String name = toml.text(ConfigKey.NAME, NodeName.fromHostName(hostName));
        if (!NodeName.isValid(name)) {
            throw toml.wrong(ConfigKey.NAME, "\"" + name + "\"");
        }
        String interfaceName = toml.text(ConfigKey.INTERFACE, AgentConfig.DEFAULT_INTERFACE);
        if (!INTERFACE.matcher(interfaceName).matches() || interfaceName.equals("lo")) {
            throw toml.wrong(ConfigKey.INTERFACE, "\"" + interfaceName + "\"");
        }
        int listenPort = toml.number(ConfigKey.LISTEN_PORT, AgentConfig.DEFAULT_LISTEN_PORT, 1, MAX_PORT);
        int controlPort = toml.number(ConfigKey.CONTROL_PORT, AgentConfig.DEFAULT_CONTROL_PORT, 1, MAX_PORT);
        if (listenPort == controlPort) {
            throw new ConfigException(toml.file() + ": listenPort and controlPort are both " + listenPort
                    + ", but each needs a port of its own");
        }
        return new AgentConfig(
                name,
                interfaceName,
                listenPort,
                controlPort,
                toml.numberOrZero(ConfigKey.MTU, 0, MIN_MTU, MAX_MTU),
                toml.numberOrZero(
                        ConfigKey.KEEPALIVE_SECONDS, AgentConfig.KEEPALIVE_WHERE_NEEDED, 1, MAX_KEEPALIVE_SECONDS),
                toml.endpoints(ConfigKey.ENDPOINTS, LocalFacts.MAX_ENDPOINTS),
                toml.endpoints(ConfigKey.CONTROL_ENDPOINTS, LocalFacts.MAX_ENDPOINTS),
                toml.flag(ConfigKey.ANNOUNCE_LOCAL_ADDRESSES, true),
                toml.loopbackOrOff(ConfigKey.HTTP_LISTEN, AgentConfig.DEFAULT_HTTP_LISTEN),
                toml.numberOrZero(ConfigKey.METRICS_PORT, 0, 1, MAX_PORT),
                toml.fileOrOff(ConfigKey.HOSTS_FILE, AgentConfig.DEFAULT_HOSTS_FILE),
                toml.flag(ConfigKey.RELAY, false),
                toml.choice(ConfigKey.LOG_FORMAT, LogFormat.LOGFMT),
                toml.choice(ConfigKey.LOG_LEVEL, LogLevel.INFO));
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new ConfigException(file + " is larger than " + MAX_FILE_BYTES + " bytes: no settings file is");
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new ConfigException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
