/** Drawing, input, and the terminal interface in a real terminal. */
@NullMarked
package dev.weft.chat.terminal;

import org.jspecify.annotations.NullMarked;
