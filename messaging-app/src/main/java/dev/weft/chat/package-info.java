/** The daemon: one owner thread that drives core, store and connections, fed by the agent and by the faces. */
@NullMarked
package dev.weft.chat;

import org.jspecify.annotations.NullMarked;
