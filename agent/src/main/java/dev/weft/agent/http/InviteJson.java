package dev.weft.agent.http;

/**
 * An invite.
 *
 * @param token whoever has it can join: a secret
 * @param name by which it is listed and withdrawn; no secret
 * @param validitySeconds from now
 * @param uses how many machines may join with it
 * @param admin whether those may invite others
 */
public record InviteJson(String token, String name, long validitySeconds, int uses, boolean admin) {
    /** Without the token, so that it cannot come into a log by accident. */
    @Override
    public String toString() {
        return "InviteJson[token=hidden, name=" + name + ", validitySeconds=" + validitySeconds + ", uses=" + uses
                + ", admin=" + admin + "]";
    }
}
