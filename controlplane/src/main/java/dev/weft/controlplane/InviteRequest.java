package dev.weft.controlplane;

import java.time.Duration;

/**
 * What an invite shall allow.
 *
 * @param validity from now; 1 minute to 365 days
 * @param uses how many nodes may join with it; 1 to 10,000
 * @param admin whether those who join with it may invite others
 */
public record InviteRequest(Duration validity, int uses, boolean admin) {
    public static final int MAX_USES = 10_000;
    public static final Duration MIN_VALIDITY = Duration.ofMinutes(1);
    public static final Duration MAX_VALIDITY = Duration.ofDays(365);

    public InviteRequest {
        if (validity.compareTo(MIN_VALIDITY) < 0 || validity.compareTo(MAX_VALIDITY) > 0) {
            throw new IllegalArgumentException("an invite is valid for 1 minute to 365 days");
        }
        if (uses < 1 || uses > MAX_USES) {
            throw new IllegalArgumentException("an invite has 1 to " + MAX_USES + " uses");
        }
    }
}
