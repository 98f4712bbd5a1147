/** The agent seen from outside: who the members are, what changes, and the announcement of this chat. */
@NullMarked
package dev.weft.chat.agent;

import org.jspecify.annotations.NullMarked;
