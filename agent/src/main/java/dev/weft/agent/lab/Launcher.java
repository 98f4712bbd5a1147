package dev.weft.agent.lab;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The {@code weft} program that the lab's nodes run: the one that belongs to this code.
 *
 * @param program an executable file named {@code weft}
 */
record Launcher(Path program) {
    private static final Path INSTALLED = Path.of("/usr/bin/weft");

    static Launcher find() {
        try {
            Path code = Path.of(Launcher.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            // agent/target/weft.jar, or agent/target/classes in a test
            Path inSourceTree = code.resolve("../../src/main/dist/weft").normalize();
            return List.of(inSourceTree, INSTALLED).stream()
                    .filter(Files::isExecutable)
                    .findFirst()
                    .map(Launcher::new)
                    .orElseThrow(() ->
                            new LabException("there is no executable 'weft' that belongs to %s; build with ./run build"
                                    .formatted(code)));
        } catch (URISyntaxException e) {
            throw new LabException("cannot tell where this program lies", e);
        }
    }

    /** The {@code weft-chat} program that lies beside. */
    Path chat() {
        Path chat = program.resolveSibling("weft-chat");
        if (!Files.isExecutable(chat)) {
            throw new LabException("there is no executable 'weft-chat' beside %s".formatted(program));
        }
        return chat;
    }

    /** What a process in a node has in its environment: a plain {@code weft} is this one, and nothing lands in /tmp. */
    Map<String, String> environment(LabFolder folder) {
        return Map.of(
                LabFolder.MARKER_VARIABLE,
                folder.path().toString(),
                "PATH",
                program.getParent() + ":" + System.getenv().getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
                "TMPDIR",
                "/run/tmp",
                "WEFT_JAVA_OPTS",
                "-Djava.io.tmpdir=/run/tmp",
                "WEFT_CHAT_STATE",
                "/var/lib/weft-chat");
    }
}
