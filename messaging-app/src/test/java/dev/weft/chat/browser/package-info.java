/** A real browser for tests, also inside of a network namespace. */
@NullMarked
package dev.weft.chat.browser;

import org.jspecify.annotations.NullMarked;
