package dev.weft.agent.http;

import java.util.List;

/**
 * What the agent would do now.
 *
 * @param steps in the order in which they would be carried out; empty when all is as it should be
 */
public record PlanJson(List<StepJson> steps) {
    /**
     * One step.
     *
     * @param kind what sort of step, for programs
     * @param description what it does, for people
     */
    public record StepJson(String kind, String description) {}
}
