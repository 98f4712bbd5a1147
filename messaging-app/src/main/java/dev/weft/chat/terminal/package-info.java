/** The chat's terminal interface: a full-screen program that talks to the daemon over its HTTP interface. */
@NullMarked
package dev.weft.chat.terminal;

import org.jspecify.annotations.NullMarked;
