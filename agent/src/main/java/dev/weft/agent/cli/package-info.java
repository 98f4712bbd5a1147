/**
 * The weft command, one class a verb.
 */
@NullMarked
package dev.weft.agent.cli;

import org.jspecify.annotations.NullMarked;
