/** The {@code weft-chat} command, one class a verb. */
@NullMarked
package dev.weft.chat.cli;

import org.jspecify.annotations.NullMarked;
