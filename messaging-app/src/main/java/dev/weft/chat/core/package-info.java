/**
 * The chat's protocol: what is held, what is missing, what was delivered. One plain object for one thread, without clock,
 * socket, file or chance of its own.
 */
@NullMarked
package dev.weft.chat.core;

import org.jspecify.annotations.NullMarked;
