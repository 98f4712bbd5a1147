package dev.weft.agent.http;

import java.util.List;

/**
 * A revocation and what follows from it.
 *
 * @param id whom it throws out, 26 characters
 * @param name what people call it
 * @param entry the entry that revokes it, {@code AUTHOR/SEQUENCE}
 * @param time RFC 3339, of that entry
 * @param cut number of its own last entry that counts
 * @param alsoOut who is out because of it: whoever it invited after the cut, whoever those invited, and so on
 * @param openInvites names of invites that it issued before the cut and that still let somebody in
 */
public record RevocationJson(
        String id,
        String name,
        String entry,
        String time,
        long cut,
        List<NamedNodeJson> alsoOut,
        List<String> openInvites) {}
