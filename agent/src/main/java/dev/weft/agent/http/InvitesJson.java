package dev.weft.agent.http;

import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.ledger.Invites;
import java.time.Instant;
import java.util.List;

/**
 * The invites that members have issued.
 *
 * @param invites the oldest first
 */
public record InvitesJson(List<ItemJson> invites) {
    /**
     * One invite, without what makes it a token.
     *
     * @param name the first 8 hexadecimal digits of its key
     * @param issuer 26 characters
     * @param issuerName what people call the issuer
     * @param issuedAt RFC 3339, by the issuer's clock
     * @param expiresAt RFC 3339; nobody joins with it after that
     * @param uses how many may join with it
     * @param used how many have
     * @param admin whether those may invite others
     * @param state {@code open}, {@code used-up}, {@code expired}, {@code withdrawn}, or {@code void} when no admin issued it
     * @param joined who joined with it
     */
    public record ItemJson(
            String name,
            String issuer,
            String issuerName,
            String issuedAt,
            String expiresAt,
            int uses,
            int used,
            boolean admin,
            String state,
            List<NamedNodeJson> joined) {
        static ItemJson of(Invites.Item item, LedgerCopy ledger) {
            return new ItemJson(
                    item.invite().name(),
                    item.invite().inviterId().toString(),
                    item.issuerName(),
                    item.issuedAt().toString(),
                    Instant.ofEpochMilli(item.invite().expiresAtMillis()).toString(),
                    item.invite().uses(),
                    item.joined().size(),
                    item.invite().admin(),
                    item.state().word(),
                    item.joined().stream()
                            .map(node -> NamedNodeJson.of(node, ledger))
                            .toList());
        }
    }
}
