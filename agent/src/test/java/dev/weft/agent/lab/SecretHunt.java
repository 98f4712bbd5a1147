package dev.weft.agent.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for the secrets of a lab's nodes where they must not be. */
final class SecretHunt {
    private static final Set<PosixFilePermission> OTHERS_READ =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private static final Pattern TOKEN = Pattern.compile("weft1-[A-Za-z0-9_-]{20}");

    private final LabFolder folder;
    private final List<String> findings = new ArrayList<>();

    SecretHunt(LabFolder folder) {
        this.folder = folder;
    }

    /** A line for each secret that shows, without the secret. */
    List<String> findings() {
        List<Path> keyFiles =
                files().filter(file -> file.toString().endsWith(".key")).toList();
        if (keyFiles.size() < 3) {
            findings.add("no key files to look for");
        }
        List<String> secrets = keyFiles.stream()
                .flatMap(file -> Stream.of(text(file).strip()))
                .filter(secret -> !secret.isEmpty())
                .toList();
        for (ProcessMark process : new Removal(folder).processes()) {
            String arguments = String.join(" ", ProcessTable.arguments(process.pid()));
            look("arguments of process " + process.pid(), arguments, secrets);
        }
        files().filter(file -> !keyFiles.contains(file)).forEach(file -> {
            boolean open = isOpen(file);
            if (file.toString().endsWith(".log") || open) {
                look(file.toString(), text(file), secrets);
            }
        });
        keyFiles.stream().filter(SecretHunt::isOpen).forEach(file -> findings.add(file + " can be read by others"));
        return findings;
    }

    private void look(String place, String text, List<String> secrets) {
        if (secrets.stream().anyMatch(text::contains)) {
            findings.add("a private key in " + place);
        }
        if (TOKEN.matcher(text).find()) {
            findings.add("a token in " + place);
        }
    }

    private Stream<Path> files() {
        try (Stream<Path> walk = Files.walk(folder.path())) {
            return walk.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOpen(Path file) {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS_READ::contains);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
