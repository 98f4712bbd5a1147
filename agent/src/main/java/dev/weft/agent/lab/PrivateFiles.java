package dev.weft.agent.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes files and folders that only their owner may read, whatever the user's umask. */
final class PrivateFiles {
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    static final FileAttribute<Set<PosixFilePermission>> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PrivateFiles() {}

    /** Makes the folder and those above it; says whether it was not there before. */
    static boolean makeFolder(Path folder) {
        try {
            Files.createDirectories(folder.resolve(".."), FOLDER);
            Files.createDirectory(folder, FOLDER);
            return true;
        } catch (java.nio.file.FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new LabException("cannot make " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Makes an empty file, unless it is there. */
    static void makeFile(Path file) {
        try {
            Files.createFile(file, FILE);
        } catch (java.nio.file.FileAlreadyExistsException e) {
            // As wanted.
        } catch (IOException e) {
            throw new LabException("cannot make " + file + ": " + e.getMessage(), e);
        }
    }

    /** Writes the file so that it is whole at every moment. */
    static void write(Path file, byte[] content) {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(draft);
            Files.createFile(draft, FILE);
            Files.write(draft, content);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LabException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
