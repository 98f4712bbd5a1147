/** The page in a browser, and the server behind it. */
@NullMarked
package dev.weft.chat.web;

import org.jspecify.annotations.NullMarked;
