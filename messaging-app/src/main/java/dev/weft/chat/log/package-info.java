/** The daemon's log: what a line looks like, and that nothing is logged unless the daemon asks for it. */
@NullMarked
package dev.weft.chat.log;

import org.jspecify.annotations.NullMarked;
