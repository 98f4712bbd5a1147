package dev.weft.agent.http;

import java.util.List;

/**
 * Whether all is well.
 *
 * @param status {@code ok} or {@code failing}
 * @param reasons why it is not, for people; empty when it is
 */
record HealthJson(String status, List<String> reasons) {
    static HealthJson of(List<String> reasons) {
        return new HealthJson(reasons.isEmpty() ? "ok" : "failing", reasons);
    }
}
