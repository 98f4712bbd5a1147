package dev.weft.agent.cli;

import dev.weft.agent.http.PlanJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the plan. */
@Command(
        name = "plan",
        description = "Show what the agent would change now to bring the interface to what the membership says.",
        footer = {"", "Examples:", "  weft plan", "  weft plan --json"})
final class PlanCommand extends WeftCommand {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    void run() {
        PlanJson plan = ask(agent -> agent.get("/v1/plan", PlanJson.class));
        if (json) {
            printJson(plan);
            return;
        }
        plan.skipped().forEach(member -> out().println("left out: " + member));
        if (plan.steps().isEmpty()) {
            out().println("nothing to do");
        } else {
            plan.steps().forEach(step -> out().println(step.description()));
        }
    }
}
