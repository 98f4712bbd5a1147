package dev.weft.agent.lab;

import java.nio.file.Files;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** Tells the story of a small mesh. */
@Command(
        name = "demo",
        description =
                "A three-node mesh and its chat, from the first join to the last leave; every step is checked and timed.",
        footer = {
            "",
            "Uses a lab of its own named 'demo'; an earlier one is taken away first.",
            "",
            "Examples:",
            "  weft lab demo",
            "  weft lab demo --keep",
        })
final class DemoVerb extends LabVerb {
    @Option(names = "--keep", description = "Leave the lab up to look around.")
    private boolean keep;

    @Override
    int run() {
        Requirements.check();
        LabFolder folder = LabFolder.of("demo");
        if (Files.exists(folder.path())) {
            LabDown.run(folder);
            out().println("An earlier demo's lab was taken away.");
        }
        Storyteller story = new Storyteller(out(), Ansi.AUTO);
        Thread cleaner = new Thread(() -> new Removal(folder).run(), "demo-cleaner");
        Runtime.getRuntime().addShutdownHook(cleaner);
        boolean told = false;
        try {
            new Demo(folder, story).tell();
            told = true;
        } catch (Storyteller.Failed e) {
            out().println();
            err().println("weft lab demo: failed at " + e.getMessage());
        } finally {
            end(folder, cleaner);
        }
        if (told) {
            story.table();
        }
        if (keep && Files.exists(folder.path())) {
            tellHowToLookAround(folder);
        }
        return told ? DONE : FAILED;
    }

    private void end(LabFolder folder, Thread cleaner) {
        if (Runtime.getRuntime().removeShutdownHook(cleaner) && !keep && Files.exists(folder.path())) {
            LabDown.run(folder);
        }
    }

    private void tellHowToLookAround(LabFolder folder) {
        out().println("The lab is still up. Look around:");
        for (String verb : new String[] {"status", "exec node1 -- weft members", "exec node3 -- wg show wg0", "down"}) {
            int blank = verb.indexOf(' ');
            String first = blank < 0 ? verb : verb.substring(0, blank);
            String rest = blank < 0 ? "" : verb.substring(blank);
            out().println("  " + commandFor(folder, first).replace("weft lab", "./run lab") + rest);
        }
    }
}
