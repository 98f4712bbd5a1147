package dev.weft.agent.reconcile;

import java.util.List;
import java.util.stream.Stream;

/**
 * What has to be done, in the order in which it is shown; empty when the interface is as it should be.
 *
 * @param steps sorted, so that the same difference always gives the same plan
 */
public record Plan(List<Step> steps) {
    public Plan {
        steps = List.copyOf(steps);
    }

    public static Plan empty() {
        return new Plan(List.of());
    }

    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /** One line for people a step. */
    public List<String> describe() {
        return steps.stream().map(Step::describe).toList();
    }

    <T extends Step> Stream<T> only(Class<T> kind) {
        return steps.stream().filter(kind::isInstance).map(kind::cast);
    }
}
