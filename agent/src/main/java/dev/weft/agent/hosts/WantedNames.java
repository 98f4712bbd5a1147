package dev.weft.agent.hosts;

import dev.weft.agent.os.Clock;
import dev.weft.controlplane.identity.NetworkId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * What an agent that may not write the hosts file leaves in its own folder, for somebody who may: the network's id, then the
 * lines of its block.
 */
public final class WantedNames {
    /** The name of the file, beside the agent's socket. */
    public static final String FILE = "hosts";

    static final int MAX_BYTES = 4 * 1024 * 1024;

    private WantedNames() {}

    static void write(Path file, NetworkId network, List<String> lines) throws IOException {
        StringBuilder text = new StringBuilder().append(network).append('\n');
        lines.forEach(line -> text.append(line).append('\n'));
        Path fresh = file.resolveSibling("." + FILE + ".new");
        Path unused = Files.writeString(fresh, text, StandardCharsets.US_ASCII);
        // The folder lets in who may read it.
        Path unusedToo = Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
        Path unusedMove = Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The lines of the network that are in the hosts file now. */
    public static List<String> inFile(Path hosts, NetworkId network) {
        try {
            return HostsText.parse(HostsFile.read(hosts), network).block();
        } catch (IOException e) {
            throw new HostsException("cannot read " + hosts + ": " + e.getMessage(), e);
        }
    }

    /**
     * Puts into the hosts file what the agent wants there. Whoever runs this may write the file, and the agent may not: each
     * line is looked at, and one that does more than give a name in the mesh's own domain is refused.
     *
     * @return what was done, for people
     */
    public static String apply(Path file, Path hosts) {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return "nothing to do: no agent has left names in " + file;
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new HostsException(file + " is larger than " + MAX_BYTES + " bytes");
            }
            List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
            if (lines.isEmpty()) {
                throw new HostsException(file + " is empty");
            }
            NetworkId network = NetworkId.parse(lines.get(0));
            HostsFile.Outcome outcome =
                    new HostsFile(hosts, Clock.system()).setBlock(network, lines.subList(1, lines.size()));
            return switch (outcome) {
                case UNCHANGED -> hosts + " has these names already";
                case WRITTEN -> hosts + " has " + (lines.size() - 1) + " lines of network " + network.shortText();
                case BUSY -> throw new HostsException("somebody else changes " + hosts + " at this moment: try again");
                case DENIED -> throw new HostsException("this user may not write " + hosts + ": run this as root");
            };
        } catch (NoSuchFileException e) {
            return "nothing to do: " + file + " is gone";
        } catch (IOException | IllegalArgumentException e) {
            throw new HostsException("cannot put the names of " + file + " into " + hosts + ": " + e.getMessage(), e);
        }
    }
}
