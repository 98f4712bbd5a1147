package dev.weft.agent.http;

/** The body of a request that needs none: an empty object or nothing at all. */
record NothingJson() {}
