package dev.weft.agent.http;

import java.util.List;

/**
 * The view.
 *
 * @param viewVersion grows with every change on the answering node
 * @param members ordered by id
 */
public record MembersJson(long viewVersion, List<MemberJson> members) {}
