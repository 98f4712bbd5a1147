package dev.weft.agent.lab;

import java.nio.file.Files;

/** Takes a lab away, unless another command is busy with it. */
final class LabDown {
    private LabDown() {}

    /** Says whether there was anything. */
    static boolean run(LabFolder folder) {
        Removal removal = new Removal(folder);
        if (!Files.isDirectory(folder.path())) {
            boolean found = !removal.processes().isEmpty();
            removal.run();
            return found;
        }
        try (LabLock lock = LabLock.take(folder)) {
            lock.hold(removal::run);
        }
        return true;
    }
}
