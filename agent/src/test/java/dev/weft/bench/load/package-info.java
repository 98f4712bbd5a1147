/**
 * The load that the chat's bench puts on a daemon: a program that runs inside one node, needs nothing but the JDK, and knows
 * the chat by its HTTP interface only.
 */
@NullMarked
package dev.weft.bench.load;

import org.jspecify.annotations.NullMarked;
