/** The agent's log: what a line looks like, and that nothing is logged unless the daemon asks for it. */
@NullMarked
package dev.weft.agent.log;

import org.jspecify.annotations.NullMarked;
