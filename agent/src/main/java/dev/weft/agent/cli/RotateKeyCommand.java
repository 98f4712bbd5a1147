package dev.weft.agent.cli;

import dev.weft.agent.http.RotationJson;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Gives the interface another key. */
@Command(
        name = "rotate-key",
        description = "Give this machine's WireGuard interface a new key, and tell the others.",
        footer = {
            "",
            "Mesh addresses, name and identity stay. The tunnels of this machine begin new sessions at once, those between",
            "others are not touched. Who cannot be reached now takes the new key when it hears of it.",
            "",
            "Examples:",
            "  weft rotate-key",
            "  weft rotate-key --json",
        })
final class RotateKeyCommand extends WeftCommand {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    void run() {
        RotationJson done = ask(agent -> agent.post("/v1/rotate-key", Map.of(), RotationJson.class));
        if (json) {
            printJson(done);
            return;
        }
        out().println("This machine's WireGuard key is now " + done.wireguardKey() + ".");
        out().println("It replaces " + done.previousKey() + "; the other members were told.");
    }
}
