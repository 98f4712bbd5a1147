/** Stand-ins that several tests use. */
@NullMarked
package dev.weft.agent.testing;

import org.jspecify.annotations.NullMarked;
