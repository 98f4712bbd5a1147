package dev.weft.agent.http;

import java.util.List;

/**
 * An invite that nobody else can join with.
 *
 * @param name of the invite
 * @param joined who joined with it before, and stays
 */
public record WithdrawalJson(String name, List<NamedNodeJson> joined) {}
