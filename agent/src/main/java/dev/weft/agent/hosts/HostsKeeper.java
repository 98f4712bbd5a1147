package dev.weft.agent.hosts;

import dev.weft.agent.os.Clock;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.View;
import dev.weft.controlplane.identity.NetworkId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the names of the members in the hosts file. Where the agent may not write it, it leaves them beside its socket for
 * the unit that may, and says so once when nobody takes them from there.
 */
public final class HostsKeeper {
    /** So long the other unit has time. */
    static final long TAKEN_WITHIN_MILLIS = 30_000;

    private static final String WAY_OUT =
            "under systemd: systemctl start weft-hosts@NAME.path; else as root now and then:"
                    + " weft hosts --apply; or hostsFile = \"off\" in the settings";

    private static final Logger LOG = LoggerFactory.getLogger(HostsKeeper.class);

    private final @Nullable Path hosts;
    private final Path wanted;
    private final Clock clock;
    private @Nullable NetworkId network;
    private Map<String, List<String>> ambiguous = Map.of();
    private volatile String lastTrouble = "";
    /** As the names were in the file last. */
    private @Nullable View written;

    private long deniedSinceMillis = Long.MAX_VALUE;
    private boolean gone;

    /**
     * Nothing is written yet.
     *
     * @param hosts null: names are switched off
     * @param wanted where to leave the names when {@code hosts} cannot be written
     */
    public HostsKeeper(@Nullable Path hosts, Path wanted, Clock clock) {
        this.hosts = hosts;
        this.wanted = wanted;
        this.clock = clock;
    }

    /** Why the names are not in the file, with the way out; empty when they are, or when they are switched off. */
    public String trouble() {
        return lastTrouble.isEmpty() ? "" : hosts + ": " + lastTrouble + "; " + WAY_OUT;
    }

    /** Makes the file as the snapshot says, unless it is so already. */
    public synchronized void update(Snapshot snapshot) {
        if (hosts == null || gone || snapshot.standing() == Snapshot.Standing.JOINING) {
            return;
        }
        network = snapshot.view().network();
        if (snapshot.standing() != Snapshot.Standing.MEMBER) {
            set(hosts, snapshot.view(), List.of());
            return;
        }
        HostNames names = HostNames.of(snapshot.view());
        tellAmbiguous(names);
        set(hosts, snapshot.view(), names.lines());
    }

    /** Takes the names out of the file; nothing puts them back. */
    public synchronized void remove(Snapshot snapshot) {
        gone = true;
        network = snapshot.view().network();
        if (hosts != null) {
            set(hosts, snapshot.view(), List.of());
            takeBack(network);
        }
    }

    private void set(Path file, View view, List<String> lines) {
        NetworkId whose = java.util.Objects.requireNonNull(network);
        try {
            HostsFile.Outcome outcome = new HostsFile(file, clock).setBlock(whose, lines);
            switch (outcome) {
                case DENIED -> leave(file, whose, lines);
                case WRITTEN -> {
                    LOG.atInfo()
                            .addKeyValue("file", file)
                            .addKeyValue("lines", lines.size())
                            .addKeyValue("cause", NameCauses.of(written, view))
                            .log("names.written");
                    settled(view);
                }
                case UNCHANGED -> settled(view);
                case BUSY -> LOG.debug("somebody else changes {}", file);
            }
        } catch (IOException e) {
            trouble(file, "cannot change it: " + e.getMessage());
        }
    }

    /** Nobody shall put them into the file later. */
    private void takeBack(NetworkId whose) {
        try {
            if (Files.exists(wanted)) {
                WantedNames.write(wanted, whose, List.of());
            }
        } catch (IOException e) {
            trouble(wanted, "cannot change it: " + e.getMessage());
        }
    }

    private void settled(View view) {
        written = view;
        deniedSinceMillis = Long.MAX_VALUE;
        lastTrouble = "";
    }

    private void leave(Path file, NetworkId whose, List<String> lines) throws IOException {
        long now = clock.monotonicMillis();
        deniedSinceMillis = Math.min(deniedSinceMillis, now);
        // Written again although it says the same: whoever watches the file may have missed the last time.
        WantedNames.write(wanted, whose, lines);
        if (now - deniedSinceMillis >= TAKEN_WITHIN_MILLIS) {
            trouble(file, "this user may not write it, and nobody took the names from " + wanted);
        }
    }

    /** Once: the agent does all else without names. */
    private void trouble(Path file, String reason) {
        if (!reason.equals(lastTrouble)) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("reason", reason)
                    .addKeyValue("wayOut", WAY_OUT)
                    .log("names.missing");
            lastTrouble = reason;
        }
    }

    private void tellAmbiguous(HostNames names) {
        if (!names.ambiguous().equals(ambiguous)) {
            ambiguous = Map.copyOf(names.ambiguous());
            ambiguous.forEach((name, instead) -> LOG.atWarn()
                    .addKeyValue("name", name)
                    .addKeyValue("instead", String.join(",", instead))
                    .addKeyValue("wayOut", "give one of them another name, or revoke the one that is no more")
                    .log("names.ambiguous"));
        }
    }
}
