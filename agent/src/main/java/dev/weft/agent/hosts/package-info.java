/** The names of the members, in the hosts file of this machine. */
@NullMarked
package dev.weft.agent.hosts;

import org.jspecify.annotations.NullMarked;
