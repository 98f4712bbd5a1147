package dev.weft.agent.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the agent would do now.
 *
 * @param steps in the order in which they would be carried out; empty when all is as it should be
 * @param skipped members that get no peer because their record makes no sense, and why, for people
 */
public record PlanJson(List<StepJson> steps, List<String> skipped) {
    /**
     * One step.
     *
     * @param step what sort of step: {@code add-peer}, {@code remove-peer}, {@code add-address}, …
     * @param description what it does, for people
     * @param peer the WireGuard key that it is about; left out when it is about no peer
     * @param name what people call that peer; left out when nobody knows
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StepJson(
            String step,
            String description,
            @Nullable String peer,
            @Nullable String name) {}
}
