package dev.weft.agent;

import dev.weft.agent.http.Json;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.View;
import dev.weft.controlplane.identity.KeyFileException;
import dev.weft.controlplane.identity.SecretFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A note in the state folder of a machine that has left its network, for whoever asks later why no agent runs there. Whether it
 * has left, the ledger says.
 *
 * @param networkName for people
 * @param networkId 26 characters
 * @param at by this machine's clock
 */
public record Departure(String networkName, String networkId, String at) {
    private static final String FILE = "left.json";
    private static final int MAX_BYTES = 4_096;

    static Departure of(Snapshot snapshot) {
        View view = snapshot.view();
        Instant since = view.member(snapshot.self()).map(Member::since).orElse(Instant.EPOCH);
        return new Departure(
                view.networkName(),
                view.network().toString(),
                since.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** Empty when there is none, or none that this user may read. */
    public static Optional<Departure> read(Path stateFolder) {
        try {
            return Optional.of(Json.read(SecretFiles.read(stateFolder.resolve(FILE), MAX_BYTES), Departure.class));
        } catch (IOException | KeyFileException e) {
            return Optional.empty();
        }
    }

    /** Leaves the note; without it only the next step is missing in an answer. */
    void write(Path stateFolder) {
        SecretFiles.write(stateFolder.resolve(FILE), Json.bytes(this));
    }

    /** What happened, and the next step. */
    public String text(Path stateFolder) {
        return "this machine left network " + networkName + " (" + networkId + ") for good at " + at
                + ". To join again, move " + stateFolder + " away and use a new invite: weft join";
    }
}
