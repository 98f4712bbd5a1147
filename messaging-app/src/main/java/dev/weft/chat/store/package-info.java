/** The chat's durable store: one SQLite file. */
@NullMarked
package dev.weft.chat.store;

import org.jspecify.annotations.NullMarked;
