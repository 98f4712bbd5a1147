package dev.weft.agent.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Keeps a lab's state in a file that is whole at every moment. */
final class LabStore {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final LabFolder folder;

    LabStore(LabFolder folder) {
        this.folder = folder;
    }

    /**
     * The state, or nothing when there is no such lab.
     *
     * @throws LabException when the file is there but cannot be used
     */
    Optional<LabState> load() {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(folder.stateFile()), LabState.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new LabException(
                    "cannot read %s (%s); 'weft lab down' removes the lab"
                            .formatted(folder.stateFile(), e.getMessage()),
                    e);
        }
    }

    void save(LabState state) {
        try {
            PrivateFiles.write(folder.stateFile(), JSON.writeValueAsBytes(state));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
